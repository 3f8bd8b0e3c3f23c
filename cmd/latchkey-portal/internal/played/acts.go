package played

import (
	"fmt"
	"slices"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
)

// Played returns the portal of a profile, or all where that is empty, or [ErrNoProfile].
func (s *Stage) Played(profile string) ([]*Portal, error) {
	if profile == "" {
		return s.portals, nil
	}
	p, err := s.Portal(profile)
	return []*Portal{p}, err
}

// A Message is one mail or SMS with the portal that sent it.
type Message struct {
	Profile string `json:"profile" doc:"The portal that sent it." example:"cin7"`
	outbox.Message
}

// Messages returns those of a portal, or of all where profile is empty, the newest first.
// It returns [ErrNoProfile].
func (s *Stage) Messages(profile string, q outbox.Query) ([]Message, error) {
	portals, err := s.Played(profile)
	if err != nil {
		return nil, err
	}
	all := []Message{}
	for _, p := range portals {
		p.box.Release() // what a fault has come late may be due
		found, _ := p.box.Find(q)
		for _, m := range found {
			all = append(all, Message{p.Profile().Name, m})
		}
	}
	slices.SortStableFunc(all, func(a, b Message) int { return b.At.Compare(a.At) })
	return all, nil
}

// ClearMessages takes the messages of a portal away, or of all where profile is empty,
// those too that a fault holds back. It returns [ErrNoProfile].
func (s *Stage) ClearMessages(profile string) error {
	portals, err := s.Played(profile)
	if err != nil {
		return err
	}
	for _, p := range portals {
		p.box.Drop()
		p.box.Clear(p.box.Last())
		s.Note(p.Profile().Name, "outbox-cleared", "")
	}
	return nil
}

// SetClock changes the clock, and tells the feed. Errors are those of
// [timepiece.Clock.Set].
func (s *Stage) SetClock(setting timepiece.Setting) error {
	if err := s.clock.Set(setting); err != nil {
		return err
	}
	for _, p := range s.portals {
		p.box.Release() // what a fault has come late may be due now
	}
	s.Note("", "clock-set", fmt.Sprintf("It shows %s.", s.clock.Now().UTC().Format(time.RFC3339)))
	return nil
}

// Keep writes down what is not kept yet, or says why it cannot. Without an error the
// portals can be used.
func (s *Stage) Keep() error {
	for _, p := range s.portals {
		if err := p.directory.Keep(); err != nil {
			return err
		}
	}
	return nil
}

// Only leaves out events that are of portals other than that of a profile, where that is
// not empty.
func Only(all []audit.Event, profile string) []audit.Event {
	some := []audit.Event{}
	for _, e := range all {
		if Concerns(e, profile) {
			some = append(some, e)
		}
	}
	return some
}

// Concerns reports whether an event is of the portal of a profile, or of no single one.
func Concerns(e audit.Event, profile string) bool {
	return profile == "" || e.Profile == "" || e.Profile == profile
}
