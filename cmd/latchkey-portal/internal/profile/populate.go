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
		if err == nil && f.Stuck > 0 {
			err = d.Stick(f.UserName, f.Stuck)
		}
		if err != nil {
			return fmt.Errorf("profile %s: %w", p.Name, err)
		}
	}
	return nil
}
