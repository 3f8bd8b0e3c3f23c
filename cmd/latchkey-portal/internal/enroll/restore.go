package enroll

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// unusable says what to do about data of another version.
func unusable(err error) error {
	return fmt.Errorf("what was kept of the portal cannot be used by this version (%w); use the one that wrote it, or begin with other data", err)
}

// restore takes in what the store has. Nothing is taken for less than it is: one
// value that cannot be read is an error for all of them. It is called before the
// directory is used.
func (d *Directory) restore(values map[string][]byte) error {
	zone := d.clock.Now().Location()
	for name, value := range values {
		folded, isUser := strings.CutPrefix(name, userValue)
		hash, isStranger := strings.CutPrefix(name, strangerValue)
		var err error
		switch {
		case isUser:
			if err = d.restoreUser(folded, value, zone); err != nil {
				err = fmt.Errorf("the user %q: %w", folded, err)
			}
		case isStranger:
			err = d.restoreStranger(hash, value, zone)
		case name == portalValue:
			err = d.restorePortal(value)
		case isTicketValue(name):
			d.keepForDesk(name, value)
		case name != rolloutValue:
			err = fmt.Errorf("it is not known what %q is", name)
		}
		if err != nil {
			return err
		}
	}
	if len(values) > 0 && !d.kept.portal {
		return errors.New("the record of the portal itself is missing")
	}
	d.strangers.order = sortedByLast(d.strangers.byName)
	slices.SortFunc(d.order, func(a, b *user) int { return cmp.Compare(a.place, b.place) })
	for i, u := range d.order {
		if u.place < 0 || i > 0 && u.place == d.order[i-1].place {
			return fmt.Errorf("two users are at place %d, or that is none", u.place)
		}
	}
	if value, ok := values[rolloutValue]; ok {
		return d.restoreRollout(value, zone)
	}
	return nil
}

func (d *Directory) restoreUser(folded string, value []byte, zone *time.Location) error {
	var r userRecord
	if err := decodeRecord(value, &r); err != nil {
		return err
	}
	u := &user{
		Person:  Person{UserName: r.UserName, FullName: r.FullName, Email: r.Email, Role: r.Role, Admin: r.Admin, madeUp: r.Rehearsal},
		place:   r.Place,
		factors: map[Method]*factor{}, lastUsed: r.LastUsed, keys: r.Keys, skips: r.Skips,
		required: in(r.Required, zone), extension: r.Extension, stuck: r.Stuck,
	}
	switch {
	case fold(r.UserName) != folded || d.rules.newAccount(r.UserName).Validate() != nil:
		return errors.New("the user name in its record is another one")
	case len(d.order) == mostUsers:
		return ErrFull
	case r.Skips < 0 || r.Stuck < 0 || len(r.Older) > mostOlder || len(r.Recovery) > mostRecovery || len(r.Browsers) > mostBrowsers:
		return errors.New("a number in its record is not possible")
	}
	if err := u.restoreSecrets(r, zone); err != nil {
		return err
	}
	if err := d.restorePasskeys(u, r, zone); err != nil {
		return err
	}
	for id, b := range r.Browsers {
		if u.browsers == nil {
			u.browsers = map[string]remembered{}
		}
		u.browsers[id] = remembered{since: b.Since.In(zone), until: b.Until.In(zone)}
	}
	for _, at := range r.Sent {
		u.sent = append(u.sent, at.In(zone))
	}
	if err := u.tally.restore(r.Tally, zone); err != nil {
		return err
	}
	if i := r.Invitation; i != nil {
		if d.invitations[i.Token] != nil || i.Token == "" {
			return errors.New("its invitation is not possible")
		}
		u.invitation = &invitation{user: u, number: u.place + 1, token: i.Token, expires: i.Expires.In(zone)}
		d.invitations[i.Token] = u.invitation
	}
	u.kept = recordUser(u)
	d.users[folded] = u
	d.order = append(d.order, u)
	return nil
}

// restoreSecrets takes in what lets the user in.
func (u *user) restoreSecrets(r userRecord, zone *time.Location) error {
	if r.Password != "" {
		if _, err := bcrypt.Cost([]byte(r.Password)); err != nil {
			return errors.New("its password is not hashed as it should be")
		}
		u.password = []byte(r.Password)
	}
	for m, kept := range r.Factors {
		f, err := restoreFactor(m, kept, zone)
		if err != nil {
			return err
		}
		u.factors[m] = f
	}
	for _, kept := range r.Older {
		account, err := kept.account()
		if err != nil {
			return err
		}
		u.older = append(u.older, account)
	}
	if r.Recovery != nil {
		u.recovery = []recoveryCode{}
	}
	for _, kept := range r.Recovery {
		if _, err := bcrypt.Cost([]byte(kept.Hash)); err != nil || len(kept.Name) != recoveryName {
			return errors.New("a recovery code is not hashed as it should be")
		}
		u.recovery = append(u.recovery, recoveryCode{name: kept.Name, hash: []byte(kept.Hash)})
	}
	return nil
}

// restorePasskeys takes in the user's passkeys.
func (d *Directory) restorePasskeys(u *user, r userRecord, zone *time.Location) error {
	switch n := len(r.Handle); {
	case n == 0 && len(r.Passkeys) == 0:
		return nil
	case n != handleLength || len(r.Passkeys) > mostPasskeys || d.handles[string(r.Handle)] != nil:
		return errors.New("its passkeys are not possible")
	}
	u.handle = r.Handle
	d.handles[string(u.handle)] = u
	for _, kept := range r.Passkeys {
		p := &passkey{
			Credential: Credential{ID: kept.ID, PublicKey: kept.PublicKey, SignCount: kept.SignCount, Flags: kept.Flags, Transports: kept.Transports},
			name:       kept.Name, added: in(kept.Added, zone), lastUsed: in(kept.LastUsed, zone),
		}
		clean, err := cleanPasskeyName(kept.Name)
		if err != nil || clean != kept.Name || !p.fits() || kept.Added.IsZero() || !d.addTo(u, p) {
			return errors.New("a passkey in it is not possible")
		}
	}
	return nil
}

func (t *tally) restore(r tallyRecord, zone *time.Location) error {
	if r.Failures < 0 || (r.Failures > 0) == r.Last.IsZero() {
		return errors.New("its count of failures is not possible")
	}
	t.failures, t.last = r.Failures, in(r.Last, zone)
	return nil
}

func (d *Directory) restoreStranger(hash string, value []byte, zone *time.Location) error {
	var r tallyRecord
	if err := decodeRecord(value, &r); err != nil {
		return fmt.Errorf("a count of failures: %w", err)
	}
	t := &tally{}
	if err := t.restore(r, zone); err != nil || len(hash) != strangerHash {
		return errors.New("a count of failures for a name that no user has is not possible")
	}
	d.strangers.byName[hash] = t
	return nil
}

func (d *Directory) restorePortal(value []byte) error {
	var r portalRecord
	if err := decodeRecord(value, &r); err != nil {
		return fmt.Errorf("the record of the portal itself: %w", err)
	}
	if len(r.BrowserKey) != sha256.Size {
		return errors.New("the key for remembered browsers is not possible")
	}
	d.browserKey, d.seeded = r.BrowserKey, d.seeded || r.Seeded
	d.kept.portal, d.kept.seeded, d.kept.rules = true, r.Seeded, r.Rules
	return nil
}

func (d *Directory) restoreRollout(value []byte, zone *time.Location) error {
	var r rolloutRecord
	if err := decodeRecord(value, &r); err != nil {
		return fmt.Errorf("the record of the rollout: %w", err)
	}
	next := &rollout{begun: r.Begun.In(zone), done: r.Done}
	for _, name := range r.Users {
		u, ok := d.users[name]
		if !ok {
			return fmt.Errorf("the rollout is for a user %q who is missing", name)
		}
		next.users = append(next.users, u)
	}
	if r.Done < 0 || r.Done > len(next.users) {
		return errors.New("the rollout has come further than possible")
	}
	d.rollout = next
	d.kept.rollout, d.kept.reached = next, next.done
	return nil
}

// in puts a time into a zone. Zero stays zero.
func in(t time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.In(zone)
}
