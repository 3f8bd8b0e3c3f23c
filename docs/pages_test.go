package docs

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// root returns the top of the source tree.
func root(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// pages are the texts that this project writes for people.
func pages(t testing.TB) []string {
	t.Helper()
	var found []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		matches, err := filepath.Glob(filepath.Join(root(t), pattern))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, matches...)
	}
	if len(found) < 5 {
		t.Fatalf("only %d pages found: %v", len(found), found)
	}
	return found
}

func TestLinksBetweenPagesLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, page := range pages(t) {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range link.FindAllStringSubmatch(string(data), -1) {
			target, err := url.Parse(match[1])
			if err != nil {
				t.Errorf("%s: %v", filepath.Base(page), err)
				continue
			}
			if target.Scheme != "" {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(target.Path))); err != nil {
				t.Errorf("%s links to %s, which is not there", filepath.Base(page), match[1])
			}
		}
	}
}

func TestFyneAppNamesTheAppAsTheProgramDoes(t *testing.T) {
	var meta struct {
		Details struct {
			Icon, ID string
		}
	}
	if _, err := toml.DecodeFile(filepath.Join(root(t), "FyneApp.toml"), &meta); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root(t), filepath.FromSlash(meta.Details.Icon))); err != nil {
		t.Errorf("the icon: %v", err)
	}
	program, err := os.ReadFile(filepath.Join(root(t), "cmd", "latchkey", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(program), `"`+meta.Details.ID+`"`) {
		t.Errorf("cmd/latchkey does not call itself %s", meta.Details.ID)
	}
}
