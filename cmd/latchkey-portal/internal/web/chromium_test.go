package web

import (
	"context"
	"fmt"
	"os/exec"
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

// A browser is a real Chromium with a profile of its own.
type browser struct {
	t   testing.TB
	tab context.Context
}

// How long a test with a browser in it, and one step of it, may take.
const (
	browserTime = 3 * time.Minute
	stepTime    = 30 * time.Second
)

func startBrowser(t testing.TB) *browser {
	t.Helper()
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
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(home), chromedp.Env("HOME="+home),
		chromedp.NoSandbox, // it does not run as root otherwise
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
	)
	ctx, stop := context.WithTimeout(context.Background(), browserTime)
	allocator, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	tab, stopTab := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(tab) // waits for the process, so that its folder can go
		stopTab()
		stopAllocator()
		stop()
	})
	// The first action starts the browser, which lives as long as its context.
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return &browser{t: t, tab: tab}
}

func (b *browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.tab, stepTime)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

// looks sets the window's width, the colours that the system asks for, and
// whether scripts run.
func (b *browser) looks(width int64, scheme string, scripts bool) {
	b.t.Helper()
	b.do("setting the browser up", chromedp.EmulateViewport(width, 900),
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			return err
		}),
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
			return err
		}))
}

func (b *browser) open(address string) {
	b.t.Helper()
	b.do("opening a page", chromedp.Navigate(address))
}

// fill types into the field with exactly this label.
func (b *browser) fill(label, text string) {
	b.t.Helper()
	b.do("filling in "+label, chromedp.SendKeys(field(label), text))
}

// press clicks the button with exactly this text and waits for the next page.
func (b *browser) press(text string) {
	b.t.Helper()
	button := fmt.Sprintf(`//button[normalize-space()=%q]`, text)
	b.do("pressing "+text, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(button))(ctx, t)
		return chromedp.Void{}, err
	})
}

// follow clicks the link with exactly this text and waits for the next page.
func (b *browser) follow(text string) {
	b.t.Helper()
	link := fmt.Sprintf(`//a[normalize-space()=%q]`, text)
	b.do("following "+text, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(link))(ctx, t)
		return chromedp.Void{}, err
	})
}

// holds checks what is in the field with exactly this label.
func (b *browser) holds(label, text string) {
	b.t.Helper()
	got, err := chromedp.Run(b.tab, chromedp.Value(field(label)))
	if err != nil || got != text {
		b.t.Fatalf("the field %s holds %q, want %q (%v)", label, got, text, err)
	}
}

// replace types over what is in the field with exactly this label.
func (b *browser) replace(label, old, text string) {
	b.t.Helper()
	b.holds(label, old)
	b.do("emptying "+label, chromedp.Clear(field(label)))
	b.fill(label, text)
}

// field finds the field with exactly this label.
func field(label string) string {
	return fmt.Sprintf(`//*[@id=//label[normalize-space()=%q]/@for]`, label)
}

// sees waits for an element that says exactly this.
func (b *browser) sees(text string) {
	b.t.Helper()
	b.do("looking for "+text, chromedp.WaitVisible(fmt.Sprintf(`//main//*[normalize-space()=%q]`, text)))
}

func (b *browser) text(selector string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.tab, chromedp.TextContent(chromedp.CSS(selector)))
	if err != nil {
		b.t.Fatalf("reading %s: %v", selector, err)
	}
	return text
}

// The help document of cin7 in a real browser, and its set-up wide and narrow,
// light and dark, with scripts and without; the QR code is read from what is on
// the screen.
func TestChromium(t *testing.T) {
	runtest.OnlyWhole(t)
	b := startBrowser(t)
	t.Run("the whole document", func(t *testing.T) { followCin7(t, &browser{t: t, tab: b.tab}) })
	for _, c := range []struct {
		scheme  string
		width   int64
		scripts bool
	}{
		{"dark", 1200, true}, {"light", 360, false}, {"dark", 360, false},
	} {
		t.Run(fmt.Sprintf("%s, %d wide, scripts %v", c.scheme, c.width, c.scripts), func(t *testing.T) {
			portal := newTestPortal(t)
			b := &browser{t: t, tab: b.tab}
			b.looks(c.width, c.scheme, c.scripts)
			rehearse(t, portal, b)
		})
	}
	t.Run("a passkey", func(t *testing.T) { rehearsePasskey(t, &browser{t: t, tab: b.tab}) })
	t.Run("a picture", func(t *testing.T) { showsPicture(t, &browser{t: t, tab: b.tab}) })
}

// showsPicture looks at a QR code that is a picture in the page, which a browser only
// shows where the page's policy says so.
func showsPicture(t *testing.T, b *browser) {
	portal := newTestPortal(t)
	portal.breaks(t, "qr-worn", "qr-inverted", "manual-none")
	b.looks(1000, "dark", true)
	b.open(portal.base + "/Account/Login")
	b.fill("User name", warehouse)
	b.fill("Password", warehousePassword)
	b.press("Log In")
	picture, err := chromedp.Run(b.tab, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	codes, err := qr.Decode(b.tab, picture)
	if err != nil || len(codes) != 1 {
		t.Fatalf("the screenshot holds %d QR codes that can be read (%v)", len(codes), err)
	}
}

func rehearse(t *testing.T, portal *testPortal, b *browser) {
	logIn := func() {
		b.open(portal.base + "/Account/Login")
		b.fill("User name", warehouse)
		b.fill("Password", warehousePassword)
		b.press("Log In")
	}
	enter := func(code, button string) {
		b.fill("Authentication code", code)
		b.press(button)
	}
	logIn()
	picture, err := chromedp.Run(b.tab, chromedp.CaptureScreenshot())
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
	if scanned.Issuer != "Stockroom Rehearsal" || scanned.Name != warehouse || len(scanned.Remarks) != 0 {
		t.Errorf("the QR code is that of %s, with %q", scanned.Title(), scanned.Remarks)
	}
	b.do("looking for the key before it is uncovered", chromedp.WaitReady(chromedp.CSS("details.manual:not([open]) #key")))
	b.do("uncovering the key", chromedp.Click(`//summary[normalize-space()="Enter your key manually"]`),
		chromedp.WaitVisible(chromedp.CSS("details.manual[open] #key")))
	key, err := otpauth.ParseKey(b.text("#key"))
	if err != nil || !key.Equal(scanned.Secret) {
		t.Fatalf("the text key is not the one of the QR code (%v)", err)
	}

	b.press("Next")
	enter(portal.code(t, scanned.Account, 0), "Next")
	b.sees("Two-factor authentication is on.")
	b.press("I have put them away")
	b.press("Log out")
	logIn()
	enter(portal.code(t, scanned.Account, 0), "Log in")
	b.sees("That code was not accepted. Each code works once: wait for the next one and try again.")
	portal.clock.Move(30 * time.Second)
	code := portal.code(t, scanned.Account, 0)
	enter(code[:3]+" "+code[3:], "Log in")
	b.sees("You are logged in")
	b.press("Log out")
	logIn()
	enter(code, "Log in")
	b.sees("That code was not accepted. Each code works once: wait for the next one and try again.")
}
