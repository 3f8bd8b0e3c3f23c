package enroll

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Bounds of recovery codes.
const (
	mostRecovery   = 20
	recoveryLength = 16 // characters, of 5 bits each
	recoveryName   = 4  // of these tell which code it is, and are kept as they are
)

// A recoveryCode is what is kept of one: its first characters and a bcrypt hash
// of the whole.
type recoveryCode struct {
	name string
	hash []byte
}

// RecoveryCodes returns the codes that a session at [ShowRecovery] shows, the
// same however often it is asked until [Directory.RecoveryTaken]. Older ones of
// the user are dead from then on.
func (d *Directory) RecoveryCodes(ctx context.Context, t Token) ([]string, error) {
	d.mu.Lock()
	s, err := d.sessionAt(t, ShowRecovery)
	if err != nil {
		d.mu.Unlock()
		return nil, err
	}
	if s.recovery == nil {
		s.recovery = drawRecovery(d.rules.RecoveryCodes)
	}
	codes, kept := slices.Clone(s.recovery), s.recoveryKept
	d.mu.Unlock()
	if kept {
		return codes, nil
	}
	hashed := make([]recoveryCode, len(codes))
	for i, code := range codes {
		plain, _ := cleanRecovery(code) // it was drawn here
		hash, err := d.passwords.hash(ctx, plain)
		if err != nil {
			return nil, fmt.Errorf("keeping recovery codes: %w", err)
		}
		hashed[i] = recoveryCode{name: plain[:recoveryName], hash: hash}
	}
	if err := d.keepRecovery(t, hashed); err != nil {
		return nil, err
	}
	drawn, err := d.recoveryIsKept(t)
	if err != nil {
		return nil, err
	}
	if drawn != nil {
		d.events.RecoveryDrawn(*drawn, d.clock.Now())
	}
	return codes, nil
}

// keepRecovery puts the codes in force.
func (d *Directory) keepRecovery(t Token, hashed []recoveryCode) (err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, ShowRecovery)
	if err == nil && !s.recoveryKept {
		s.user.recovery = hashed
	}
	return err
}

// recoveryIsKept lets the codes be shown, now that the store has them, and returns
// the user where there may have been others before.
func (d *Directory) recoveryIsKept(t Token) (drawn *Person, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, ShowRecovery)
	if err != nil || s.recoveryKept {
		return nil, err
	}
	s.recoveryKept = true
	if s.errand {
		person := s.user.Person
		drawn = &person
	}
	return drawn, nil
}

// RecoveryTaken moves a session on whose user has put the codes away.
func (d *Directory) RecoveryTaken(t Token) (_ Token, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, ShowRecovery)
	if err != nil {
		return "", err
	}
	if !s.recoveryKept {
		return "", ErrStep // nobody has seen them
	}
	s.recovery, s.recoveryKept = nil, false
	return d.rise(t, s), nil
}

// Recover takes a recovery code in place of a code at the log-in. Each is good
// once. The returned token replaces t.
//
// Errors: those of [Directory.Verify].
func (d *Directory) Recover(ctx context.Context, t Token, typed string) (Token, error) {
	code, ok := cleanRecovery(typed)
	if !ok || d.rules.RecoveryCodes == 0 { // codes may be kept from when there were some
		return "", ErrMalformedCode
	}
	hash, attempt, err := d.beginRecover(t, code)
	if err != nil {
		return "", err
	}
	ok, err = d.passwords.match(ctx, hash, code)
	token, person, now, err := d.endRecover(t, hash, attempt, ok, err)
	if err != nil {
		return "", err
	}
	d.events.Recovered(person, now)
	return token, nil
}

// beginRecover reserves an attempt and returns the hash to compare with, or nil.
func (d *Directory) beginRecover(t Token, code string) (hash []byte, attempt *tally, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, EnterCode)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range s.user.recovery {
		if r.name == code[:recoveryName] {
			hash = r.hash
		}
	}
	return hash, &s.user.tally, s.user.tally.begin(d.clock.Now(), d.rules)
}

func (d *Directory) endRecover(t Token, hash []byte, attempt *tally, ok bool, failed error) (_ Token, _ Person, _ time.Time, err error) {
	defer d.change(&err)()
	now := d.clock.Now()
	if failed != nil {
		attempt.cancel()
		return "", Person{}, now, fmt.Errorf("checking a recovery code: %w", failed)
	}
	s, err := d.sessionAt(t, EnterCode)
	if err != nil {
		attempt.cancel()
		return "", Person{}, now, err
	}
	// While it was compared another request may have used it.
	at := slices.IndexFunc(s.user.recovery, func(r recoveryCode) bool { return slices.Equal(r.hash, hash) })
	ok = ok && at >= 0
	attempt.end(now, ok)
	if !ok {
		d.sawLock(s.user, false)
		return "", Person{}, now, ErrWrongCode
	}
	s.user.recovery = slices.Delete(s.user.recovery, at, at+1)
	s.recovered = true
	return d.rise(t, s), s.user.Person, now, nil
}

// drawRecovery returns n new recovery codes of 80 bits (ASVS 6.5.2 wants 20), in
// groups that can be typed.
func drawRecovery(n int) []string {
	codes := make([]string, 0, n)
	for range n {
		text := strings.ToLower(rand.Text()[:recoveryLength])
		codes = append(codes, text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:])
	}
	return codes
}

// cleanRecovery takes out what a recovery code is shown with, and reports
// whether the rest can be one.
func cleanRecovery(typed string) (string, bool) {
	code := strings.ToUpper(strings.Join(strings.FieldsFunc(typed, func(c rune) bool { return c == '-' || c == ' ' }), ""))
	return code, len(code) == recoveryLength && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}
