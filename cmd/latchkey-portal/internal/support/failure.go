package support

import (
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// A failure is what just failed, with what decides about what to say.
type failure struct {
	Failure
	password bool
	outside  bool           // the user had nothing to do with it
	refusal  enroll.Refusal // of a code
	// complaint is what a page said; empty for what the portal tells by itself.
	complaint Complaint
}

const (
	codeAtSetUp  = "A code was refused at the set-up."
	codeFromAway = "A code was refused that came by the API or the control panel."
)

// failure finds what just failed: the last thing that was tried, if that was refused.
func (t Teller) failure(p enroll.Progress, happened []audit.Event) *failure {
	looked := false
	for i := len(happened) - 1; i >= 0; i-- {
		e := happened[i]
		switch kind := enroll.HappeningKind(e.Kind); kind {
		case enroll.SawPasswordRefused:
			return t.passwordRefused(e)
		case enroll.SawCodeRefused:
			return t.codeRefused(p, e, looked)
		case pageRefused:
			if t.wentOn(p, e) {
				return nil
			}
			return complainedOf(e, Complaint(e.Reason))
		case "refusal-explained":
			looked = true
		case enroll.SawCode, enroll.SawPassword, enroll.SawSignIn, enroll.SawUnlock, enroll.SawAcceptance, enroll.SawStartOver,
			"reset", "switched-on", "code-sent", "address-changed", "passkey-added", "passkey-removed", "recovery-code-used", "recovery-codes-drawn":
			return nil // what came before is over
		}
	}
	return nil
}

// wentOn reports whether a user has come to another step since a page complained. Where
// the portal's clock stands still only the page tells.
func (t Teller) wentOn(p enroll.Progress, e audit.Event) bool {
	at, here := stands(p)
	if !here {
		return false
	}
	if at.Since.After(e.At) {
		return true
	}
	ofOther := false
	for _, screen := range t.profile.Screens {
		if onPage(screen.Title) == e.Detail {
			if screen.Step == at.Step {
				return false
			}
			ofOther = true
		}
	}
	return ofOther
}

// complainedOf says what a page complained of; nothing where that is not known.
func complainedOf(e audit.Event, c Complaint) *failure {
	words, ok := complaints()[c]
	if !ok {
		return nil
	}
	return &failure{complaint: c, Failure: Failure{At: e.At, What: words.what, Why: []string{words.why}}}
}

func (t Teller) passwordRefused(e audit.Event) *failure {
	f := &failure{password: true, Failure: Failure{At: e.At, What: "The password was refused."}}
	switch enroll.Reason(e.Reason) {
	case enroll.ReasonWaiting:
		f.Why = []string{"It was not looked at: tries failed just before, and the next one has to wait."}
	case enroll.ReasonLocked:
		f.Why = []string{"It was not looked at: the user is locked."}
	default:
		f.Why = []string{"The password is wrong. What was typed is not kept."}
	}
	return f
}

// codeRefused says what became of a code. It was looked at why when that was told.
func (t Teller) codeRefused(p enroll.Progress, e audit.Event, looked bool) *failure {
	f := &failure{Failure: Failure{At: e.At, What: "A code was refused at the " + t.profile.Entry() + "."}, outside: e.Via == audit.ViaControl}
	if at, here := stands(p); f.outside {
		f.What = codeFromAway
	} else if here && at.Step != enroll.EnterCode && at.Step != enroll.SignedIn {
		f.What = codeAtSetUp
	}
	switch enroll.Reason(e.Reason) {
	case enroll.ReasonWaiting:
		f.Why = []string{"It was not looked at: tries failed just before, and the next one has to wait."}
		return f
	case enroll.ReasonLocked:
		f.Why = []string{"It was not looked at: the user is locked."}
		return f
	}
	if looked && len(p.Refusals) > 0 {
		f.refusal = p.Refusals[0]
	}
	if f.refusal.Reason == "" {
		f.Why = []string{"It is being looked at why."}
		return f
	}
	if f.refusal.SetUp && !f.outside {
		f.What = codeAtSetUp
	}
	f.Why = why(f.refusal)
	return f
}

// why says why a code was refused, without a letter of a key or a digit of a code.
func why(r enroll.Refusal) []string {
	said := ""
	switch r.Reason {
	case diagnose.Swapped:
		said = "Two digits of the code are swapped."
	case diagnose.Mistyped:
		said = "The code is right but for one digit."
	case diagnose.CutShort:
		said = "The code is right as far as it was typed: digits at its end are missing."
	case diagnose.TypedKey:
		said = "The key in the authenticator was typed with one mistake: " + r.Where() + "."
	default:
		if TellsNothing(r.Reason) {
			return []string{r.Detail}
		}
		return []string{"Why is not known."}
	}
	if r.Asserted {
		return []string{said}
	}
	all := []string{said, "That is likely and not certain: another code can confirm it."}
	if r.Others > 0 {
		all = append(all, "Other explanations fit as well.")
	}
	return all
}

// recent reports whether a failure belongs to what the user does now.
func (f *failure) recent(now time.Time) bool { return f != nil && now.Sub(f.At) < 10*time.Minute }
