package keyring

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"latchkey/vault"
	"latchkey/vault/disk"
)

// lockPoll is how often a lock that another process has is tried again: often
// enough to be within a change's own time, which is some 20 ms.
const lockPoll = 2 * time.Millisecond

// lockIn takes the lock called name in a folder of ours, and makes the folder
// if need be.
func lockIn(ctx context.Context, dir, name string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, lockError(err, dir)
	}
	return lockFile(ctx, filepath.Join(dir, name))
}

// lockFile takes the lock kept in two files beside path, against everybody
// else in this process and in others. The system lets go of it when a process
// ends, however it ends.
//
// One file would do, but not be fair: whoever makes many changes takes the lock
// again at once, and others hardly ever find it free. So one has to hold the
// first file, the turn, to wait for the second. Who has let go has to queue for
// the turn, behind the one that waits.
func lockFile(ctx context.Context, path string) (unlock func(), err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	ctx, cancel := withTime(ctx, lockTime)
	defer cancel()
	turn, err := hold(ctx, path+".turn")
	if err != nil {
		return nil, err
	}
	defer turn()
	return hold(ctx, path+".lock")
}

// hold waits for the lock on one file.
func hold(ctx context.Context, path string) (release func(), err error) {
	if err := disk.Regular(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, lockError(err, filepath.Dir(path))
	}
	// A lock of its own for each holder: the system keeps them apart within
	// one process as well.
	lock := flock.New(path, flock.SetPermissions(0o600))
	switch locked, err := lock.TryLockContext(ctx, lockPoll); {
	case ctx.Err() != nil && !locked:
		return nil, ended(ctx, "another window or command of Latchkey is using the vault, and perhaps waits for an answer: give it or close it, and try again")
	case err != nil:
		return nil, lockError(err, filepath.Dir(path))
	}
	return func() { _ = lock.Unlock() }, nil // fails only where the file is closed, and so unlocked
}

func lockError(err error, dir string) error {
	return fail(vault.ErrReadOnly, err, "the vault cannot be changed because nothing can be locked in %s (%s): make the folder writable for you, and have it on a disk of this computer", dir, disk.Reason(err))
}
