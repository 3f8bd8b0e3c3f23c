package backup

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"latchkey/vault"
)

const (
	keyFormat = "latchkey-backup-key1."
	// maxPassphrase bounds a passphrase that is kept, in bytes: more does not go
	// into every keyring.
	maxPassphrase = 1024
)

// A Key is what backups are written with that nobody is asked for. It prints
// itself as dots.
type Key struct {
	Passphrase string
	// Source is drawn with the key. Of several vaults that are backed up into one
	// folder with one passphrase, each tells its own files by it.
	Source string
}

// Format implements [fmt.Formatter]: every verb prints dots.
func (k Key) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("••••")) }

// NewKey returns a key for a passphrase that the user has chosen. Errors are
// sentences and wrap ErrNoPassphrase.
func NewKey(passphrase string) (Key, error) {
	switch {
	case passphrase == "":
		return Key{}, fail(ErrNoPassphrase, "backups need a passphrase that is not empty: choose one")
	case !utf8.ValidString(passphrase):
		return Key{}, fail(ErrNoPassphrase, "the passphrase is not text: choose another one")
	case len(passphrase) > maxPassphrase:
		return Key{}, fail(ErrNoPassphrase, "the passphrase is longer than %d bytes: choose a shorter one", maxPassphrase)
	}
	return Key{Passphrase: passphrase, Source: string(vault.NewID())}, nil
}

type keyJSON struct {
	Passphrase string `json:"passphrase"`
	Source     string `json:"source"`
}

// SaveKey keeps a key in a vault's store. Errors wrap the store's.
func SaveKey(ctx context.Context, store vault.Store, k Key) error {
	text, err := json.Marshal(keyJSON(k))
	if err != nil {
		return errors.New("the passphrase of backups cannot be encoded")
	}
	unlock, err := store.Lock(ctx)
	if err == nil {
		defer unlock()
		err = store.Set(ctx, vault.BackupKeyItem, keyFormat+base64.RawStdEncoding.EncodeToString(text))
	}
	if err != nil {
		return fmt.Errorf("keeping the passphrase of backups in %s: %w", store, err)
	}
	return nil
}

// LoadKey returns the key in a vault's store. Errors wrap vault.ErrNotFound where
// there is none, vault.ErrDamaged, vault.ErrNewer or the store's.
func LoadKey(ctx context.Context, store vault.Store) (Key, error) {
	value, err := store.Get(ctx, vault.BackupKeyItem)
	if err != nil {
		return Key{}, fmt.Errorf("reading the passphrase of backups from %s: %w", store, err)
	}
	body, ok := strings.CutPrefix(value, keyFormat)
	if !ok {
		return Key{}, fail(vault.ErrNewer, "the passphrase of backups was kept by another version of Latchkey: choose it again in the settings")
	}
	text, err := base64.RawStdEncoding.DecodeString(body)
	var k keyJSON
	if err != nil || json.Unmarshal(text, &k) != nil || k.Passphrase == "" || k.Source == "" {
		return Key{}, fail(vault.ErrDamaged, "the passphrase of backups that was kept is damaged: choose it again in the settings")
	}
	return Key(k), nil
}

// ForgetKey takes the key out of a vault's store. There may be none.
func ForgetKey(ctx context.Context, store vault.Store) error {
	unlock, err := store.Lock(ctx)
	if err == nil {
		defer unlock()
		err = store.Delete(ctx, vault.BackupKeyItem)
	}
	if err != nil && !errors.Is(err, vault.ErrNotFound) {
		return fmt.Errorf("forgetting the passphrase of backups in %s: %w", store, err)
	}
	return nil
}
