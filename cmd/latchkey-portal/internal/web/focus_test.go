package web

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focused is what has the focus, as a screen reader names it, and "" for nothing.
const focused = `(() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return "";
  const named = e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") || "").split(" ")
    .map((id) => document.getElementById(id)?.textContent).join(" ").trim();
  const text = named || (e.labels && e.labels.length ? e.labels[0].textContent : e.textContent);
  return text.trim().replace(/\s+/g, " ");
})()`

// tabs goes through the page with the Tab key, from where it opens, and returns
// what has the focus and then gets it.
func (b *browser) tabs() []string {
	b.t.Helper()
	var names []string
	for range 60 {
		name, err := chromedp.Run(b.tab, chromedp.Evaluate[string](focused))
		if err != nil {
			b.t.Fatal(err)
		}
		switch {
		case name != "":
			names = append(names, name)
		case len(names) > 0:
			return names
		}
		b.do("pressing Tab", chromedp.KeyEvent(kb.Tab))
	}
	b.t.Fatalf("Tab does not come to an end: %q", names)
	return nil
}

// A page opens at what is to be filled in, or at its top with the way past what all
// pages have. Tab goes through it as it is read: fields from the top down, then what
// sends them, then other ways.
func focusOrder(t *testing.T, b *browser) {
	for _, c := range []struct {
		portal, page string
		reach        func(*browser, *testPortal)
		want         []string
	}{
		{"cin7", "the log-in", func(b *browser, p *testPortal) { b.open(p.base + "/Account/Login") }, []string{
			"User name", "Password", "Log In", "Open this page at localhost", "Sign in with SSO", "Submit a request", "Users and invitations", "Outbox",
		}},
		{"cin7", "the set-up", func(b *browser, p *testPortal) {
			b.open(p.base + "/Account/Login")
			b.fill("User name", warehouse)
			b.fill("Password", warehousePassword)
			b.press("Log In")
		}, []string{
			"Skip to the content", "Stockroom", "Test server", "Enter your key manually", "Open in an authenticator on this computer",
			"Next", "Submit a request", "Cancel", "Users and invitations", "Outbox",
		}},
		{"pinventory", "the code", func(b *browser, p *testPortal) {
			b.open(p.base + "/login")
			b.fill("Username", "marta")
			b.fill("Password", "correct-horse-marta")
			b.press("Log In")
		}, []string{
			"Digit 1 of 6", "Digit 2 of 6", "Digit 3 of 6", "Digit 4 of 6", "Digit 5 of 6", "Digit 6 of 6",
			"Remember this browser for the next 15 days", "Verify", "Skip", "Resend", "Live Chat", "Log in as someone else",
			"Users and invitations", "Outbox",
		}},
		{"enservio", "the methods", func(b *browser, p *testPortal) {
			b.logsInToEnservio(p, "rosa")
			b.do("uncovering the other method", chromedp.Evaluate[chromedp.Void](`document.querySelector("details.more").open = true`))
		}, []string{
			"Skip to the content", "Claimshelf", "Test server",
			"Authenticator App recommendedAn app on your phone or on your computer makes a new code every 30 seconds.",
			"More options", "SMS/TextCodes are sent to your phone.", "continue", "CONTACT US", "Live Chat", "Cancel",
			"Users and invitations", "Outbox",
		}},
	} {
		t.Run(c.portal+", "+c.page, func(t *testing.T) {
			portal := newTestPortalOf(t, c.portal)
			b := &browser{t: t, tab: b.tab}
			c.reach(b, portal)
			got := b.tabs()
			if !slices.Equal(got, c.want) {
				t.Errorf("Tab goes to\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func (b *browser) logsInToEnservio(portal *testPortal, name string) {
	b.t.Helper()
	b.open(portal.base + "/portal/login")
	b.fill("User name", name+"@example.com")
	b.fill("Password", "correct-horse-"+name)
	b.press("Log in")
}
