package enroll

import (
	"context"
	"fmt"
)

// RenewRecovery takes the session of a signed-in user who gives the password
// again (ASVS 7.5.1) to [ShowRecovery], where new recovery codes are drawn. Those
// from before are good until the new ones are shown. The returned token replaces
// t; [Directory.RecoveryTaken] leads back.
//
// Errors: [ErrCredentials], [*WaitError], [ErrLocked], [ErrNoRecovery],
// [ErrNoSession], [ErrStep].
func (d *Directory) RenewRecovery(ctx context.Context, t Token, password string) (Token, error) {
	hash, attempt, err := d.beginRenew(t)
	if err != nil {
		return "", err
	}
	ok, err := d.passwords.match(ctx, hash, password)
	return d.endRenew(t, attempt, ok, err)
}

func (d *Directory) beginRenew(t Token) (hash []byte, attempt *tally, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, SignedIn)
	switch {
	case err != nil:
		return nil, nil, err
	case d.rules.RecoveryCodes == 0:
		return nil, nil, ErrNoRecovery
	}
	return s.user.password, &s.user.tally, s.user.tally.begin(d.clock.Now(), d.rules)
}

func (d *Directory) endRenew(t Token, attempt *tally, ok bool, err error) (Token, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		attempt.cancel()
		return "", fmt.Errorf("drawing recovery codes: %w", err)
	}
	attempt.end(d.clock.Now(), ok)
	if !ok {
		return "", ErrCredentials
	}
	s, err := d.sessionAt(t, SignedIn)
	if err != nil {
		return "", err
	}
	s.steps, s.errand = []Step{ShowRecovery}, true
	return d.renew(t, s), nil
}
