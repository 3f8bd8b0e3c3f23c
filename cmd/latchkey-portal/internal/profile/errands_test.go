package profile

import (
	"testing"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// The labels of the help document's "Reset 2FA", letter by letter.
func TestWordsOfCin7Requests(t *testing.T) {
	p, _ := ByName("cin7")
	r := p.Requests
	for want, got := range map[string]string{
		"Submit a request":                  r.Link,
		"Area":                              r.Area,
		"Account, Billing, or Subscription": r.Rules.Area,
		"Your email address":                r.Email,
		"Account Name":                      r.Account,
		"Subject":                           r.Subject,
		"Reset 2FA":                         r.Rules.Subject,
		"Description":                       r.Description,
		"A legal ID, passport, or driver's license of the account owner":                                                     r.Papers[0].Label,
		"Proof of business registration":                                                                                     r.Papers[1].Label,
		"A letter on company letterhead stating the request to reset 2FA for the account owner":                              r.Papers[2].Label,
		"Hi,\n\nI, the [account owner / co-owner], ask for 2FA to be reset for [user’s email].\n\nThank you,\n\n[your name]": r.Rules.Template.Text,
	} {
		if got != want {
			t.Errorf("a label is %q, want %q", got, want)
		}
	}
	roles := map[string]bool{}
	for _, f := range p.Fixtures {
		roles[f.Role] = true
	}
	for _, a := range r.Rules.Askers {
		if !roles[a.Role] {
			t.Errorf("nobody among the fixtures is %s", a.Role)
		}
	}
}

func TestErrandsThatContradict(t *testing.T) {
	for name, spoil := range map[string]func(*Profile){
		"recovery codes without a page":         func(p *Profile) { p.Rules.RecoveryCodes = 0 },
		"settings without a menu":               func(p *Profile) { p.Home.Menu = "" },
		"settings without a message":            func(p *Profile) { p.Messages.RecoveryDrawn = Message{} },
		"requests at the log-in's path":         func(p *Profile) { p.Requests.Path = p.LogIn.Path },
		"requests without a message":            func(p *Profile) { p.Messages.Refused = Message{} },
		"messages without requests":             func(p *Profile) { p.Requests = nil },
		"a check without words":                 func(p *Profile) { p.Requests.Checks = p.Requests.Checks[1:] },
		"a paper without words":                 func(p *Profile) { p.Requests.Papers = p.Requests.Papers[1:] },
		"papers in another order":               func(p *Profile) { p.Requests.Rules.Papers = []enroll.Paper{paperLetter, paperID, paperBusiness} },
		"a single sign-on at a path with more":  func(p *Profile) { p.SSO.Path += "/" },
		"a single sign-on that comes back home": func(p *Profile) { p.Home.Path = p.SSO.Callback() },
		"passkeys where there are none":         func(p *Profile) { p.Rules.Passkeys = 0 },
		"no words for passkeys":                 func(p *Profile) { p.Passkeys = nil },
		"passkeys without a sentence":           func(p *Profile) { p.Passkeys.Cloned = "" },
		"passkeys without a message":            func(p *Profile) { p.Messages.PasskeyAdded = Message{} },
		"passkeys at the settings' path":        func(p *Profile) { p.Passkeys.Path = p.Security.Path },
		"passkeys without a menu":               func(p *Profile) { p.Home.Menu, p.Security = "", nil; p.Rules.RecoveryCodes = 0; *p = p.fitted() },
		"a single sign-on without words":        func(p *Profile) { p.SSO.Failed = "" },
	} {
		p := cin7()
		spoil(&p)
		if p.Validate() == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}
