package main

import (
	"context"
	"fmt"
	"time"

	zalando "github.com/zalando/go-keyring"

	"latchkey/importer/otpauth"
	"latchkey/vault"
	"latchkey/vault/keyring"
)

// keyringAccounts is how many accounts the keyring is compared with.
const keyringAccounts = 1000

// oneEach is the service name of the baseline's items.
const oneEach = "latchkey-bench-one-each"

// measureKeyring compares the vault's pages with one keyring item an account.
func measureKeyring(ctx context.Context) error {
	list := accounts(keyringAccounts)
	paged, err := measurePaged(ctx, list)
	if err != nil {
		return err
	}
	single, err := measureOneEach(list)
	if err != nil {
		return err
	}
	heading(fmt.Sprintf("%d accounts in the system keyring", keyringAccounts), "     pages   one each      ratio")
	for i, what := range []string{"store all", "read all", "commit one change"} {
		row(what, "%8.3f s %8.3f s %8.1f ×", paged[i].Seconds(), single[i].Seconds(),
			single[i].Seconds()/paged[i].Seconds())
	}
	return nil
}

// measurePaged returns how long it takes to store, to read and to change.
func measurePaged(ctx context.Context, list []vault.Account) ([3]time.Duration, error) {
	var took [3]time.Duration
	store := keyring.OS()
	v, err := vault.Create(ctx, store)
	if err != nil {
		return took, err
	}
	start := time.Now()
	stored, err := v.Add(ctx, list...)
	if err != nil {
		return took, err
	}
	took[0] = time.Since(start)
	start = time.Now()
	if v, err = vault.Open(ctx, store); err != nil {
		return took, err
	}
	took[1] = time.Since(start)
	start = time.Now()
	const changes = 20
	for i := range changes {
		_, err := v.Update(ctx, stored[i*len(stored)/changes].ID, func(a *vault.Account) error {
			a.Pinned = true
			return nil
		})
		if err != nil {
			return took, err
		}
	}
	took[2] = time.Since(start) / changes
	return took, empty(ctx, store)
}

// measureOneEach does the same with one item an account, as provisioning URIs.
func measureOneEach(list []vault.Account) ([3]time.Duration, error) {
	var took [3]time.Duration
	start := time.Now()
	for i, a := range list {
		if err := zalando.Set(oneEach, fmt.Sprint(i), otpauth.URI(a)); err != nil {
			return took, err
		}
	}
	took[0] = time.Since(start)
	start = time.Now()
	for i := range list {
		if _, err := zalando.Get(oneEach, fmt.Sprint(i)); err != nil {
			return took, err
		}
	}
	took[1] = time.Since(start)
	start = time.Now()
	const changes = 20
	for i := range changes {
		if err := zalando.Set(oneEach, fmt.Sprint(i), otpauth.URI(list[len(list)-1-i])); err != nil {
			return took, err
		}
	}
	took[2] = time.Since(start) / changes
	return took, zalando.DeleteAll(oneEach)
}

// empty removes every page, so that the next measurement starts anew.
func empty(ctx context.Context, store vault.Store) error {
	for i := range vault.MaxPages {
		err := store.Delete(ctx, fmt.Sprintf("page-%03d", i))
		if err != nil {
			return nil // the first that is not there
		}
	}
	return nil
}
