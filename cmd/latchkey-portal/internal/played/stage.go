package played

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
)

// Options are what a [Stage] is made of.
type Options struct {
	// Parts are the portals, at least one, each of another profile.
	Parts []Part
	Clock *timepiece.Clock
	Log   *slog.Logger
	// PasswordCost is bcrypt's, 4 to 31; zero means its default.
	PasswordCost int
}

// A Stage is all that a process plays. It is safe for concurrent use.
type Stage struct {
	clock   *timepiece.Clock
	feed    *audit.Feed
	portals []*Portal
	adding  sync.Mutex // is held while users are added or everything begins anew
}

// What can be wrong with a name.
var (
	// ErrNoProfile means that no portal of that name is played.
	ErrNoProfile = errors.New("no portal of that name is played here")
	// ErrSeveral means that a user name is one in several portals.
	ErrSeveral = errors.New("several portals have a user of that name; say which one is meant")
)

// A StrangerError means that something is to be broken from the start for a user whom no
// portal has.
type StrangerError struct{ UserName string }

// Error says so in a sentence.
func (e *StrangerError) Error() string {
	return fmt.Sprintf("a fault is to be on for %q, and no user has that name; choose one of those that the portal begins with", e.UserName)
}

// Open puts portals together and takes in their users.
func Open(ctx context.Context, o Options) (*Stage, error) {
	s := &Stage{clock: o.Clock, feed: &audit.Feed{}}
	broken := brokenFor(o.Parts)
	for _, part := range o.Parts {
		p, err := open(ctx, part, o, s)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.portals = append(s.portals, p)
	}
	if len(s.portals) == 0 {
		return nil, errors.New("there is no portal to play")
	}
	for _, userName := range broken {
		if _, err := s.PortalOf(userName, ""); errors.Is(err, enroll.ErrNoUser) {
			return nil, errors.Join(&StrangerError{userName}, s.Close())
		}
	}
	return s, nil
}

// elsewhere are the accounts of all portals but one, at most [diagnose.MostOthers].
func (s *Stage) elsewhere(but *Portal) (all []diagnose.Other) {
	for _, p := range s.portals {
		if p == but {
			continue
		}
		for _, o := range p.directory.Accounts() {
			if len(all) == diagnose.MostOthers {
				return all
			}
			o.Portal = p.part.Profile.Name
			all = append(all, o)
		}
	}
	return all
}

// brokenFor are the users for whom alone something is on.
func brokenFor(parts []Part) []string {
	var all []string
	for _, part := range parts {
		for _, u := range part.Faults.Users() {
			if !slices.Contains(all, u.UserName) {
				all = append(all, u.UserName)
			}
		}
	}
	return all
}

// Clock returns the clock that all portals go by.
func (s *Stage) Clock() *timepiece.Clock { return s.clock }

// Feed returns what happened in all portals.
func (s *Stage) Feed() *audit.Feed { return s.feed }

// Portals returns all portals in the order in which they were given.
func (s *Stage) Portals() []*Portal { return s.portals }

// Portal returns the portal of a profile, or the first where that is empty, or
// [ErrNoProfile].
func (s *Stage) Portal(name string) (*Portal, error) {
	for _, p := range s.portals {
		if name == "" || p.Profile().Name == name {
			return p, nil
		}
	}
	return nil, ErrNoProfile
}

// PortalOf returns the portal whose user has a name, among those of a profile where
// that is not empty.
//
// Errors: [enroll.ErrNoUser], [ErrSeveral], [ErrNoProfile].
func (s *Stage) PortalOf(userName, profile string) (*Portal, error) {
	if profile != "" {
		p, err := s.Portal(profile)
		if err != nil {
			return nil, err
		}
		_, err = p.directory.Person(userName)
		return p, err
	}
	var found *Portal
	for _, p := range s.portals {
		if _, err := p.directory.Person(userName); err != nil {
			continue
		}
		if found != nil {
			return nil, ErrSeveral
		}
		found = p
	}
	if found == nil {
		return nil, enroll.ErrNoUser
	}
	return found, nil
}

// Add takes a user into the portal of a profile, the first one where that is empty.
//
// Errors: [ErrNoProfile], [enroll.ErrUserExists], [enroll.ErrFull],
// [*enroll.NewcomerError].
func (s *Stage) Add(ctx context.Context, profile string, n enroll.Newcomer) (*Portal, error) {
	p, err := s.Portal(profile)
	if err != nil {
		return nil, err
	}
	hold, err := s.reserve(n.UserName)
	if err != nil {
		return nil, err
	}
	defer hold()
	return p, p.directory.AddAll(ctx, []enroll.Newcomer{n})
}

// reserve sees that nobody has a name. With several portals it holds others off until
// the user is in; a single one sees to that itself, and lets passwords be hashed side
// by side.
func (s *Stage) reserve(userName string) (release func(), err error) {
	if len(s.portals) == 1 {
		return func() {}, nil
	}
	s.adding.Lock()
	for _, p := range s.portals {
		if _, err := p.directory.Person(userName); err == nil {
			s.adding.Unlock()
			return nil, enroll.ErrUserExists
		}
	}
	return s.adding.Unlock, nil
}

// StartOver has everything be as at the start: users, keys, messages, rules and the
// clock. The feed of events goes on.
func (s *Stage) StartOver(ctx context.Context) error {
	s.adding.Lock()
	defer s.adding.Unlock()
	s.clock.Restore()
	for _, p := range s.portals {
		if err := p.startOver(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Note puts an event into the feed that belongs to no single user.
func (s *Stage) Note(profile, kind, detail string) {
	s.feed.Put(audit.Event{At: s.clock.Now(), Profile: profile, Kind: kind, Detail: detail})
}

// Release lets the requests go that wait, for messages or because a fault has them. It is for the stop of a server.
func (s *Stage) Release() {
	for _, p := range s.portals {
		p.release()
	}
}

// Close waits for messages that are on their way, and keeps what is not kept yet.
func (s *Stage) Close() error {
	var all []error
	for _, p := range s.portals {
		all = append(all, p.close())
	}
	return errors.Join(all...)
}
