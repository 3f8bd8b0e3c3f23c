package profile

import (
	"context"
	"fmt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// Populate takes the profile's fixtures into the directory: those with a
// password as users, the others as invitations.
func (p Profile) Populate(ctx context.Context, d *enroll.Directory) error {
	for _, f := range p.Fixtures {
		var err error
		if f.Password == "" {
			_, err = d.Invite(f.Person)
		} else {
			err = d.Add(ctx, f.Person, f.Password)
		}
		if err == nil {
			err = f.stand(d)
		}
		if err != nil {
			return fmt.Errorf("profile %s: %w", p.Name, err)
		}
	}
	return nil
}

// stand puts the user where the fixture says in the time for the set-up and in a
// rollout.
func (f Fixture) stand(d *enroll.Directory) error {
	switch {
	case f.Stuck > 0:
		return d.Stick(f.UserName, f.Stuck)
	case f.NotYet:
		return d.Release(f.UserName)
	case f.Since > 0:
		return d.RequireSince(f.UserName, f.Since)
	}
	return nil
}
