package profile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// wantWords checks labels of a help document, letter by letter.
func wantWords(t *testing.T, want string, got ...string) {
	t.Helper()
	for _, label := range got {
		if label != want {
			t.Errorf("a label is %q, want %q", label, want)
		}
	}
}

func screenOf(t *testing.T, p Profile, step enroll.Step) Screen {
	t.Helper()
	s, ok := p.Screen(step)
	if !ok {
		t.Fatalf("%s has no screen for %s", p.Name, step)
	}
	return s
}

func TestWordsOfEnservio(t *testing.T) {
	p := enservio()
	choose, number, verify := screenOf(t, p, enroll.ChooseMethods), screenOf(t, p, enroll.EnterNumber), screenOf(t, p, enroll.EnterCode)
	wantWords(t, "continue", choose.Submit)
	wantWords(t, "More options", choose.More)
	wantWords(t, "Authenticator App", choose.Options[0].Label, verify.Options[0].Label)
	wantWords(t, "SMS/Text", choose.Options[1].Label, verify.Options[1].Label)
	wantWords(t, "Send verification code", number.Submit, verify.Code.Send)
	wantWords(t, "Verify Code", verify.Submit)
	wantWords(t, "CONTACT US", p.Contacts[0].Link)
	wantWords(t, "Claim Number", p.Contacts[0].Fields[0].Label)
	wantWords(t, "Live Chat", p.Contacts[1].Link)
}

func TestWordsOfEnservio2023(t *testing.T) {
	p := enservio2023()
	choose, number := screenOf(t, p, enroll.ChooseMethods), screenOf(t, p, enroll.EnterNumber)
	key, verify := screenOf(t, p, enroll.ConfirmKey), screenOf(t, p, enroll.EnterCode)
	wantWords(t, "Authenticator APP", choose.Options[0].Label, verify.Options[0].Label)
	wantWords(t, "SMS/Text", choose.Options[1].Label)
	wantWords(t, "TEXT", verify.Options[1].Label)
	wantWords(t, "Send verification code", number.Submit, verify.Code.Send)
	wantWords(t, "Still having trouble?", key.Manual)
	wantWords(t, "Continue", key.Submit)
	wantWords(t, "Verify Code", verify.Submit)
	wantWords(t, "Click here to learn how to allow pop-ups.", p.PopUp.Learn)
	wantWords(t, "Live Chat", p.Contacts[1].Link)
	if p.Rules.KeyBytes != 10 || p.Rules.Grace != 45*24*time.Hour {
		t.Errorf("a key has %d bytes and the set-up %v", p.Rules.KeyBytes, p.Rules.Grace)
	}
	if days := fmt.Sprintf("%d days", p.Rules.Grace/(24*time.Hour)); !strings.Contains(p.Summary, days) {
		t.Errorf("%q does not say %q", p.Summary, days)
	}
}

// Some users have time, some are near its end, some are past it, and some need no
// second factor yet.
func TestFixturesOfEnservio2023(t *testing.T) {
	p := enservio2023()
	d, err := enroll.New(enroll.Options{Rules: p.Rules, Flow: p.Flow(), Clock: enroll.SystemClock{}, Events: unheard{}, PasswordCost: 4})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Populate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]enroll.Step{
		"fresh": enroll.ChooseMethods, "soon": enroll.ChooseMethods, "late": enroll.Overdue, "later": enroll.SignedIn,
	} {
		token, err := d.LogIn(t.Context(), name+"@example.com", "correct-horse-"+name, "")
		if err != nil {
			t.Fatal(err)
		}
		session, err := d.Session(token)
		if err != nil || session.Step != want {
			t.Errorf("%s stands at %q (%v), want %q", name, session.Step, err, want)
		}
		left := session.Deadline.Sub(enroll.SystemClock{}.Now())
		if near := left > 0 && left < 3*24*time.Hour; near != (name == "soon") {
			t.Errorf("%s has %v left", name, left)
		}
	}
}

// What a portal says of deadlines, pop-ups and support has to fit.
func TestContradictionsOfEnservio2023(t *testing.T) {
	for name, spoil := range map[string]func(*Profile){
		"a deadline without a page":      func(p *Profile) { p.Screens = p.Screens[:len(p.Screens)-1] },
		"a page without a deadline":      func(p *Profile) { p.Rules.Grace, p.Extension = 0, 0 },
		"a deadline for good":            func(p *Profile) { p.Extension = 0 },
		"a part of a day":                func(p *Profile) { p.Extension = time.Hour },
		"a user from before, no limit":   func(p *Profile) { *p = enservio(); p.Fixtures[0].Since = time.Hour },
		"a user before and not yet":      func(p *Profile) { p.Fixtures[1].NotYet = true },
		"a user from the future":         func(p *Profile) { p.Fixtures[1].Since = -time.Hour },
		"a pop-up where a page is":       func(p *Profile) { p.PopUp.Done = p.Home.Path },
		"a pop-up that says nothing":     func(p *Profile) { p.PopUp.DoneText = "" },
		"a contact without a text":       func(p *Profile) { p.Contacts[0].Fields = p.Contacts[0].Fields[:1] },
		"a contact without an addressee": func(p *Profile) { p.Contacts[1].To = "" },
		"two contacts in one place":      func(p *Profile) { p.Contacts[1].Path = p.Contacts[0].Path },
		"a contact without a slash":      func(p *Profile) { p.Contacts[1].Path = "chat" },
	} {
		p := enservio2023()
		spoil(&p)
		if p.Validate() == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
