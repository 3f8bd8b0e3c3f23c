package enroll

import (
	"errors"
	"fmt"
	"slices"
)

// A Step is something the user has to do before being signed in.
type Step string

// The steps that a [Flow] can be made of.
const (
	// ChooseMethods asks which methods to set up.
	ChooseMethods Step = "choose-methods"

	// ShowKey shows the new key, as a QR code and as text.
	ShowKey Step = "show-key"
	// ConfirmKey asks for a code made with that key, which it shows itself where
	// ShowKey is no part of the flow. Passing it switches the authenticator on.
	ConfirmKey Step = "confirm-key"

	// EnterNumber asks for a telephone number, and sends a code there.
	EnterNumber Step = "enter-number"
	// ConfirmNumber asks for that code. Passing it switches SMS on.
	ConfirmNumber Step = "confirm-number"

	// SendMail offers to send a code to the user's mail address.
	SendMail Step = "send-mail"
	// ConfirmMail asks for that code. Passing it switches mail on.
	ConfirmMail Step = "confirm-mail"

	// OfferAnother offers the methods that were not set up yet.
	OfferAnother Step = "offer-another"
	// ShowRecovery shows the recovery codes, once.
	ShowRecovery Step = "show-recovery"

	// EnterCode asks for a code at the log-in.
	EnterCode Step = "enter-code"
)

// Where a session stands whose steps are done, or that can do none.
const (
	SignedIn Step = "signed-in"
	// Overdue is where a user stands whose time for the set-up has run out.
	Overdue Step = "overdue"
)

// method is the method that a step sets up, or "".
func (s Step) method() Method {
	switch s {
	case ShowKey, ConfirmKey:
		return App
	case EnterNumber, ConfirmNumber:
		return SMS
	case SendMail, ConfirmMail:
		return Mail
	}
	return ""
}

// pairs are the steps that set a method up: the first prepares, and the second
// switches it on.
func pairs() map[Method][2]Step {
	return map[Method][2]Step{
		App: {ShowKey, ConfirmKey}, SMS: {EnterNumber, ConfirmNumber}, Mail: {SendMail, ConfirmMail},
	}
}

// A Flow is the order of the steps after a right password. Of several methods
// those that a user does not choose are left out.
type Flow struct {
	SetUp  []Step // for a user without a second factor
	Verify []Step // for a user with one
}

func (f Flow) validate(r Rules) error {
	for i, step := range f.SetUp {
		known := step == ChooseMethods || step == OfferAnother || step == ShowRecovery
		switch m := step.method(); {
		case m == "" && !known:
			return fmt.Errorf("the step %q cannot be part of the set-up", step)
		case m != "" && !slices.Contains(r.toSetUp(), m):
			return fmt.Errorf("the step %q belongs to the method %q, which the rules do not have", step, m)
		case slices.Contains(f.SetUp[:i], step):
			return fmt.Errorf("the step %q is in the set-up twice", step)
		}
	}
	for _, m := range r.toSetUp() {
		pair := pairs()[m]
		first, second := slices.Index(f.SetUp, pair[0]), slices.Index(f.SetUp, pair[1])
		if m == App && first < 0 && second >= 0 {
			continue // one page does both
		}
		if first < 0 || second != first+1 {
			return fmt.Errorf("the set-up must have the step %q and right after it %q", pair[0], pair[1])
		}
	}
	chooses := slices.Index(f.SetUp, ChooseMethods)
	switch {
	case len(f.Verify) != 1 || f.Verify[0] != EnterCode:
		return errors.New("the log-in must ask for a code once")
	case chooses > 0:
		return errors.New("methods must be chosen first of all")
	case len(r.toSetUp()) > 1 && chooses < 0:
		return errors.New("of several methods the user has to choose")
	case slices.Contains(f.SetUp, ShowRecovery) != (r.RecoveryCodes > 0):
		return errors.New("recovery codes must be shown where there are any, and only there")
	}
	return nil
}

// chosen returns the set-up's steps after the choice, without those of methods
// that were not chosen.
func (f Flow) chosen(methods []Method) []Step {
	var steps []Step
	for _, step := range f.SetUp {
		if m := step.method(); step != ChooseMethods && (m == "" || slices.Contains(methods, m)) {
			steps = append(steps, step)
		}
	}
	return steps
}
