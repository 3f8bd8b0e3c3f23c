package keyring

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"latchkey/vault"
	"latchkey/vault/disk"
	"latchkey/vault/sealed"
)

// SetAside takes the vault whose passphrase is forgotten out of the system keyring,
// after a copy of what is encrypted was written to the settings folder, synced, and
// read again. It returns the path of the copy, which package backup reads with the
// passphrase, should that come back. [Found.Create] makes another vault then.
//
// Errors wrap sealed.ErrNotProtected where the vault has no passphrase,
// vault.ErrExists for an encrypted file, which is as well renamed by its owner, or
// are the disk's or the keyring's. The path is not empty where the copy was made.
func SetAside(ctx context.Context, found Found, now time.Time) (path string, err error) {
	if found.Kind == KindFile {
		return "", fail(vault.ErrExists, nil, "the vault is in the encrypted file %s, which you can simply rename: another vault can be made in its place then", found.Path)
	}
	err = sealed.SetAside(ctx, found.system(), now, func(data []byte) error {
		to, err := freePath(found.dir, now)
		if err == nil {
			err = disk.ReplaceChecked(to, data, func(written []byte) error {
				if !bytes.Equal(written, data) {
					return errors.New("it is not the same when it is read again")
				}
				return nil
			})
		}
		if err != nil {
			return fmt.Errorf("nothing was removed from the keyring: %w", &Error{Kind: err, Text: disk.Unsaved(err, "the copy of the vault", to)})
		}
		path = to
		return nil
	})
	return path, err
}

// freePath is where no file is yet: an older copy may be of an older passphrase.
func freePath(dir string, now time.Time) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return dir, err
	}
	base := filepath.Join(dir, "set-aside-"+now.UTC().Format("20060102-150405"))
	for n := 1; ; n++ {
		path := base + ".json"
		if n > 1 {
			path = fmt.Sprintf("%s-%d.json", base, n)
		}
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path, nil
		} else if err != nil {
			return path, err
		}
	}
}
