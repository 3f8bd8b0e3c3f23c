package keyring

import (
	"context"
	"errors"

	"latchkey/vault/sealed"
)

// ChangePassphrase gives the file another passphrase, or another work factor. The
// file is replaced in one go: until then the old passphrase opens it, afterwards
// the new one, which was tried before. Others who have the file open go on. Errors
// wrap vault.ErrPassphrase for a wrong old or an unusable new one, or are those of
// Set.
func (f *File) ChangePassphrase(ctx context.Context, old, passphrase string, opts ...FileOption) error {
	if err := sealed.CheckPassphrase(passphrase); err != nil {
		return err
	}
	unlock, err := f.Lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	done, err := f.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	if _, err := openIdentity(f.path, f.now.sealed, old); err != nil {
		return err
	}
	key, err := sealIdentity(f.identity, passphrase, factor(opts))
	if err != nil {
		return err
	}
	again, err := openIdentity(f.path, key, passphrase)
	if err == nil && again.String() != f.identity.String() {
		err = errors.New("the new passphrase does not open it, and so it keeps the old one: try again")
	}
	if err != nil {
		return err
	}
	return f.write(contents{sealed: key, values: f.now.values})
}

// Forget lets go of the file's key and of what was read of it. Every method that
// uses it returns vault.ErrForgotten afterwards.
func (f *File) Forget() {
	f.turn <- struct{}{}
	defer func() { <-f.turn }()
	f.identity, f.now, f.stamp = nil, contents{}, nil
}
