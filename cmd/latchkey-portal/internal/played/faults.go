package played

import (
	"strings"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/fault"
)

// A Change is what is to be otherwise about a portal. What is nil stays as it is.
type Change struct {
	Settings map[string]string // as [Portal.Set] takes them
	Faults   *[]string         // for all users: all that are to be on
}

// A FaultsError says in a sentence why faults cannot be on.
type FaultsError struct{ err error }

// Error is what [fault.Board.Set] says.
func (e *FaultsError) Error() string { return e.err.Error() }

// Unwrap returns that error.
func (e *FaultsError) Unwrap() error { return e.err }

// Change changes a portal, in all that is asked for or in nothing. Errors are those of
// [Portal.Set] and [Portal.Break].
func (p *Portal) Change(c Change) error {
	if c.Faults == nil {
		return p.Set(c.Settings)
	}
	before := p.faults.State()
	if err := p.Break(*c.Faults...); err != nil || c.Settings == nil {
		return err
	}
	err := p.Set(c.Settings)
	if err != nil {
		p.faults.Restore(before)
		p.noteFaults("", p.faults.All())
	}
	return err
}

// Break has these faults on for all users, and no others beside those of single users.
// The texts are as on the command line. The error is a [*FaultsError].
func (p *Portal) Break(texts ...string) error {
	if err := p.faults.Set(texts...); err != nil {
		return &FaultsError{err}
	}
	p.noteFaults("", p.faults.All())
	return nil
}

// BreakFor has these faults on for a user, on top of those for all.
//
// Errors: [enroll.ErrNoUser], [*FaultsError].
func (p *Portal) BreakFor(userName string, texts ...string) error {
	person, err := p.directory.Person(userName)
	if err != nil {
		return err
	}
	if err := p.faults.SetUser(userName, texts...); err != nil {
		return &FaultsError{err}
	}
	if _, err := p.directory.Person(userName); err != nil { // who was removed meanwhile
		p.faults.ClearUser(userName)
		return err
	}
	p.noteFaults(person.UserName, p.faults.User(userName))
	return nil
}

func (p *Portal) noteFaults(userName string, on []fault.Choice) {
	detail := "None is on."
	if len(on) > 0 {
		detail = "On: " + strings.Join(fault.Texts(on), ", ") + "."
	}
	p.voice.feed.Put(audit.Event{At: p.clock.Now(), Profile: p.voice.profile, User: userName, Kind: faultsChanged, Detail: detail})
}
