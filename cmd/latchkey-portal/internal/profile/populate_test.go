package profile

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// A shelf is a store that outlasts a directory, not the test.
type shelf map[string][]byte

// A onceOnly takes one change and fails from then on, as if the process had died.
type onceOnly struct {
	shelf
	taken int
}

func (s shelf) Load() (map[string][]byte, error) { return maps.Clone(s), nil }

func (s shelf) Keep(changes map[string][]byte) error {
	for name, value := range changes {
		if s[name] = value; value == nil {
			delete(s, name)
		}
	}
	return nil
}

func (o *onceOnly) Keep(changes map[string][]byte) error {
	if o.taken++; o.taken > 2 { // the portal's own record is the first
		return errors.New("it is the end")
	}
	return o.shelf.Keep(changes)
}

// However soon after the fixtures were taken in the portal dies, they stand where
// the profile says: they come with that, or not at all.
func TestPopulateIsOneChange(t *testing.T) {
	for _, p := range All() {
		kept := &onceOnly{shelf: shelf{}}
		begin := func(store enroll.Store) *enroll.Directory {
			d, err := enroll.New(enroll.Options{
				Rules: p.Rules, Flow: p.Flow(), Clock: enroll.SystemClock{}, Events: silent{}, Store: store, PasswordCost: bcrypt.MinCost,
			})
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		if err := p.Populate(t.Context(), begin(kept)); err != nil {
			t.Fatalf("%s: it takes more than one change: %v", p.Name, err)
		}
		d := begin(kept.shelf)
		for _, f := range p.Fixtures {
			status, err := d.Status(f.UserName)
			want := (p.Rules.Required || f.Since > 0) && !f.NotYet
			if err != nil || status.Required != want {
				t.Errorf("%s: %s needs a second factor: %v, want %v (%v)", p.Name, f.UserName, status.Required, want, err)
			}
			if away := time.Until(status.Deadline.Add(f.Since - p.Rules.Grace)).Abs(); want && p.Rules.Grace > 0 && away > time.Minute {
				t.Errorf("%s: the time of %s ends %v", p.Name, f.UserName, status.Deadline)
			}
			if stuck := strings.Contains(string(kept.shelf["user:"+f.UserName]), `"stuck":`); stuck != (f.Stuck > 0) {
				t.Errorf("%s: %s fails at a rollout: %v", p.Name, f.UserName, stuck)
			}
		}
	}
}

// silent tells nobody anything.
type silent struct{ enroll.Events }

func (silent) Invited(enroll.Invitation) {}

// Fixtures stand where the profile says when they are taken in, and after a
// restart where they were left.
func TestPopulateAgain(t *testing.T) {
	for _, p := range All() {
		kept := shelf{}
		begin := func() *enroll.Directory {
			d, err := enroll.New(enroll.Options{
				Rules: p.Rules, Flow: p.Flow(), Clock: enroll.SystemClock{}, Events: silent{}, Store: kept, PasswordCost: bcrypt.MinCost,
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Populate(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			return d
		}
		change := begin()
		for _, f := range p.Fixtures {
			before, err := change.Status(f.UserName)
			switch {
			case err != nil:
				t.Errorf("%s: %s is missing: %v", p.Name, f.UserName, err)
			case f.NotYet && before.Required:
				t.Errorf("%s: %s needs a second factor already", p.Name, f.UserName)
			case f.Since > 0 && time.Until(before.Deadline.Add(f.Since-p.Rules.Grace)).Abs() > time.Minute:
				t.Errorf("%s: the time of %s ends %v", p.Name, f.UserName, before.Deadline)
			}
			// The opposite of what the fixture says.
			turn := change.Release
			if !before.Required {
				turn = change.Require
			}
			if err := turn(f.UserName); err != nil {
				t.Fatal(err)
			}
		}
		want := change.Users()
		got := begin().Users()
		if len(got) != len(p.Fixtures) {
			t.Fatalf("%s: there are %d users, want %d", p.Name, len(got), len(p.Fixtures))
		}
		for i, u := range got {
			if u.Person != want[i].Person || u.Required != want[i].Required || !u.Deadline.Equal(want[i].Deadline) {
				t.Errorf("%s: after the restart %s is %+v, want %+v", p.Name, u.UserName, u, want[i])
			}
		}
	}
}
