package support

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/walkthrough"
)

// A Teller puts into words how far a user of a portal has come.
type Teller struct {
	profile profile.Profile
	guide   walkthrough.Guide
	page    string // the path of the page that the user is on, beside that of the step
}

// NewTeller returns the teller of a portal as it is played.
func NewTeller(p profile.Profile) (Teller, error) {
	guide, err := walkthrough.For(p)
	if err != nil {
		return Teller{}, fmt.Errorf("preparing what support says: %w", err)
	}
	return Teller{profile: p.Spelled(), guide: guide}, nil
}

// On returns the teller of a user who is on the page at a path, beside the page of the
// step.
func (t Teller) On(path string) Teller {
	t.page = path
	return t
}

// A Report is what staff read of a user.
type Report struct {
	// Where is where the user is, in a sentence, and Facts what there is to that.
	Where string
	Facts []Fact
	// Failed is what just failed; nil where nothing did.
	Failed *Failure
	// Say is what to say next, and Else what to say where that does not help.
	Say, Else []string
	// Staff is what staff can do about it here; it may be empty.
	Staff string
	// See and Press are what the user has before them and what to press.
	See, Press string
}

// A Fact is one thing about where a user is.
type Fact struct{ Name, Text string }

// A Failure is what just failed, and why.
type Failure struct {
	At   time.Time
	What string
	Why  []string
}

// Tell reports on a user, of whom what happened is given with the oldest first.
func (t Teller) Tell(p enroll.Progress, happened []audit.Event) Report {
	r := Report{Where: t.where(p), Facts: t.facts(p)}
	failed := t.failure(p, happened)
	if failed != nil {
		r.Failed = &failed.Failure
	}
	t.say(&r, p, failed)
	digits, period := t.codes(p)
	fit := strings.NewReplacer("six digits", digits, "half a minute", period) // which the walk-throughs speak of
	for _, words := range [][]string{r.Say, r.Else} {
		for i := range words {
			words[i] = fit.Replace(words[i])
		}
	}
	return r
}

// codes says how many digits the user's codes have, and how long they are good for:
// those of the key that the user has or is shown, or else what is usual in the portal.
func (t Teller) codes(p enroll.Progress) (digits, period string) {
	n, seconds := t.profile.Rules.Digits, t.profile.Rules.Period
	if at, here := stands(p); here && at.Digits > 0 && at.Period > 0 {
		n, seconds = at.Digits, at.Period
	}
	digits, period = fmt.Sprintf("%d digits", n), fmt.Sprintf("%d seconds", seconds)
	if n == 6 {
		digits = "six digits"
	}
	switch seconds {
	case 30:
		period = "half a minute"
	case 60:
		period = "a minute"
	}
	return digits, period
}

// stands is where the user is: the place that was used last.
func stands(p enroll.Progress) (enroll.Place, bool) {
	if len(p.Places) == 0 {
		return enroll.Place{}, false
	}
	return p.Places[0], true
}

// where says where a user is.
func (t Teller) where(p enroll.Progress) string {
	at, here := stands(p)
	name, entry := p.FullName, t.profile.Entry()
	switch {
	case p.Invited:
		return name + " is invited and has not chosen a password yet."
	case !here && !p.Outside.IsZero():
		return name + " is not " + t.profile.Inside() + ". A program is setting up an authenticator and waits for its first code."
	case !here:
		return name + " is not " + t.profile.Inside() + ": either at the " + entry + " page, or not in the portal at all."
	}
	switch at.Step {
	case enroll.ChooseMethods:
		return name + " chooses by what the codes are to come."
	case enroll.ShowKey:
		return name + " sees the QR code and has not gone on to the first code."
	case enroll.ConfirmKey:
		return name + " is asked for the first code of the new key."
	case enroll.EnterNumber:
		return name + " is asked for a telephone number."
	case enroll.ConfirmNumber:
		return name + " is asked for the code that was sent to the telephone."
	case enroll.SendMail:
		return name + " is asked whether a code is to be sent by mail."
	case enroll.ConfirmMail:
		return name + " is asked for the code that was sent by mail."
	case enroll.OfferAnother:
		return name + " is offered another method."
	case enroll.ShowRecovery:
		return name + " sees the recovery codes and has not put them away."
	case enroll.EnterCode:
		return name + " is asked for a code at the " + entry + "."
	case enroll.Overdue:
		return name + " is stopped at the " + entry + ": the time for the set-up is over."
	}
	return name + " is " + t.profile.Inside() + "."
}

// facts are what there is to where a user is.
func (t Teller) facts(p enroll.Progress) []Fact {
	var all []Fact
	add := func(name, format string, args ...any) { all = append(all, Fact{name, fmt.Sprintf(format, args...)}) }
	if at, here := stands(p); here {
		add("At this step since", "%s", clockTime(at.Since))
		add("Last seen", "%s", clockTime(at.Used))
		if at.Method != "" {
			add("Method", "%s", t.method(at.Method))
		}
		if s := at.Sent; s != nil {
			add("Code sent", "by %s to %s at %s, good until %s", t.method(s.Method), s.To, clockTime(s.At), clockTime(s.Expires))
		}
		add("Session ends", "at %s, if nothing is done", clockTime(at.Ends))
		if n := len(p.Places); n > 1 {
			add("Other browsers", "%d more %s open; this is the one that was used last", n-1, plural(n-1, "session is", "sessions are"))
		}
	}
	switch {
	case p.Locked:
		add("Tries left", "none: locked after %d failed tries", p.Failures)
	case p.Failures > 0:
		add("Tries left", "%d, after %d failed", p.TriesLeft, p.Failures)
	default:
		add("Tries left", "%d", p.TriesLeft)
	}
	if p.Wait > 0 && !p.Locked {
		add("Has to wait", "until %s before the next try is looked at", clockTime(p.At.Add(p.Wait)))
	}
	if len(p.Methods) > 0 {
		var names []string
		for _, m := range p.Methods {
			names = append(names, t.method(m))
		}
		add("Set up", "%s", strings.Join(names, ", "))
	} else if p.Required && !p.Invited {
		add("Set up", "nothing yet")
	}
	if !p.Deadline.IsZero() {
		add("Time for the set-up", "%s", map[bool]string{true: "ran out on ", false: "until "}[p.Overdue]+p.Deadline.Format("2 January 2006, 15:04 MST"))
	}
	return all
}

func (t Teller) method(m enroll.Method) string {
	switch m {
	case enroll.App:
		return "authenticator app"
	case enroll.SMS:
		return "text message"
	}
	return "mail"
}

// at returns the guide's steps for where a session stands.
func (t Teller) at(step enroll.Step) []walkthrough.Step {
	var all []walkthrough.Step
	for _, section := range t.guide.Sections {
		for _, s := range section.Steps {
			if s.At == step && step != "" && s.Page == t.page {
				all = append(all, s)
			}
		}
	}
	if len(all) == 0 && t.page != "" {
		return t.On("").at(step) // there are no words for that page
	}
	return all
}

// mishap returns what the guide says of a kind.
func (t Teller) mishap(kinds ...walkthrough.Kind) (walkthrough.Mishap, bool) {
	for _, kind := range kinds {
		if i := slices.IndexFunc(t.guide.Mishaps, func(m walkthrough.Mishap) bool { return m.Kind == kind }); i >= 0 {
			return t.guide.Mishaps[i], true
		}
	}
	return walkthrough.Mishap{}, false
}

// plain has a guide's text without what marks its labels. A text that names a label
// which the portal does not have is none.
func plain(text string) string {
	if strings.Contains(text, "«»") {
		return ""
	}
	return strings.NewReplacer("«", "“", "»", "”", "‹", "“", "›", "”").Replace(text)
}

func clockTime(t time.Time) string { return t.Format("15:04:05 MST") }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
