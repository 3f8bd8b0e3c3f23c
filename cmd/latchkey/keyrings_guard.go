package main

import (
	"context"
	"fmt"
	"time"

	"latchkey/app"
	"latchkey/vault/backup"
	"latchkey/vault/keyring"
)

// Guarded implements [app.Keyrings].
func (k *keyrings) Guarded() bool { return k.guarded.Load() }

// Patience implements [app.Keyrings].
func (k *keyrings) Patience() time.Duration { return k.brake.Left() }

// Protect implements [app.Keyrings].
func (k *keyrings) Protect(ctx context.Context, passphrase string) (app.Vault, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := keyring.Protect(ctx, k.found, passphrase); err != nil {
		return nil, err
	}
	return k.again(ctx, passphrase)
}

// Unprotect implements [app.Keyrings].
func (k *keyrings) Unprotect(ctx context.Context, old string) (app.Vault, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	err := k.brake.Try(ctx, func(ctx context.Context) error { return keyring.Unprotect(ctx, k.found, old) })
	if err != nil {
		return nil, err
	}
	return k.again(ctx, "")
}

// ChangePassphrase implements [app.Keyrings].
func (k *keyrings) ChangePassphrase(ctx context.Context, old, passphrase string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.brake.Try(ctx, func(ctx context.Context) error {
		return keyring.ChangePassphrase(ctx, k.found, old, passphrase)
	})
}

// Move implements [app.Keyrings].
func (k *keyrings) Move(ctx context.Context, path, old, passphrase string) (v app.Vault, note string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	choice := "os"
	if path != "" {
		choice = "file:" + path
	}
	to, err := keyring.Locate(ctx, k.dir, choice)
	if err != nil {
		return nil, "", err
	}
	remembered := false
	err = k.brake.Try(ctx, func(ctx context.Context) (err error) {
		remembered, err = keyring.Transfer(ctx, keyring.Place{Found: k.found, Passphrase: old}, keyring.Place{Found: to, Passphrase: passphrase})
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if !remembered {
		note = fmt.Sprintf("Latchkey was started with --keyring or %s, so name the new place there as well.", keyring.EnvKeyring)
	}
	k.found, k.first = to, false
	k.path.Store(to.Path)
	v, err = k.again(ctx, passphrase)
	return v, note, err
}

// again opens the vault anew, where it was moved or its pages are others.
func (k *keyrings) again(ctx context.Context, passphrase string) (app.Vault, error) {
	v, err := k.found.Open(ctx, passphrase)
	if err != nil {
		return nil, fmt.Errorf("opening the vault again: %w", err)
	}
	return k.opened(ctx, v)
}

// SetAside implements [app.Keyrings].
func (k *keyrings) SetAside(ctx context.Context) (path string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return keyring.SetAside(ctx, k.found, time.Now())
}

// BackupKey implements [app.Keyrings].
func (k *keyrings) BackupKey(ctx context.Context) (backup.Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return backup.LoadKey(ctx, k.current.Store())
}

// SetBackupKey implements [app.Keyrings].
func (k *keyrings) SetBackupKey(ctx context.Context, key backup.Key) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return backup.SaveKey(ctx, k.current.Store(), key)
}

// ForgetBackupKey implements [app.Keyrings].
func (k *keyrings) ForgetBackupKey(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return backup.ForgetKey(ctx, k.current.Store())
}
