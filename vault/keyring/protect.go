package keyring

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"latchkey/vault"
	"latchkey/vault/sealed"
)

// Protected reports whether the vault opens with a passphrase: one in an encrypted
// file always does, one in the system keyring if it was given one. Errors are the
// keyring's, which may have to be unlocked, or say that what the passphrase is
// checked against is damaged.
func (f Found) Protected(ctx context.Context) (bool, error) {
	if f.Kind == KindFile {
		_, err := os.Lstat(f.Path)
		return !errors.Is(err, fs.ErrNotExist), nil
	}
	return sealed.Protected(ctx, f.system())
}

// Protect gives the vault in the system keyring a passphrase. It is done when it
// returns nil: everything is encrypted and was read again with the passphrase, and
// no plain copy is left. Vaults that are open already have to be opened again.
//
// Errors wrap vault.ErrExists where there is a passphrase already,
// vault.ErrPassphrase for one that cannot be used, vault.ErrTooBig for an account
// that has no room any more, or the store's.
func Protect(ctx context.Context, found Found, passphrase string) error {
	if found.Kind == KindFile {
		return fail(vault.ErrExists, nil, "the encrypted file %s has a passphrase already: change it instead", found.Path)
	}
	return sealed.Protect(ctx, found.system(), passphrase, found.Cost.keyring())
}

// Unprotect takes the passphrase of the vault in the system keyring away. Errors
// wrap sealed.ErrNotProtected where there is none, vault.ErrPassphrase for a wrong
// one, vault.ErrDamaged where a page could then never be mended, or the store's.
func Unprotect(ctx context.Context, found Found, passphrase string) error {
	if found.Kind == KindFile {
		return fail(errAlways, nil, "an encrypted file always has a passphrase: move the vault to the system keyring to have none")
	}
	return sealed.Unprotect(ctx, found.system(), passphrase)
}

var errAlways = errors.New("the passphrase cannot be taken away")

// ChangePassphrase sets another passphrase, in one write. The old one opens the
// vault until then. Vaults that are open stay so. Errors wrap
// sealed.ErrNotProtected, vault.ErrPassphrase for a wrong old or an unusable new
// one, or the store's.
func ChangePassphrase(ctx context.Context, found Found, old, passphrase string) error {
	if found.Kind != KindFile {
		return sealed.Change(ctx, found.system(), old, passphrase, found.Cost.keyring())
	}
	f, err := OpenFile(found.Path, old)
	if err != nil {
		return err
	}
	defer f.Forget()
	return f.ChangePassphrase(ctx, old, passphrase, found.Cost.file())
}
