package brands

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "make marks.txt anew")

// An icon is what simple-icons says of one.
type icon struct {
	Title   string `json:"title"`
	Slug    string `json:"slug"`
	Hex     string `json:"hex"`
	License *struct {
		Type string `json:"type"`
	} `json:"license"`
}

// most is how large marks.txt may be, in bytes: it is in the program.
const most = 300 << 10

// marks.txt is what wanted.txt and the npm package make. Where one of them is
// meant to be another, make it anew with "make brands", and look at what changed.
func TestMarksAreThoseOfSimpleIcons(t *testing.T) {
	got, err := makeMarks()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) > most {
		t.Errorf("the marks are %d bytes large, want at most %d", len(got), most)
	}
	if *update {
		if err := os.WriteFile("marks.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != marks {
		t.Error("marks.txt is not what wanted.txt and simple-icons make: run make brands")
	}
}

// makeMarks makes marks.txt.
func makeMarks() (string, error) {
	npm := filepath.Join("node_modules", "simple-icons")
	data, err := os.ReadFile(filepath.Join(npm, "data", "simple-icons.json"))
	if err != nil {
		return "", fmt.Errorf("this takes simple-icons: run this line in assets/brands: npm ci --ignore-scripts")
	}
	var icons []icon
	if err := json.Unmarshal(data, &icons); err != nil {
		return "", err
	}
	there := make(map[string]icon)
	for _, i := range icons {
		there[i.Slug] = i
	}
	wanted, err := os.ReadFile("wanted.txt")
	if err != nil {
		return "", err
	}
	version, err := versionOf(filepath.Join(npm, "package.json"))
	if err != nil {
		return "", err
	}
	out := "# From simple-icons " + version + ", CC0-1.0, by \"make brands\". Do not edit; wanted.txt says what is in it.\n"
	for line := range strings.Lines(string(wanted)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		one, err := makeMark(npm, there, line)
		if err != nil {
			return "", fmt.Errorf("wanted.txt, %q: %w", line, err)
		}
		out += one
	}
	return out, nil
}

func versionOf(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var p struct{ Version, License string }
	if err := json.Unmarshal(data, &p); err != nil {
		return "", err
	}
	if p.License != "CC0-1.0" {
		return "", fmt.Errorf("simple-icons has another licence now: %s", p.License)
	}
	return p.Version, nil
}

// makeMark makes one line of marks.txt of one of wanted.txt.
func makeMark(npm string, there map[string]icon, line string) (string, error) {
	slug, list, _ := strings.Cut(line, ":")
	slug, word := strings.CutSuffix(slug, "!")
	i, ok := there[slug]
	switch {
	case !ok:
		return "", fmt.Errorf("simple-icons has no such icon")
	case i.License != nil && i.License.Type != "CC0-1.0":
		return "", fmt.Errorf("this icon has a licence of its own, %s", i.License.Type)
	}
	svg, err := os.ReadFile(filepath.Join(npm, "icons", slug+".svg"))
	if err != nil {
		return "", err
	}
	path := regexp.MustCompile(`viewBox="0 0 24 24".*<path d="([-0-9a-zA-Z., ]+)"/></svg>`).FindSubmatch(svg)
	if path == nil {
		return "", fmt.Errorf("the icon is not one path")
	}
	drawn, err := spread(string(path[1]))
	if err != nil {
		return "", err
	}
	var names, hosts []string
	called := strings.Split(list, ",")
	if !word {
		called = append([]string{i.Title}, called...)
	}
	for _, name := range called {
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == "":
		case isHost(name):
			hosts = append(hosts, name)
		default:
			names = append(names, plain(name))
		}
	}
	return strings.Join([]string{slug, i.Title, i.Hex, unique(names), unique(hosts), drawn}, "\t") + "\n", nil
}

// unique joins texts with commas, each once.
func unique(list []string) string {
	var out []string
	seen := make(map[string]bool)
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return strings.Join(out, ",")
}
