package enroll

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"latchkey/vault"
)

// A Newcomer is a user to take in.
type Newcomer struct {
	Person
	// Password is not held against the rules: it is given, not chosen. Without
	// one the user is invited.
	Password string
	// Key switches the authenticator on, if it is not empty; Number, in whatever
	// form with its country's code first, switches SMS on, and Mail mail.
	Key    vault.Secret
	Number string
	Mail   bool
	// Stuck is how many times switching the user on in a [Rollout] fails. NotYet says
	// that the user needs no second factor yet, although the rules require one, and
	// Since for how long one has been needed already.
	Stuck  int
	NotYet bool
	Since  time.Duration
	// madeUp says that the user is made up for a rehearsal.
	madeUp bool
}

// A NewcomerError says what is impossible about a newcomer. It holds no secret.
type NewcomerError struct {
	About Part
	Text  string
}

// Error is a sentence's part, as in "the key has 5 bytes".
func (e *NewcomerError) Error() string { return e.Text }

// A Part is one of what a newcomer consists of.
type Part string

// The parts.
const (
	PartUserName Part = "username"
	PartEmail    Part = "email"
	PartPassword Part = "password"
	PartKey      Part = "key"
	PartNumber   Part = "phone"
	PartMail     Part = "mail"
)

// Check says what is impossible about a newcomer, with a [*NewcomerError].
func (r Rules) Check(n Newcomer) error {
	bad := func(about Part, format string, args ...any) error {
		return &NewcomerError{About: about, Text: fmt.Sprintf(format, args...)}
	}
	if err := r.newAccount(n.UserName).Validate(); err != nil || fold(n.UserName) == "" {
		return bad(PartUserName, "the user name %q is not possible", n.UserName)
	}
	if name := fold(n.UserName); name == "." || name == ".." {
		return bad(PartUserName, "the user name %q cannot be part of an address, where it stands for a folder; choose another one", name)
	}
	if _, err := cleanAddress(n.Email); n.Email != "" && err != nil {
		return bad(PartEmail, "%q is not a mail address", n.Email)
	}
	if utf8.RuneCountInString(n.Password) > r.PasswordMax {
		return bad(PartPassword, "the password is longer than the %d characters that can be typed", r.PasswordMax)
	}
	for _, m := range []Method{App, SMS, Mail} {
		part := map[Method]Part{App: PartKey, SMS: PartNumber, Mail: PartMail}[m]
		if !n.has(m) {
			continue
		}
		if !slices.Contains(r.toSetUp(), m) {
			return bad(part, "%s", r.lacks(m))
		}
		if n.Password == "" {
			return bad(part, "a user without a password is invited, and sets methods up after that")
		}
	}
	switch {
	case n.has(App) && (n.Key.Len() < shortestKey || n.Key.Len() > vault.MaxSecret):
		return bad(PartKey, "the key has %d bytes; it can have %d to %d", n.Key.Len(), shortestKey, vault.MaxSecret)
	case n.has(SMS) && !isWholeNumber(n.Number):
		return bad(PartNumber, "%q is not a telephone number with a plus and its country's code, as in +1 415 555 0100", n.Number)
	case n.has(Mail) && n.Email == "":
		return bad(PartMail, "mail cannot be set up without an address")
	}
	return nil
}

// lacks says why a newcomer cannot have a method from the start, and what to do.
func (r Rules) lacks(m Method) string {
	switch {
	case m == App:
		return "no authenticator can be set up in this portal; leave the key out"
	case m == SMS:
		return "this portal has no SMS; leave the phone out"
	case r.MailIsGiven:
		return `mail needs no set-up in this portal; leave "mail" out`
	}
	return `this portal sends no codes by mail; leave "mail" out`
}

// has reports whether the newcomer has a method from the start.
func (n Newcomer) has(m Method) bool {
	switch m {
	case App:
		return n.Key.Len() > 0
	case SMS:
		return n.Number != ""
	}
	return n.Mail
}

func isWholeNumber(number string) bool {
	_, err := cleanWhole(number)
	return err == nil
}

// cleanWhole is cleanNumber for a number with its country's code.
func cleanWhole(number string) (string, error) {
	digits := strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "").Replace(number)
	digits, plus := strings.CutPrefix(digits, "+")
	if !plus || len(digits) < 8 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return "", ErrNumber
	}
	return "+" + digits, nil
}

// Add takes in a user who has a password and no second factor. The password is
// not held against the rules: it was given, not chosen.
func (d *Directory) Add(ctx context.Context, p Person, password string) error {
	if password == "" {
		return errors.New("adding a user: there is no password")
	}
	return d.AddAll(ctx, []Newcomer{{Person: p, Password: password}})
}

// AddAll takes in users, all or none of them, in their order. Those without a
// password are invited and told so. Hashing the passwords takes time, and so it
// is done for several at once.
func (d *Directory) AddAll(ctx context.Context, newcomers []Newcomer) error {
	rules := d.Rules()
	for _, n := range newcomers {
		if err := rules.Check(n); err != nil {
			return fmt.Errorf("adding a user: %w", err)
		}
	}
	hashes, err := d.hashAll(ctx, newcomers)
	if err != nil {
		return err
	}
	invited, err := d.addAll(newcomers, hashes)
	if err != nil {
		return err
	}
	for _, i := range invited {
		d.events.Invited(i)
	}
	return nil
}

// hashAll hashes the passwords of those who have one, several at once.
func (d *Directory) hashAll(ctx context.Context, newcomers []Newcomer) ([][]byte, error) {
	hashes := make([][]byte, len(newcomers))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(cap(d.passwords.slots))
	for i, n := range newcomers {
		if n.Password == "" {
			continue
		}
		group.Go(func() (err error) {
			hashes[i], err = d.passwords.hash(ctx, n.Password)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("adding users: %w", err)
	}
	return hashes, nil
}

func (d *Directory) addAll(newcomers []Newcomer, hashes [][]byte) (invited []Invitation, err error) {
	defer d.change(&err)()
	if invited, err = d.takeIn(newcomers, hashes); err == nil {
		d.undoNewcomers(newcomers)
	}
	return invited, err
}

// takeIn is addAll with the mutex held.
func (d *Directory) takeIn(newcomers []Newcomer, hashes [][]byte) (invited []Invitation, err error) {
	names := map[string]bool{}
	for _, n := range newcomers {
		name := fold(n.UserName)
		if _, taken := d.users[name]; taken || names[name] {
			return nil, fmt.Errorf("adding a user: %w", ErrUserExists)
		}
		names[name] = true
	}
	if len(d.users)+len(newcomers) > mostUsers {
		return nil, fmt.Errorf("adding users: %w", ErrFull)
	}
	for i, n := range newcomers {
		u, err := d.add(n.Person)
		if err != nil {
			return nil, err // cannot happen: all of it was checked
		}
		d.stand(u, n)
		d.happen(u, Happening{Kind: SawNewcomer})
		if n.Password == "" {
			invited = append(invited, d.open(u).public())
			continue
		}
		u.password = hashes[i]
		d.equip(u, n)
	}
	return invited, nil
}

// stand says what a newcomer is, and puts them where they are to be in a rollout and in
// the time for the set-up.
func (d *Directory) stand(u *user, n Newcomer) {
	u.stuck, u.madeUp = max(n.Stuck, 0), n.madeUp
	switch {
	case n.NotYet:
		u.required = time.Time{}
	case n.Since > 0:
		u.required = d.clock.Now().Add(-n.Since)
	}
}

// equip switches on what a newcomer has from the start.
func (d *Directory) equip(u *user, n Newcomer) {
	now := d.clock.Now()
	if n.has(App) {
		account := d.rules.newAccount(u.UserName)
		account.Secret = n.Key
		u.factors[App] = &factor{account: account, since: now}
	}
	if n.has(SMS) {
		number, _ := cleanWhole(n.Number) // it was checked
		u.factors[SMS] = &factor{number: number, since: now}
	}
	if n.has(Mail) {
		u.factors[Mail] = &factor{since: now}
	}
}
