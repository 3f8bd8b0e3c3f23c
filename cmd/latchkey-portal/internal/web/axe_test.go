package web

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
)

// A finding is what axe-core says about one element of a page.
type finding struct {
	Rule, Advice, Where string
	// Sure is false where axe-core leaves the judgement to a person.
	Sure bool
}

// audits is what runs in the page once axe-core is there: the rules for WCAG 2.2 AA
// and its own good practices, or the one rule given, for the page and for its menu
// when that is open. Whatever else can be uncovered is uncovered first.
const audits = `async (rule) => {
  const found = [];
  const look = async (where) => {
    const results = await axe.run(where, {
      runOnly: rule ? [rule] : ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations", "incomplete"], preload: false,
    });
    const note = (results, sure) => results.forEach((r) => r.nodes.forEach((n) => found.push({
      rule: r.id, where: n.target.join(" "), sure, advice: (n.failureSummary || r.help).replace(/\s+/g, " "),
    })));
    note(results.violations, true);
    note(results.incomplete, false);
  };
  document.querySelectorAll("details:not(.menu)").forEach((d) => { d.open = true; });
  await look(document);
  const menu = document.querySelector("details.menu");
  if (menu && !menu.open) {
    menu.open = true;
    await look("header");
    menu.open = false;
  }
  return found;
}`

// axe is axe-core's source.
func axe(t testing.TB) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("axe", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal("this test needs axe-core. Run this line in cmd/latchkey-portal/internal/web/axe: npm ci --ignore-scripts")
	}
	return string(source)
}

// audit fails the test for what is wrong with the page for somebody who cannot
// see it well, or at all, or uses it by keyboard. All of it is looked at in the
// colours that are on, and then the colours in the other ones.
func (b *browser) audit(what string) {
	b.t.Helper()
	missing, err := chromedp.Run(b.tab, chromedp.Evaluate[bool](`typeof axe === "undefined"`))
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
	if missing {
		b.do("loading axe-core", chromedp.Evaluate[chromedp.Void](axe(b.t)))
	}
	b.judge(what, "("+audits+")()")
	dark, err := chromedp.Run(b.tab, chromedp.Evaluate[bool](`matchMedia("(prefers-color-scheme: dark)").matches`))
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
	b.prefers(map[bool]string{true: "light", false: "dark"}[dark])
	b.judge(what, "("+audits+`)("color-contrast")`)
}

// judge runs a script that audits the page.
func (b *browser) judge(what, script string) {
	b.t.Helper()
	findings, err := chromedp.Run(b.tab, chromedp.Evaluate[[]finding](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("looking at %s with axe-core: %v", what, err)
	}
	for _, f := range findings {
		if f.Sure || f.Rule == "color-contrast" {
			b.t.Errorf("%s: %s at %s: %s", what, f.Rule, f.Where, f.Advice)
		}
	}
}

// prefers sets which colours the system asks for, and that nothing is to move: a
// colour on its way to another is neither.
func (b *browser) prefers(scheme string) {
	b.t.Helper()
	b.do("setting the colours", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return err
	}))
}

// shows puts a page into the window in the place of the one that is there, and runs
// its script: as if it had been loaded, but for axe-core, which stays and is warm.
// What would lead away from the page leads nowhere.
const shows = `async (text) => {
  window.open = () => null;
  delete window.BroadcastChannel;
  window.fetch = () => new Promise(() => {});
  const page = new DOMParser().parseFromString(text, "text/html");
  page.querySelectorAll("noscript").forEach((n) => n.remove());
  document.replaceChild(document.adoptNode(page.documentElement), document.documentElement);
  await Promise.all([...document.querySelectorAll("link[rel=stylesheet]")].map((link) =>
    link.sheet || new Promise((done, failed) => { link.onload = done; link.onerror = failed; })));
}`

// A gallery is a browser that shows the pages which visitors get, so that also
// those which only a form leads to are looked at, without doing it all again.
type gallery struct {
	b     *browser
	seen  map[[sha256.Size]byte]bool
	pages int
}

func newGallery(t *testing.T) *gallery {
	g := &gallery{b: startBrowser(t), seen: map[[sha256.Size]byte]bool{}}
	g.b.looks(1000, "light", true)
	return g
}

// follows has every page that visitors of the portal get looked at from now on,
// one of each shape.
func (g *gallery) follows(portal *testPortal) {
	g.b.open(portal.base)
	portal.look = func(v *visitor) {
		shape := sha256.Sum256([]byte(shapeOf(v.page)))
		if g.seen[shape] || !strings.HasPrefix(v.header.Get("Content-Type"), "text/html") {
			return
		}
		g.seen[shape] = true
		g.pages++
		b := &browser{t: v.t, tab: g.b.tab}
		what := fmt.Sprintf("%s %s (%d, %q)", portal.server.profile.Name, v.at.Path, v.status, title(v.page))
		b.do("showing "+what, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("(%s)(%s).then(() => { %s })", shows, quoted(v.t, v.body), v.script()), chromedp.EvalAwaitPromise))
		b.audit(what)
	}
}

// quoted is text as a script has it.
func quoted(t testing.TB, text string) string {
	t.Helper()
	literal, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(literal)
}

// script is what the scripts of the page say.
func (v *visitor) script() string {
	v.t.Helper()
	var all strings.Builder
	for n := range v.page.Descendants() {
		if n.Data != "script" {
			continue
		}
		where, err := v.at.Parse(attribute(n, "src"))
		if err != nil {
			v.t.Fatal(err)
		}
		response, err := v.client.Get(where.String())
		if err != nil {
			v.t.Fatal(err)
		}
		if _, err = io.Copy(&all, response.Body); err != nil {
			v.t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	return all.String()
}

// shapeOf is what of a page decides whether it can be used: elements with their
// attributes, without what differs from time to time or from portal to portal, and
// without another of the same kind beside one.
func shapeOf(n *html.Node) string {
	var b strings.Builder
	if n.Type == html.ElementNode {
		fmt.Fprintf(&b, "<%s", n.Data)
		for _, a := range n.Attr {
			switch a.Key {
			case "href", "action", "value", "content", "width", "height", "viewbox", "d", "src", "aria-label":
				fmt.Fprintf(&b, " %s", a.Key)
			default:
				if n.Data != "body" { // whose class is the portal's look
					fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
				}
			}
		}
	}
	var last string
	for child := range n.ChildNodes() {
		if shape := shapeOf(child); shape != last && shape != "" {
			b.WriteString(shape)
			last = shape
		}
	}
	if n.Type == html.ElementNode {
		b.WriteString(">")
	}
	return b.String()
}

func title(page *html.Node) string {
	for n := range page.Descendants() {
		if n.Data == "title" {
			return textOf(n)
		}
	}
	return ""
}
