package panel

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
	"latchkey/vault/runtest"
)

// axeSource is where axe-core is, which looks at the portal's own pages as well.
const axeSource = "../web/axe/node_modules/axe-core/axe.min.js"

// A browser is a real Chromium with a profile of its own.
type browser struct {
	t    testing.TB
	tab  context.Context
	base string
	axe  string
}

func startBrowser(t testing.TB, base string) *browser {
	t.Helper()
	source, err := os.ReadFile(filepath.FromSlash(axeSource))
	if err != nil {
		t.Fatal("this test needs axe-core. Run this line in cmd/latchkey-portal/internal/web/axe: npm ci --ignore-scripts")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("this test needs Chromium: install the package chromium")
	}
	home := t.TempDir()
	ctx, stop := context.WithTimeout(context.Background(), 3*time.Minute)
	allocator, stopAllocator := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(home), chromedp.Env("HOME="+home), chromedp.NoSandbox, chromedp.DisableGPU)...)
	tab, stopTab := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(tab) // waits for the process, so that its folder can go
		stopTab()
		stopAllocator()
		stop()
	})
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return &browser{t: t, tab: tab, base: base, axe: string(source)}
}

func (b *browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.tab, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

func (b *browser) looks(width int64, scheme string) {
	b.t.Helper()
	b.do("setting the browser up", chromedp.EmulateViewport(width, 900), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
}

func (b *browser) open(path string) {
	b.t.Helper()
	b.do("opening "+path, chromedp.Navigate(b.base+path))
}

func (b *browser) press(text string) {
	b.t.Helper()
	b.do("pressing "+text, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(fmt.Sprintf(`//button[normalize-space()=%q]`, text)))(ctx, t)
		return chromedp.Void{}, err
	})
}

func (b *browser) fill(id, text string) {
	b.t.Helper()
	b.do("filling in "+id, chromedp.SendKeys(chromedp.CSS("#"+id), text))
}

// fits fails the test for a page that is wider than the window, with everything
// uncovered.
func (b *browser) fits(what string) {
	b.t.Helper()
	beyond, err := chromedp.Run(b.tab, chromedp.Evaluate[int](`document.querySelectorAll("details").forEach((d) => { d.open = true; });
		document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	if err != nil {
		b.t.Fatalf("measuring %s: %v", what, err)
	}
	if beyond > 0 {
		b.t.Errorf("%s is %d pixels wider than the window", what, beyond)
	}
	b.keep(what)
}

// look is what axe-core says of a page.
const look = `async () => {
  const results = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"], preload: false,
  });
  return results.violations.flatMap((r) => r.nodes.map((n) => r.id + " at " + n.target.join(" ") + ": " + n.failureSummary));
}`

// audit fails the test for what is wrong with the page for somebody who cannot see it
// well, or at all.
func (b *browser) audit(what string) {
	b.t.Helper()
	b.fits(what)
	b.do("loading axe-core", chromedp.Evaluate[chromedp.Void](b.axe))
	all, err := chromedp.Run(b.tab, chromedp.Evaluate[[]string]("("+look+")()", chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("looking at %s: %v", what, err)
	}
	for _, found := range all {
		b.t.Errorf("%s: %s", what, found)
	}
}

// keep puts a picture of the page where PANEL_SHOTS says, for people to look at.
func (b *browser) keep(what string) {
	b.t.Helper()
	folder := os.Getenv("PANEL_SHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.tab, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, what+".png"), picture, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// The panel in a real browser: the log-in, an enrollment whose QR code is read from the
// screen, a code that is refused and why, events that appear by themselves, and all
// pages wide and narrow, light and dark.
func TestChromium(t *testing.T) {
	runtest.OnlyWhole(t)
	s := newTestServer(t, nil, "cin7", "pinventory")
	b := startBrowser(t, s.base)
	b.looks(1000, "light")
	b.open(Path)
	b.fill("token", "a-wrong-token")
	b.press("Log in")
	b.audit("log-in-refused")
	b.fill("token", testToken)
	b.press("Log in")

	dana := userAt("cin7", "dana@example.com")
	b.open(dana)
	b.press("Begin")
	picture, err := chromedp.Run(b.tab, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	codes, err := qr.Decode(b.tab, picture)
	if err != nil || len(codes) != 1 {
		t.Fatalf("the screenshot holds %d QR codes that can be read (%v)", len(codes), err)
	}
	scanned, err := otpauth.ParseURI(codes[0].Text)
	if err != nil {
		t.Fatal(err)
	}
	b.audit("user-key")
	code := s.code(t, scanned.Account, 0)
	b.fill("confirm-code", code)
	b.press("Confirm")
	b.fill("code", code)
	b.press("Try")
	b.audit("user-refused")

	b.open(eventsPath)
	b.do("waiting for the stream", chromedp.WaitVisible(`//p[normalize-space()="New events appear here by themselves."]`))
	s.stage.Note("cin7", "rehearsed", "Something <b>new</b>.")
	b.do("waiting for the event", chromedp.WaitVisible(`//li[contains(@class,"fresh")]//p[normalize-space()="Something <b>new</b>."]`))
	b.audit("events")

	s.breaks(t, "qr-tiny,clock-slow:45")
	if err := s.stage.Portals()[1].Break("message-late"); err != nil {
		t.Fatal(err)
	}
	b.turnsNothingRound()
	for width, look := range map[int64]func(string){1000: b.audit, 360: b.fits} {
		b.looks(width, map[int64]string{1000: "dark", 360: "light"}[width])
		for name, path := range map[string]string{
			"users": Path, "add": addPath, "user": dana, "outbox": outboxPath, "clock": clockPath, "events": eventsPath,
			"portals": profilesPath, "portal": at(profilePath, "profile", "pinventory"), "server": serverPath,
		} {
			b.open(path)
			look(fmt.Sprintf("%s-%d", name, width))
		}
	}
}

// turnsNothingRound fails the test if a name that turns the direction of writing round
// does so to what stands beside it.
func (b *browser) turnsNothingRound() {
	b.t.Helper()
	left, err := chromedp.Run(b.tab, chromedp.Evaluate[bool](`(() => {
		const line = document.createElement("p");
		line.innerHTML = "<code>a\u202eb@example.com</code> <span class=badge>cin7</span>";
		document.querySelector("main").append(line);
		const [name, badge] = [...line.children].map((e) => e.getBoundingClientRect());
		line.remove();
		return name.right <= badge.left;
	})()`))
	if err != nil || !left {
		b.t.Errorf("a badge stands beside its name: %v (%v)", left, err)
	}
}
