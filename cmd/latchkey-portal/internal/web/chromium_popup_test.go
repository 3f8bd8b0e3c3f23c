package web

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
	"latchkey/vault"
	"latchkey/vault/runtest"
)

const openLink = `//a[normalize-space()="Continue with verification"]`

// opens does what opens another window, and returns that.
func (b *browser) opens(what string, steps ...chromedp.Action[chromedp.Void]) *browser {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.tab, stepTime)
	defer cancel()
	opened := chromedp.WaitNewTarget(ctx, func(info *target.Info) bool { return strings.Contains(info.URL, "/verification") })
	b.do(what, steps...)
	select {
	case id := <-opened:
		tab, stop := chromedp.NewContext(b.tab, chromedp.WithTargetID(id))
		b.t.Cleanup(stop)
		// The first action takes hold of the window for as long as its context.
		if err := chromedp.Do(tab); err != nil {
			b.t.Fatalf("%s: %v", what, err)
		}
		w := &browser{t: b.t, tab: tab}
		w.front()
		w.do("waiting for the window", chromedp.WaitVisible(`//h1`))
		return w
	case <-ctx.Done():
		b.t.Fatalf("%s: no window opened", what)
	}
	return nil
}

// front brings a window to the front: what lies behind another is not drawn, and
// cannot be clicked.
func (b *browser) front() {
	b.t.Helper()
	b.do("bringing the window to the front", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.BringToFront, cdp.Empty{})
		return err
	}))
}

// gone waits until the window has closed.
func (b *browser) gone(w *browser) {
	b.t.Helper()
	id := chromedp.FromContext(w.tab).Target.TargetID
	ctx, cancel := context.WithTimeout(b.tab, stepTime)
	defer cancel()
	for open := true; open; {
		all, err := chromedp.Targets(ctx)
		if err != nil {
			b.t.Fatalf("the window is still open: %v", err)
		}
		open = false
		for _, info := range all {
			open = open || info.TargetID == id
		}
	}
}

func (b *browser) logsInTo2023(portal *testPortal, name string) {
	b.t.Helper()
	b.open(portal.base + "/login")
	b.fill("User name", name+"@example.com")
	b.fill("Password", "correct-horse-"+name)
	b.press("Log in")
}

// scans reads the QR code that is on the screen.
func (b *browser) scans() vault.Account {
	b.t.Helper()
	picture, err := chromedp.Run(b.tab, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	codes, err := qr.Decode(b.tab, picture)
	if err != nil || len(codes) != 1 {
		b.t.Fatalf("the screenshot holds %d QR codes that can be read (%v)", len(codes), err)
	}
	scanned, err := otpauth.ParseURI(codes[0].Text)
	if err != nil {
		b.t.Fatal(err)
	}
	return scanned.Account
}

// The document of 2023 in a real browser. A blocked pop-up is noticed and
// explained, the window opens on a click, and the page that opened it goes on by
// itself and closes it.
func TestChromiumPopUp(t *testing.T) {
	runtest.OnlyWhole(t)
	portal := newTestPortalOf(t, "enservio-2023")
	b := startBrowser(t)
	b.looks(1200, "light", true)
	blocking := b.blocksPopUps()
	b.logsInTo2023(portal, "fresh")
	b.do("seeing that no window opened", chromedp.WaitVisible(chromedp.CSS("#not-at-once")))
	b.do("opening it by hand", chromedp.Click(openLink))
	b.do("seeing why that fails", chromedp.WaitVisible(chromedp.CSS("#blocked")), chromedp.WaitVisible(chromedp.CSS("#allow[open] .browsers")),
		chromedp.WaitNotVisible(chromedp.CSS("#not-at-once")))
	blocking()

	b.open(portal.base + "/verification?note=unfinished") // where nothing opens by itself
	w := b.opens("opening the window", chromedp.Click(openLink))
	w.do("choosing", chromedp.Click(`//label[contains(., "Authenticator APP")]`))
	w.press("Continue")
	w.do("making the window as high as a usual screen", chromedp.EmulateViewport(600, 900))
	account := w.scans()
	w.do("uncovering the key", chromedp.Click(`//summary[normalize-space()="Still having trouble?"]`), chromedp.Click(chromedp.CSS("#key")))
	copied, err := chromedp.Run(w.tab, chromedp.Evaluate[string]("getSelection().toString()"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := otpauth.ParseKey(copied)
	if err != nil || !key.Equal(account.Secret) || len(copied) != 16 || strings.ToLower(copied) != copied {
		t.Errorf("a click on the key selects %d characters, want the 16 small ones of the QR code (%v)", len(copied), err)
	}
	w.fill("6-digit code", portal.code(t, account, 0))
	w.do("continuing", chromedp.Click(`//button[normalize-space()="Continue"]`))
	b.sees("Your contents inventory")
	b.gone(w)
	b.sees("Multi-factor authentication is on.")
	b.press("Log out")

	// Where pop-ups are allowed it opens by itself; closed too early, it is said.
	portal.clock.Move(time.Minute)
	w = b.opens("logging in again", func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		b.logsInTo2023(portal, "fresh")
		return chromedp.Void{}, nil
	})
	w.sees("Customer Portal login: verify your account")
	if err := chromedp.Cancel(w.tab); err != nil { // closes the window
		t.Fatal(err)
	}
	b.sees("The window was closed before the verification was done. Open it again.")

	// Without a script the same link opens a new tab, and a click goes on here.
	b.looks(360, "dark", false)
	b.open(portal.base + "/verification?note=unfinished")
	w = b.opens("opening a tab", chromedp.Click(openLink))
	w.fill("6-digit code", portal.code(t, account, 0))
	w.press("Verify Code")
	b.front()
	b.do("going on", chromedp.Click(`//a[normalize-space()="I am done in the other window"]`))
	b.sees("Your contents inventory")
}

// blocksPopUps has the pages that are loaded from now on find their pop-ups
// blocked, until what it returns is called.
func (b *browser) blocksPopUps() (stop func()) {
	b.t.Helper()
	var id page.ScriptIdentifier
	b.do("blocking pop-ups", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		added, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: "window.open = () => null"})
		if err == nil {
			id = added.Identifier
		}
		return err
	}))
	return func() {
		b.do("allowing pop-ups", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams{Identifier: id})
			return err
		}))
	}
}
