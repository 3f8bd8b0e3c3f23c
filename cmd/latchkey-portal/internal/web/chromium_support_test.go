package web

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"latchkey/vault/runtest"
)

// The live page in a real browser beside the user's own: it follows without being
// loaded anew, the user is told within seconds and no longer than that, and both pages
// and the sheet can be used by everybody, wide and narrow, light and dark.
func TestChromiumSupport(t *testing.T) {
	runtest.OnlyWhole(t)
	portal := newTestPortal(t)
	b := startBrowser(t)
	b.looks(1000, "light", true)
	user := portal.visitor(t)
	b.open(portal.base + supportOf(warehouse) + "?by=Kim")
	b.sees("Warehouse desk is not logged in: either at the log-in page, or not in the portal at all.")
	b.audit("the live page before the log-in")
	user.logsIn(warehouse, warehousePassword)
	b.sees("Warehouse desk sees the QR code and has not gone on to the first code.")
	user.press("Next")
	b.sees("Warehouse desk is asked for the first code of the new key.")
	user.fill("Authentication code", "12345")
	user.press("Next")
	b.sees("5 digits were typed where a code has 6.")
	b.audit("the live page after a failure")
	for _, c := range []struct {
		width  int64
		scheme string
	}{{360, "light"}, {360, "dark"}, {1000, "dark"}, {1000, "light"}} {
		b.looks(c.width, c.scheme, true)
		wide, err := chromedp.Run(b.tab, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
		if err != nil || wide > c.width {
			t.Errorf("at %d the page is %d wide (%v)", c.width, wide, err)
		}
	}

	// The user's page in the same browser: support looks from elsewhere.
	b.open(portal.base + "/Account/Login")
	b.fill("User name", ravi)
	b.fill("Password", "correct-horse-ravi")
	b.press("Log In")
	banner := `//aside[@id="watched" and %s]`
	b.do("nobody looks on", chromedp.WaitReady(fmt.Sprintf(banner, "@hidden")))
	done, _ := portal.server.helpers.looks.Hold(ravi, "Kim")
	b.do("somebody looks on", chromedp.WaitVisible(fmt.Sprintf(banner, "not(@hidden)")))
	if said := b.text("#watched [role=status]"); said != looksOn {
		t.Errorf("the user is told %q", said)
	}
	b.audit("a user's page while somebody looks on")
	done()
	b.do("nobody looks on any more", chromedp.WaitReady(fmt.Sprintf(banner, "@hidden")))

	staff := portal.visitor(t)
	staff.open("/")
	staff.press("New rehearsal user")
	b.open(portal.base + staff.at.Path + "/sheet")
	b.audit("the dictation sheet")
	pdf, err := chromedp.Run(b.tab, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		t.Fatal(err)
	}
	if pages := bytes.Count(pdf, []byte("/Type /Page\n")); pages != 1 {
		t.Errorf("the sheet is printed on %d pages", pages)
	}
	b.looks(360, "dark", true)
	wide, err := chromedp.Run(b.tab, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
	if err != nil || wide > 360 {
		t.Errorf("at 360 the sheet is %d wide (%v)", wide, err)
	}
}
