package main

import (
	"context"
	"fmt"
	"time"

	"latchkey/vault"
	"latchkey/vault/keyring"
	"latchkey/vault/sealed"
)

const (
	// unlockAccounts are in the vault that is unlocked.
	unlockAccounts = 10_000
	// unlockTarget is how long the right passphrase may take to open it.
	unlockTarget = time.Second
	// unlockPassphrase protects nothing of anybody's.
	unlockPassphrase = "a passphrase to measure with"
)

// measureUnlock measures from the passphrase to the accounts, in the system's keyring,
// at the cost that this machine is given. The baseline is the same vault without one.
func measureUnlock(ctx context.Context) error {
	if err := fill(ctx, unlockAccounts); err != nil {
		return err
	}
	store := keyring.OS()
	plain, err := medianOpening(ctx, "")
	if err != nil {
		return err
	}
	cost := sealed.Calibrate()
	if err := sealed.Protect(ctx, store, unlockPassphrase, cost); err != nil {
		return err
	}
	unlocked, err := medianOpening(ctx, unlockPassphrase)
	if err != nil {
		return err
	}
	if err := sealed.Unprotect(ctx, store, unlockPassphrase); err != nil {
		return err
	}
	heading(fmt.Sprintf("Opening %d accounts, median of %d", unlockAccounts, starts), "   seconds     target      ratio to no passphrase")
	row("without a passphrase", "%8.3f s", plain.Seconds())
	row("with the passphrase of the app", "%8.3f s %8.3f s %8.2f ×", unlocked.Seconds(), unlockTarget.Seconds(), unlocked.Seconds()/plain.Seconds())
	return empty(ctx, store)
}

// medianOpening opens the vault of the keyring a few times, as a start does.
func medianOpening(ctx context.Context, passphrase string) (time.Duration, error) {
	return median(starts, func() (time.Duration, error) {
		start := time.Now()
		s, err := sealed.Open(ctx, keyring.OS(), passphrase)
		if err != nil {
			return 0, err
		}
		v, err := vault.Open(ctx, s)
		if err != nil {
			return 0, err
		}
		took := time.Since(start)
		if n := len(v.Accounts()); n != unlockAccounts {
			return 0, fmt.Errorf("%d accounts were opened, and not %d", n, unlockAccounts)
		}
		return took, nil
	})
}
