package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/portaltest"
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

// browser stands in for Playwright: it knows pages with one form.
const browser = `
import assert from 'node:assert';
let jar = {}, at = '', html = '', filled = {};
async function go(url, options = {}) {
  const response = await fetch(url, { ...options, redirect: 'manual', headers: { ...options.headers, cookie: Object.entries(jar).map((c) => c.join('=')).join('; ') } });
  for (const cookie of response.headers.getSetCookie()) {
    const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
    jar[name] = value;
  }
  const next = response.headers.get('location');
  if (next) return go(new URL(next, url).href);
  [at, html, filled] = [url, await response.text(), {}];
}
const page = {
  goto: (url) => go(url),
  locator: (selector) => ({ fill: async (value) => {
    const name = selector.match(/^\[name=(\w+)\]$/)[1];
    assert.match(html, new RegExp('name="' + name + '"'), at + ' has no field ' + name);
    filled[name] = value;
  } }),
  keyboard: { press: () => go(at, { method: 'POST', body: new URLSearchParams(filled) }) },
};
const expect = () => ({ toHaveURL: (wanted) => assert.match(at, wanted) });
const test = async (name, does) => { await does({ page }); console.log('passed: ' + name); };
test.setTimeout = () => {};
`

// The test for Playwright enrolls, and its codes let it in, at a portal whose clock
// stands still, so that nothing is waited for.
func TestPlaywrightSnippetWorks(t *testing.T) {
	const library = "import { test, expect } from '@playwright/test';\n"
	text := snippets(t, "testing.md", "ts")[0]
	if !strings.Contains(text, library) {
		t.Fatal("it does not use Playwright")
	}
	p := portaltest.Start(t, portaltest.FrozenAt(time.Date(2030, 1, 1, 0, 0, 25, 0, time.UTC)))
	file := filepath.Join(t.TempDir(), "test.mjs")
	if err := os.WriteFile(file, []byte(strings.Replace(text, library, browser, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", file)
	cmd.Env = append(os.Environ(), "PORTAL="+p.URL, "TOKEN="+p.Token)
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "passed: logs in with a code\n" {
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
