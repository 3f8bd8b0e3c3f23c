package main

import (
	"context"

	"latchkey/vault/keyring"
)

// Await is an [app.Await] for the vault that the last Open looked for: a locked or
// missing system keyring may be there later, a file is as it is.
func (k *keyrings) Await(trouble error) func(context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	store := keyring.OS(keyring.In(k.dir))
	if k.found.Kind != keyring.KindOS || !keyring.Awaitable(store, trouble) {
		return nil
	}
	return func(ctx context.Context) error { return keyring.Await(ctx, store) }
}
