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
	if err := d.AddAll(ctx, newcomers(p.missing(d))); err != nil {
		return fmt.Errorf("profile %s: %w", p.Name, err)
	}
	return nil
}

// Newcomers are the profile's fixtures as a directory takes them in.
func (p Profile) Newcomers() []enroll.Newcomer { return newcomers(p.Fixtures) }

func newcomers(fixtures []Fixture) []enroll.Newcomer {
	var all []enroll.Newcomer
	for _, f := range fixtures {
		all = append(all, f.newcomer())
	}
	return all
}

// Hashes is how many passwords Populate has to hash.
func (p Profile) Hashes(d *enroll.Directory) (n int) {
	for _, f := range p.missing(d) {
		if f.Password != "" {
			n++
		}
	}
	return n
}

// missing are the fixtures who are not in the directory.
func (p Profile) missing(d *enroll.Directory) (missing []Fixture) {
	for _, f := range p.Fixtures {
		if _, err := d.Person(f.UserName); err != nil {
			missing = append(missing, f)
		}
	}
	return missing
}

func (f Fixture) newcomer() enroll.Newcomer {
	return enroll.Newcomer{
		Person: f.Person, Password: f.Password, Key: f.Key, Number: f.Number, Mail: f.Mail,
		Stuck: f.Stuck, NotYet: f.NotYet, Since: f.Since,
	}
}
