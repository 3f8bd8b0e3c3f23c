package backup

import (
	"context"
	"errors"
	"fmt"

	"latchkey/vault"
	"latchkey/vault/sealed"
)

// readAside reads a vault that was set aside because its passphrase was forgotten,
// and is not any more. It is the only copy there is, so where some of its pages are
// damaged, what can be read is returned.
func readAside(ctx context.Context, what string, data []byte, passphrase string) (Contents, error) {
	if passphrase == "" {
		return Contents{}, fail(ErrNoPassphrase, "%s is a vault that was set aside: give the passphrase that it had", what)
	}
	v, made, err := sealed.OpenAside(ctx, data, passphrase)
	switch {
	case ctx.Err() != nil:
		return Contents{}, fmt.Errorf("opening %s: %w", what, context.Cause(ctx))
	case errors.Is(err, vault.ErrPassphrase):
		return Contents{}, fail(vault.ErrPassphrase, "the passphrase does not open %s: try again with the one that the vault had when it was set aside", what)
	case errors.Is(err, vault.ErrNewer):
		return Contents{}, fail(ErrNewer, "%s was written by a newer Latchkey: update this one to restore it", what)
	case err != nil:
		return Contents{}, fail(ErrDamaged, "%s is damaged, since part of it was changed or cut off: use another copy of it", what)
	}
	return Contents{Made: made, Program: "Latchkey", Accounts: Of(v)}, nil
}
