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
	u, hash, err := d.beginRenew(t)
	if err != nil {
		return "", err
	}
	ok, err := d.passwords.match(ctx, hash, password)
	t, err = d.endRenew(t, u, ok, err)
	if err != nil {
		return "", err
	}
	return t, nil
}

func (d *Directory) beginRenew(t Token) (u *user, hash []byte, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, SignedIn)
	switch {
	case err != nil:
		return nil, nil, err
	case d.rules.RecoveryCodes == 0:
		return nil, nil, ErrNoRecovery
	}
	return s.user, s.user.password, s.user.tally.begin(d.clock.Now(), d.rules)
}

func (d *Directory) endRenew(t Token, u *user, ok bool, failed error) (_ Token, err error) {
	defer d.change(&err)()
	if failed != nil {
		u.tally.cancel()
		return "", fmt.Errorf("drawing recovery codes: %w", failed)
	}
	d.touch(u) // the session may have ended meanwhile
	u.tally.end(d.clock.Now(), ok)
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
