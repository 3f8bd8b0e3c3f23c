package enroll

import "context"

// RenewRecovery takes the session of a signed-in user who gives the password
// again (ASVS 7.5.1) to [ShowRecovery], where new recovery codes are drawn. Those
// from before are good until the new ones are shown. The returned token replaces
// t; [Directory.RecoveryTaken] leads back.
//
// Errors: [ErrCredentials], [*WaitError], [ErrLocked], [ErrNoRecovery],
// [ErrNoSession], [ErrStep].
func (d *Directory) RenewRecovery(ctx context.Context, t Token, password string) (Token, error) {
	var next Token
	err := d.again(ctx, t, password, "drawing recovery codes", func(*session) error {
		if d.rules.RecoveryCodes == 0 {
			return ErrNoRecovery
		}
		return nil
	}, func(s *session) error {
		s.steps, s.errand = []Step{ShowRecovery}, true
		next = d.renew(t, s)
		return nil
	})
	if err != nil {
		return "", err
	}
	return next, nil
}
