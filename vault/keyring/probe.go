package keyring

import (
	"context"
	"errors"

	"latchkey/vault"
)

// Probe asks a store whether it can be used now. It returns nil, or an error
// that wraps one of package vault's. It changes nothing, and never asks for a
// keyring to be unlocked: one that is locked is vault.ErrLocked.
func Probe(ctx context.Context, store vault.Store) error {
	if p, ok := store.(interface{ Probe(context.Context) error }); ok {
		return p.Probe(ctx)
	}
	_, err := store.Get(ctx, "probe")
	if errors.Is(err, vault.ErrNotFound) {
		return nil
	}
	return err
}
