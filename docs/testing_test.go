package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/portaltest"
	"latchkey/vault/runtest"
)

// snippets are the blocks of a page in a language.
func snippets(t *testing.T, page, language string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root(t), "docs", page))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, found := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllSubmatch(data, -1) {
		all = append(all, string(found[1]))
	}
	if len(all) == 0 {
		t.Fatalf("%s has nothing in %s", page, language)
	}
	return all
}

// The Go that is shown is that of the example, which is compiled and run.
func TestGoSnippetIsTheExample(t *testing.T) {
	example, err := os.ReadFile(filepath.Join(root(t), "cmd", "latchkey-portal", "portaltest", "example_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	plain := regexp.MustCompile(`(?m)^\s+|\n\n+`)
	squeezed := func(s string) string { return plain.ReplaceAllString(s, "") }
	if shown := snippets(t, "testing.md", "go")[0]; !strings.Contains(squeezed(string(example)), squeezed(shown)) {
		t.Error("docs/testing.md shows something other than the example of portaltest")
	}
}

// chromium is the path of the system's Chromium.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("this test needs Chromium: install the package chromium")
	return ""
}

// playwright runs a test in the system's Chromium, in a folder with nothing else
// in it, and returns what Playwright said.
func playwright(t *testing.T, text string, env ...string) (string, error) {
	t.Helper()
	modules := filepath.Join(root(t), "docs", "testdata", "playwright", "node_modules")
	cli := filepath.Join(modules, "@playwright", "test", "cli.js")
	if _, err := os.Stat(cli); err != nil {
		t.Fatal("this test needs Playwright. Run this line in docs/testdata/playwright: npm ci --ignore-scripts")
	}
	dir := t.TempDir()
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf("module.exports = { expect: { timeout: 60_000 }, use: { launchOptions: { executablePath: %q } } };\n", chromium(t))
	for name, text := range map[string]string{"login.spec.ts": text, "playwright.config.js": config} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "node", cli, "test", "--reporter=line")
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "HOME="+dir, "TMPDIR="+dir), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// The test for Playwright enrolls, and its codes let it in, at a portal whose clock
// stands still, so that nothing is waited for.
func TestPlaywrightSnippetWorks(t *testing.T) {
	runtest.OnlyWhole(t)
	p := portaltest.Start(t, portaltest.FrozenAt(time.Date(2030, 1, 1, 0, 0, 25, 0, time.UTC)))
	out, err := playwright(t, snippets(t, "testing.md", "ts")[0], "PORTAL="+p.URL, "TOKEN="+p.Token)
	if err != nil || !strings.Contains(out, "1 passed") {
		t.Errorf("%v\n%s", err, out)
	}
}

// What it asks the portal for is what docs/api.md has.
func TestPlaywrightSnippetAsksForWhatIsDocumented(t *testing.T) {
	api, err := os.ReadFile(filepath.Join(root(t), "docs", "api.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(snippets(t, "testing.md", "ts")[0], "${user}", "/users/kim@example.com")
	asked := regexp.MustCompile("api\\('([A-Z]+)', ['`]([^'`]+)['`]").FindAllStringSubmatch(text, -1)
	if len(asked) < 5 {
		t.Errorf("only %d requests are found: %q", len(asked), asked)
	}
	for _, a := range asked {
		method := " -X " + a[1]
		if a[1] == "GET" {
			method = ""
		}
		if request := "curl -s" + method + " $PORTAL/api/v1" + a[2] + " "; !strings.Contains(string(api), request) {
			t.Errorf("docs/api.md has no %s", request)
		}
	}
}
