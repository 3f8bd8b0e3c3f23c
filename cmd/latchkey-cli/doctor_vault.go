package main

import (
	"context"
	"errors"
	"fmt"

	"latchkey/vault"
	"latchkey/vault/keyring"
)

// checkVault says where the vault lies, whether it can be read, and what is in
// it. Unlike other commands it makes no vault, and does not have a keyring
// unlocked.
func (p *program) checkVault(ctx context.Context, d *diagnosis) {
	found, err := p.locate(ctx, p.keyring)
	if err != nil {
		d.note("keyring", stateBroken, "%s", sentence(err))
		return
	}
	d.Keyring = found.Choice.String()
	v, err := p.look(ctx, found)
	switch {
	case errors.Is(err, vault.ErrNoVault) && found.Origin != keyring.Settled:
		d.note("keyring", stateOK, "%s (%s) answers", place(found.Choice), chosen(found.Origin))
		d.note("vault", stateMissing, "there is none yet: the first account makes it")
		return
	case err != nil:
		d.note("keyring", stateBroken, "%s (%s): %s", place(found.Choice), chosen(found.Origin), oneLine(err))
		return
	}
	d.Reachable = true
	d.note("keyring", stateOK, "%s (%s) answers", place(found.Choice), chosen(found.Origin))
	if found.Left != (keyring.Choice{}) {
		d.note("left", stateMissing, "a move was interrupted, and %s holds an older copy of the vault: %s move %s deletes it",
			place(found.Left), name, found.Choice)
	}
	d.Protected, err = found.Protected(ctx)
	if err == nil && d.Protected {
		d.note("passphrase", stateOK, "the vault is protected by a passphrase")
	}
	checkPages(v, d)
}

// look opens the vault to look at it.
func (p *program) look(ctx context.Context, found keyring.Found) (*vault.Vault, error) {
	if err := found.Probe(ctx); err != nil {
		return nil, err
	}
	if found.Origin == keyring.FirstRun {
		protected, err := found.Protected(ctx)
		if err == nil && !protected { // to open it the usual way would make a vault
			var store vault.Store
			if store, err = found.Store(ctx, ""); err == nil {
				return vault.Open(ctx, store)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	v, _, err := p.openOrMake(ctx, found, makeNone)
	return v, err
}

// checkPages says what is in the vault.
func checkPages(v *vault.Vault, d *diagnosis) {
	usage := v.Usage()
	d.Accounts, d.Pages, d.Bytes = usage.Accounts, usage.Pages, usage.Bytes
	d.note("vault", stateOK, "%s on %s, %s", count(usage.Accounts, "account"), count(usage.Pages, "page"), count(usage.Bytes, "byte"))
	if usage.Warning != "" {
		d.note("vault", stateMissing, "%s", usage.Warning)
	}
	for _, problem := range v.Problems() {
		d.Problems = append(d.Problems, problem.Error())
		d.note("vault", stateBroken, "%s; the other accounts work, and nothing is written over it", problem.Error())
	}
}

func chosen(origin keyring.Origin) string {
	switch origin {
	case keyring.Explicit:
		return "named for this run"
	case keyring.Settled:
		return "chosen earlier"
	}
	return "not chosen yet"
}

// count is a number of things in words.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
