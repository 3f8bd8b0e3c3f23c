package profile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

type unheard struct{}

func (unheard) Invited(enroll.Invitation)                          {}
func (unheard) Code(enroll.Delivery)                               {}
func (unheard) SwitchedOn(enroll.Person, enroll.Method, time.Time) {}
func (unheard) WasReset(enroll.Person, time.Time)                  {}
func (unheard) Recovered(enroll.Person, time.Time)                 {}
func (unheard) RecoveryDrawn(enroll.Person, time.Time)             {}
func (unheard) AddressChanged(enroll.Person, string, time.Time)    {}
func (unheard) PasskeyAdded(enroll.Person, string, time.Time)      {}
func (unheard) PasskeyRemoved(enroll.Person, string, time.Time)    {}

// Every profile in the table can be played.
func TestProfiles(t *testing.T) {
	names := map[string]bool{}
	for _, p := range All() {
		if names[p.Name] {
			t.Errorf("two profiles are called %s", p.Name)
		}
		names[p.Name] = true
		if err := p.Validate(); err != nil {
			t.Error(err)
		}
		d, err := enroll.New(enroll.Options{
			Rules: p.Rules, Flow: p.Flow(), Clock: enroll.SystemClock{}, Events: unheard{}, PasswordCost: bcrypt.MinCost,
		})
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		if err := p.Populate(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Fixtures {
			if f.Password == "" {
				continue
			}
			if _, err := d.LogIn(t.Context(), f.UserName, f.Password, ""); err != nil {
				t.Errorf("%s: %s cannot log in: %v", p.Name, f.UserName, err)
			}
		}
		if got, ok := ByName(p.Name); !ok || got.Site != p.Site {
			t.Errorf("%s is not found by its name", p.Name)
		}
	}
	if _, ok := ByName("nothing"); ok {
		t.Error("a profile that does not exist was found")
	}
}

// The labels of the help document, letter by letter.
func TestWordsOfCin7(t *testing.T) {
	p, ok := ByName("cin7")
	if !ok {
		t.Fatal("there is no profile cin7")
	}
	key, _ := p.Screen(enroll.ShowKey)
	confirm, _ := p.Screen(enroll.ConfirmKey)
	code, _ := p.Screen(enroll.EnterCode)
	for want, got := range map[string][]string{
		"/Account/Login":          {p.LogIn.Path},
		"User name":               {p.LogIn.Fields[0].Label},
		"Password":                {p.LogIn.Fields[1].Label},
		"Log In":                  {p.LogIn.Submit},
		"Enter your key manually": {key.Manual},
		"Next":                    {key.Submit, confirm.Submit},
		"Authentication code":     {confirm.Fields[0].Label, code.Fields[0].Label},
		"Log in":                  {code.Submit},
	} {
		for _, label := range got {
			if label != want {
				t.Errorf("a label is %q, want %q", label, want)
			}
		}
	}
}

// The numbers that the pages say are those of the rules.
func TestNumbersOfCin7(t *testing.T) {
	p := cin7().Spelled()
	key, _ := p.Screen(enroll.ShowKey)
	confirm, _ := p.Screen(enroll.ConfirmKey)
	code, _ := p.Screen(enroll.EnterCode)
	for want, text := range map[string]string{
		fmt.Sprintf("have up to %d of", p.Rules.Passkeys):          p.Passkeys.Text,
		fmt.Sprintf("At least %d characters", p.Rules.PasswordMin): p.Invitation.Fields[0].Hint,
		// How many, and for how long, depends on the user's authenticator.
		"every {period} seconds":   key.Text,
		"The {digits} digits":      confirm.Fields[0].Hint,
		"The {digits} digits that": code.Fields[0].Hint,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
}

// The defaults of the standards.
func TestCommonRules(t *testing.T) {
	r := Common("x")
	if r.KeyBytes != 20 || r.Algorithm != "SHA1" || r.Digits != 6 || r.Period != 30 || r.Skew != 1 || r.LockAt != 10 {
		t.Errorf("the rules are %+v", r)
	}
}

func TestContradictionsAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Profile){
		"two pages at one path":   func(p *Profile) { p.Home.Path = p.LogIn.Path },
		"a path without a slash":  func(p *Profile) { p.LogIn.Path = "login" },
		"a page without a button": func(p *Profile) { p.Invitation.Submit = "" },
		"a key without its words": func(p *Profile) { p.Screens[0].Manual = "" },
		"words for a key, no key": func(p *Profile) { p.LogIn.Manual, p.LogIn.Link = "x", "y" },
	} {
		p := cin7()
		spoil(&p)
		if p.Validate() == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
