package profile

import (
	"context"
	"fmt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// Populate takes the profile's fixtures into the directory: those with a
// password as users, the others as invitations. Whoever is there already stays
// as they are.
func (p Profile) Populate(ctx context.Context, d *enroll.Directory) error {
	var missing []enroll.Newcomer
	for _, f := range p.Fixtures {
		if _, err := d.Person(f.UserName); err != nil {
			missing = append(missing, f.newcomer())
		}
	}
	if err := d.AddAll(ctx, missing); err != nil {
		return fmt.Errorf("profile %s: %w", p.Name, err)
	}
	return nil
}

func (f Fixture) newcomer() enroll.Newcomer {
	return enroll.Newcomer{Person: f.Person, Password: f.Password, Key: f.Key, Number: f.Number, Mail: f.Mail}
}
