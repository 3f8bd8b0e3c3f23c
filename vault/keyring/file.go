package keyring

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"filippo.io/age"

	"latchkey/vault"
	"latchkey/vault/sealed"
)

const (
	// fileLimit is the longest value in bytes that the vault should store.
	// The file is written whole at each change; larger values make fewer of
	// them.
	fileLimit = 128 << 10
	// fileMost bounds what is read of a file that claims to be a vault: over
	// 100,000 accounts.
	fileMost = 64 << 20
)

// ErrNoFile is wrapped where there is no encrypted file at the path.
var ErrNoFile = errors.New("there is no such encrypted file")

// A File keeps its values in one file that is encrypted with a passphrase. It
// is a [vault.Store].
//
// The file is read again whenever another process has changed it, and replaced
// as a whole, atomically and synced to the disk, at each change. Only its
// opening costs the passphrase's key derivation. Nothing that could not be
// read is ever written over.
//
// The file and its folder, if that is made here, are for their owner only. Lock
// files lie beside it; they are empty and stay.
type File struct {
	path string
	// turn admits one user at a time; it is a channel so that waiting for it
	// ends with a context.
	turn chan struct{}

	mu     sync.Mutex // guards locked
	locked int        // how many callers of Lock have not unlocked

	// Guarded by turn.
	identity *age.X25519Identity
	now      contents
	stamp    []byte // the beginning of the file as last read or written
}

// FileOption changes how CreateFile works.
type FileOption func(*fileOptions)

type fileOptions struct{ workFactor int }

// WorkFactor has the passphrase cost 2^logN steps of scrypt instead of 2^18,
// about a second and 256 MiB of memory. It is for tests: a file with less is
// as much easier to guess.
func WorkFactor(logN int) FileOption {
	return func(o *fileOptions) { o.workFactor = logN }
}

func factor(opts []FileOption) int {
	o := fileOptions{workFactor: workFactor}
	for _, opt := range opts {
		opt(&o)
	}
	return o.workFactor
}

// CreateFile makes an encrypted file without values. It wraps fs.ErrExist where
// anything is at the path already, and vault.ErrReadOnly where nothing can be
// written. The passphrase is any text of Unicode but the empty one.
func CreateFile(path, passphrase string, opts ...FileOption) (*File, error) {
	return createFile(path, passphrase, map[string]string{}, opts...)
}

// createFile makes a file with values in one go.
func createFile(path, passphrase string, values map[string]string, opts ...FileOption) (*File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the current folder: %w", err)
	}
	if passphrase == "" {
		return nil, fail(vault.ErrPassphrase, nil, "an encrypted file needs a passphrase that is not empty: choose one")
	}
	if err := sealed.CheckPassphrase(passphrase); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, writeError(err, path)
	}
	unlock, err := lockFile(context.Background(), path)
	if err != nil {
		return nil, err
	}
	defer unlock()
	switch _, err := os.Lstat(path); {
	case err == nil:
		return nil, fmt.Errorf("%s: %w: open it, or choose another path", path, fs.ErrExist)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, writeError(err, path)
	}
	identity, key, err := newIdentity(passphrase, factor(opts))
	if err != nil {
		return nil, err
	}
	f := newFile(path, identity)
	if err := f.write(contents{sealed: key, values: values}); err != nil {
		return nil, err
	}
	return f, nil
}

// OpenFile opens an encrypted file. It wraps ErrNoFile where there is none,
// vault.ErrPassphrase for a wrong passphrase, and vault.ErrDamaged for a file
// that is not whole.
func OpenFile(path, passphrase string) (*File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the current folder: %w", err)
	}
	data, err := readVaultFile(path)
	if err != nil {
		return nil, err
	}
	key, values, err := parseFile(path, data)
	if err != nil {
		return nil, err
	}
	identity, err := openIdentity(path, key, passphrase)
	if err != nil {
		return nil, err
	}
	f := newFile(path, identity)
	f.now, err = decryptValues(path, key, values, identity)
	f.stamp = stampOf(data)
	return f, err
}

func newFile(path string, identity *age.X25519Identity) *File {
	return &File{path: path, turn: make(chan struct{}, 1), identity: identity}
}

// String names the store for a person.
func (f *File) String() string { return "the encrypted file " + f.path }

// Limit is the longest value in bytes that the vault should store.
func (f *File) Limit() int { return fileLimit }

// Get returns the value called name.
func (f *File) Get(ctx context.Context, name string) (string, error) {
	done, err := f.enter(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	value, ok := f.now.values[name]
	if !ok {
		return "", vault.ErrNotFound
	}
	return value, nil
}

// Set stores value under name.
func (f *File) Set(ctx context.Context, name, value string) error {
	if err := checkValue(name, value); err != nil {
		return err
	}
	if len(value) > MaxValue {
		return tooBig(nil, len(value), MaxValue)
	}
	return f.change(ctx, func(values map[string]string) error {
		values[name] = value
		return nil
	})
}

// Delete removes the value called name.
func (f *File) Delete(ctx context.Context, name string) error {
	return f.change(ctx, func(values map[string]string) error {
		if _, ok := values[name]; !ok {
			return vault.ErrNotFound
		}
		delete(values, name)
		return nil
	})
}

// Probe reports whether the file can be read now.
func (f *File) Probe(ctx context.Context) error {
	done, err := f.enter(ctx)
	if err != nil {
		return err
	}
	done()
	return nil
}

// Lock keeps other processes, and other users of this one, from changing the
// file.
func (f *File) Lock(ctx context.Context) (unlock func(), err error) {
	if err := f.there(); err != nil {
		return nil, err
	}
	release, err := lockFile(ctx, f.path)
	if err != nil {
		return nil, err
	}
	f.hold(+1)
	return sync.OnceFunc(func() {
		f.hold(-1)
		release()
	}), nil
}

func (f *File) hold(by int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.locked += by
}

func (f *File) held() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.locked > 0
}

// change replaces the file by one with other values. Who has not taken the
// lock is given it for the time.
func (f *File) change(ctx context.Context, edit func(map[string]string) error) error {
	if !f.held() {
		unlock, err := f.Lock(ctx)
		if err != nil {
			return err
		}
		defer unlock()
	}
	done, err := f.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	values := maps.Clone(f.now.values)
	if err := edit(values); err != nil {
		return err
	}
	return f.write(contents{sealed: f.now.sealed, values: values})
}

// enter waits for this caller's turn and has the values be those of the file.
func (f *File) enter(ctx context.Context) (done func(), err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	select {
	case f.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	err = vault.ErrForgotten
	if f.identity != nil {
		err = f.refresh()
	}
	if err != nil {
		<-f.turn
		return nil, err
	}
	return func() { <-f.turn }, nil
}
