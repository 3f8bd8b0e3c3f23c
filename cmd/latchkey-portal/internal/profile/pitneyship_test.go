package profile

import (
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// The labels of the help document, letter by letter.
func TestWordsOfPitneyship(t *testing.T) {
	p, ok := ByName("pitneyship")
	if !ok {
		t.Fatal("there is no profile pitneyship")
	}
	screen := func(step enroll.Step) Screen {
		s, ok := p.Screen(step)
		if !ok {
			t.Fatalf("there is no screen for %s", step)
		}
		return s
	}
	for want, got := range map[string][]string{
		"Settings":                          {p.Home.Menu},
		"General Preferences":               {p.Preferences.Menu, p.Preferences.Title},
		"Multi-factor Authentication (MFA)": {p.Preferences.Heading},
		"OFF":                               {p.Preferences.Off},
		"ON":                                {p.Preferences.On},
		"Begin MFA Process":                 {p.Preferences.Begin},
		"MFA settings processing":           {p.Preferences.Processing},
		"MFA settings complete":             {p.Preferences.Complete},
		"Retry MFA Process":                 {p.Preferences.Retry},
		"Sign In":                           {p.LogIn.Submit},
		"Username (email address)":          {p.LogIn.Fields[0].Label},
		"Setup": {
			screen(enroll.ChooseMethods).Options[0].Submit, screen(enroll.ChooseMethods).Options[1].Submit,
			screen(enroll.OfferAnother).Options[0].Submit, screen(enroll.OfferAnother).Options[1].Submit,
		},
		"Send me the code": {screen(enroll.SendMail).Submit},
		"Send code":        {screen(enroll.EnterNumber).Submit},
		"Verify":           {screen(enroll.ConfirmMail).Submit, screen(enroll.ConfirmNumber).Submit, screen(enroll.EnterCode).Submit},
	} {
		for _, label := range got {
			if label != want {
				t.Errorf("a label is %q, want %q", label, want)
			}
		}
	}
}

func TestContradictionsOfPreferences(t *testing.T) {
	for name, spoil := range map[string]func(*Profile){
		"a page at another one's path":      func(p *Profile) { p.Preferences.Path = p.LogIn.Path },
		"a question at the page's own path": func(p *Profile) { p.Preferences.End.Path = p.Preferences.Path },
		"a question without a button":       func(p *Profile) { p.Preferences.End.Submit = "" },
		"no menu":                           func(p *Profile) { p.Home.Menu = "" },
		"a button without its words":        func(p *Profile) { p.Preferences.Begin = "" },
		"an error that counts nobody":       func(p *Profile) { p.Preferences.Failed = "Some failed." },
		"what is required from the start":   func(p *Profile) { p.Rules.Required = true },
		"time for what no page does":        func(p *Profile) { p.Preferences, p.Rules.RolloutEach = nil, time.Second },
		"another method, and no way on":     func(p *Profile) { p.Screens[5].Decline = "" },
		"a way on where nothing is offered": func(p *Profile) { p.Screens[0].Decline = "Go on" },
	} {
		p := pitneyship()
		spoil(&p)
		if p.Validate() == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
