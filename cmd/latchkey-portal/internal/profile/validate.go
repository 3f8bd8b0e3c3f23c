package profile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// Validate says what in the table contradicts itself. The rules and the flow
// are looked at by [enroll.New].
func (p Profile) Validate() error {
	paths := map[string]bool{p.Home.Path: true}
	for _, s := range p.allScreens() {
		if paths[s.Path] {
			return fmt.Errorf("profile %s: two pages are at %s", p.Name, s.Path)
		}
		paths[s.Path] = true
		if err := p.validateScreen(s); err != nil {
			return fmt.Errorf("profile %s: the page at %s: %w", p.Name, s.Path, err)
		}
	}
	for _, settings := range []*Settings{p.Account, p.Users} {
		if settings == nil {
			continue
		}
		switch {
		case paths[settings.Path]:
			return fmt.Errorf("profile %s: two pages are at %s", p.Name, settings.Path)
		case p.Home.Menu == "":
			return fmt.Errorf("profile %s: no menu leads to %s", p.Name, settings.Path)
		case (settings.Fixed != "") != p.Rules.AddressFixed:
			return fmt.Errorf("profile %s: whether addresses are fixed is not what %s says", p.Name, settings.Path)
		}
		paths[settings.Path] = true
	}
	if w := p.Preferences; w != nil && paths[w.Path] {
		return fmt.Errorf("profile %s: two pages are at %s", p.Name, w.Path)
	}
	if err := p.validatePreferences(); err != nil {
		return fmt.Errorf("profile %s: the preferences: %w", p.Name, err)
	}
	if err := p.validateSupport(paths); err != nil {
		return fmt.Errorf("profile %s: %w", p.Name, err)
	}
	if err := p.validateErrands(paths); err != nil {
		return fmt.Errorf("profile %s: %w", p.Name, err)
	}
	return p.validateMessages()
}

// allScreens returns every screen, those of resending among them.
func (p Profile) allScreens() []Screen {
	all := []Screen{p.LogIn, p.Invitation}
	for _, s := range p.Screens {
		all = append(all, s)
		if s.Code.Resend != nil {
			all = append(all, *s.Code.Resend)
		}
	}
	if p.Preferences != nil {
		all = append(all, p.Preferences.End)
	}
	return all
}

func (p Profile) validateScreen(s Screen) error {
	asks := s.Step == enroll.EnterCode
	switch {
	case !strings.HasPrefix(s.Path, "/") || strings.HasSuffix(s.Path, "/"):
		return errors.New("the path does not begin, or ends, with a slash")
	case s.Title == "":
		return errors.New("it lacks its title")
	case s.Submit == "" && s.Step != enroll.Overdue && !slices.ContainsFunc(s.Options, func(o Option) bool { return o.Submit != "" }):
		return errors.New("it lacks its button")
	case p.showsKey(s) != (s.Manual != "" && s.Link != ""):
		return errors.New("it shows a key without its words, or words without a key")
	case (s.Decline != "") != (s.Step == enroll.OfferAnother):
		return errors.New("it offers another method without a way to go on, or the other way about")
	case (s.Code.Remember != "") != (asks && p.Rules.Remember > 0):
		return errors.New("its words and the rules differ on remembering the browser")
	case (s.Code.Skip != "") != (asks && p.Rules.Skips > 0):
		return errors.New("its words and the rules differ on skipping")
	case s.Code.Skip == "" && (s.Code.SkipHint != "" || s.Code.NoSkip != ""):
		return errors.New("it has words about skipping, and nothing to skip with")
	case (s.Code.Recovery != "") != (asks && p.Rules.RecoveryCodes > 0):
		return errors.New("its words and the rules differ on recovery codes")
	}
	if s.Step == enroll.ChooseMethods || s.Step == enroll.OfferAnother || asks && len(p.Rules.Methods) > 1 {
		for _, m := range p.Rules.Methods {
			if _, ok := s.Option(m); !ok {
				return fmt.Errorf("it has no words for the method %q", m)
			}
		}
	}
	return nil
}

// showsKey reports whether the new key is on a screen.
func (p Profile) showsKey(s Screen) bool {
	_, apart := p.Screen(enroll.ShowKey)
	return s.Step == enroll.ShowKey || s.Step == enroll.ConfirmKey && !apart
}

func (p Profile) validateMessages() error {
	for what, c := range map[string]struct {
		message Message
		needed  bool
	}{
		"a code by mail":      {p.Messages.Mail, slices.Contains(p.Rules.Methods, enroll.Mail)},
		"a code by SMS":       {p.Messages.SMS, slices.Contains(p.Rules.Methods, enroll.SMS)},
		"a recovery code":     {p.Messages.Recovered, p.Rules.RecoveryCodes > 0},
		"a new address":       {p.Messages.AddressChanged, p.Account != nil || p.Users != nil},
		"new recovery codes":  {p.Messages.RecoveryDrawn, p.Security != nil},
		"a new passkey":       {p.Messages.PasskeyAdded, p.Passkeys != nil},
		"a removed passkey":   {p.Messages.PasskeyRemoved, p.Passkeys != nil},
		"a request":           {p.Messages.Asked, p.Requests != nil},
		"an approved request": {p.Messages.Approved, p.Requests != nil},
		"a refused request":   {p.Messages.Refused, p.Requests != nil},
		"the second factor":   {p.Messages.SwitchedOn, !p.Rules.MailIsGiven || len(p.Rules.Methods) > 1},
	} {
		if c.needed != (c.message.Body != "") {
			return fmt.Errorf("profile %s: it has a message about %s where none is sent, or none where one is", p.Name, what)
		}
	}
	return nil
}

// Option returns a method's words on the screen.
func (s Screen) Option(m enroll.Method) (Option, bool) {
	for _, o := range s.Options {
		if o.Method == m {
			return o, true
		}
	}
	return Option{}, false
}
