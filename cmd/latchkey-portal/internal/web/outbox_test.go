package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"latchkey/cmd/latchkey-portal/internal/logtest"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/vault/runtest"
)

func logTo(book *logtest.Book) *slog.Logger { return slog.New(slog.NewTextHandler(book, nil)) }

// titles are the headings of the letters that the page shows.
func (v *visitor) titles() []string {
	var all []string
	for n := range v.page.Descendants() {
		if n.Data == "article" {
			all = append(all, textOf(v.byID(attribute(n, "aria-labelledby"))))
		}
	}
	return all
}

// putMixed puts a mail and an SMS, each with a code.
func (p *testPortal) putMixed() {
	p.outbox.Put(outbox.Message{Kind: outbox.Mail, At: p.clock.Now(), To: "jonas@example.com", Subject: "Your <code>", Body: "It is 012345.", Code: "012345"})
	p.outbox.Put(outbox.Message{Kind: outbox.SMS, At: p.clock.Now(), To: "+15552368", Body: "Code: 678901", Code: "678901"})
}

// The outbox as a person without JavaScript reads it.
func TestOutboxPage(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	portal.putMixed()
	v.open("/outbox")
	v.sees("These messages were not sent")
	if got := strings.Join(v.titles(), " | "); !strings.HasPrefix(got, "SMS to +15552368 | Your <code> | ") {
		t.Errorf("it shows %s", got)
	}
	v.sees("Mail " + portal.clock.Now().Format(time.RFC1123))
	for n := range v.page.Descendants() {
		if n.Data == "button" && textOf(n) == "Copy code" && !has(n, "hidden") {
			t.Error("a button that needs a script is offered without one")
		}
		if n.Data == "code" && attribute(n, "class") == "copied" && textOf(n) != "012345" && textOf(n) != "678901" {
			t.Errorf("the code to copy is %q", textOf(n))
		}
	}
	v.fill("Messages to", "+15552368")
	v.presses("Show")
	if got := v.titles(); len(got) != 1 || got[0] != "SMS to +15552368" {
		t.Errorf("of one number it shows %q", got)
	}
	portal.outbox.Put(outbox.Message{Kind: outbox.SMS, To: "+15552368", Body: "Another"})
	v.press("Reload")
	if got := v.titles(); len(got) != 2 {
		t.Errorf("loaded again, it shows %q", got)
	}
	v.fill("Messages to", "")
	v.fill("Kind", "mail")
	v.presses("Show")
	if got := v.titles(); len(got) != 2 || got[0] != "Your <code>" {
		t.Errorf("of mails it shows %q", got)
	}
	v.open("/outbox?to=nobody@example.com")
	v.sees("There are no such messages yet.")
	v.open("/outbox?kind=fax")
	if v.status != http.StatusOK || len(v.titles()) != 4 {
		t.Errorf("of a kind that there is not it shows %q", v.titles())
	}
}

// presses sends a form that is not posted.
func (v *visitor) presses(text string) {
	v.t.Helper()
	for n := range v.page.Descendants() {
		if n.Data != "form" || attribute(n, "method") != "get" || !strings.Contains(textOf(n), text) {
			continue
		}
		values := v.at.Query()
		for field := range n.Descendants() {
			if name := attribute(field, "name"); name != "" {
				values.Set(name, chosenIn(field))
				if filled, ok := v.filled[name]; ok {
					values.Set(name, filled)
				}
			}
		}
		v.open(attribute(n, "action") + "?" + values.Encode())
		return
	}
	v.t.Fatalf("%s has no form with %q", v.at.Path, text)
}

func chosenIn(field *html.Node) string {
	for option := range field.Descendants() {
		if option.Data == "option" && has(option, "selected") {
			return attribute(option, "value")
		}
	}
	return ""
}

// nowhere is a carrier that takes nothing anywhere.
type nowhere string

func (n nowhere) Carry(outbox.Message) {}
func (n nowhere) String() string       { return string(n) }

// What is sent on says so, and how that went stands beside the message.
func TestOutboxPageOfWhatIsSentOn(t *testing.T) {
	portal := newTestPortal(t)
	portal.outbox.Onward(outbox.Mail, nowhere("the mail server 127.0.0.1:25"))
	portal.putMixed()
	v := portal.visitor(t)
	v.open("/")
	v.sees("Mails are also sent to the mail server 127.0.0.1:25.")
	v.open("/outbox")
	v.sees("Mails are also sent to the mail server 127.0.0.1:25.")
	v.sees("Being sent on")
	for _, c := range []struct {
		passage outbox.Passage
		want    string
	}{
		{outbox.Passage{State: outbox.Waiting, Tries: 1, Problem: "It rains."}, "Not sent on yet It rains. It will be tried again."},
		{outbox.Passage{State: outbox.Failed, Tries: 4, Problem: "It rains. It said: <b>"}, "Not sent on It rains. It said: <b>"},
		{outbox.Passage{State: outbox.Sent, Tries: 1}, "Sent on"},
	} {
		portal.outbox.Note(2, c.passage)
		v.open("/outbox")
		v.sees(c.want)
	}
	if strings.Contains(textOf(v.page), "were not sent") {
		t.Error("the page contradicts itself")
	}
}

// The piece of the page that its script asks for has what has changed, and all of
// it for a page that another run of the portal has made.
func TestLettersThatChanged(t *testing.T) {
	portal := newTestPortal(t)
	portal.putMixed()
	v := portal.visitor(t)
	v.open("/outbox")
	seen := attribute(v.byID("letters"), "data-seen")
	v.open("/outbox/letters?seen=" + seen)
	if len(v.titles()) != 0 {
		t.Errorf("nothing has changed, and it is %q", v.titles())
	}
	portal.outbox.Note(2, outbox.Passage{State: outbox.Sent})
	v.open("/outbox/letters?wait=25&seen=" + seen)
	if got := v.titles(); len(got) != 1 || got[0] != "Your <code>" || has(v.byID("letters"), "data-whole") {
		t.Errorf("one has changed, and it is %q", got)
	}
	if strings.Contains(v.body, "<html") {
		t.Error("it is a whole page")
	}
	for _, seen := range []string{"another.1", "", seen + "x", seen[:len(seen)-1] + "-1"} {
		v.open("/outbox/letters?wait=25&seen=" + seen)
		if got := v.titles(); len(got) != 3 || !has(v.byID("letters"), "data-whole") {
			t.Errorf("to a page of %q it is %q", seen, got)
		}
	}
}

// In a real browser, with scripts, new messages come by themselves, a button
// copies the code and says so, and what is not kept any more goes.
func TestLiveOutboxInChromium(t *testing.T) {
	runtest.OnlyWhole(t)
	b := startBrowser(t)
	portal := newTestPortal(t)
	t.Cleanup(func() { b.open("about:blank") }) // ends the request that waits
	b.looks(1100, "light", true)
	b.do("letting the test read the clipboard", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{
			Permission: &cdpbrowser.PermissionDescriptor{Name: "clipboard-read"}, Setting: cdpbrowser.PermissionSettingGranted,
		})
		return err
	}))
	b.open(portal.base + "/outbox")
	b.sees("New messages appear here by themselves.")
	b.do("looking for a message that there is", chromedp.WaitNotVisible(`//*[normalize-space()="There are no messages yet."]`))
	portal.untilWaiting(t, 1)
	portal.outbox.Onward(outbox.SMS, nowhere("the webhook of the test"))
	portal.putMixed()
	b.do("waiting for the SMS", chromedp.WaitVisible(chromedp.CSS("#letter-3.fresh")))
	b.do("waiting for what is said", chromedp.WaitReady(`//*[@role="status"][starts-with(normalize-space(),"New: ") or normalize-space()="2 new messages"]`))
	b.do("looking for the new recipient", chromedp.WaitReady(`//select[@id="to"]/option[normalize-space()="+15552368"]`))
	b.do("copying", chromedp.Click(`//article[@id="letter-3"]//button`))
	b.do("waiting for what is said", chromedp.WaitReady(`//*[@id="said"][normalize-space()="The code is copied."]`))
	b.do("looking for what is shown", chromedp.WaitVisible(`//article[@id="letter-3"]//button[starts-with(normalize-space(),"Copied")]`))
	copied, err := chromedp.Run(b.tab, chromedp.Evaluate[string](`navigator.clipboard.readText()`, chromedp.EvalAwaitPromise))
	if err != nil || copied != "678901" {
		t.Errorf("the clipboard holds %q (%v)", copied, err)
	}

	portal.outbox.Note(3, outbox.Passage{State: outbox.Sent})
	b.do("waiting for how it went", chromedp.WaitVisible(`//article[@id="letter-3"]//*[normalize-space()="Sent on"]`))

	for range 500 {
		portal.outbox.Put(outbox.Message{Kind: outbox.SMS, At: portal.clock.Now(), To: "+15552368", Body: "Another"})
	}
	b.do("waiting for the last", chromedp.WaitReady(chromedp.CSS("#letter-503")))
	b.do("waiting for the first to go", chromedp.WaitNotPresent(chromedp.CSS("#letter-3")))
}
