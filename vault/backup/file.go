package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
	"unicode/utf8"

	"filippo.io/age/armor"

	"latchkey/vault"
	"latchkey/vault/disk"
	"latchkey/vault/sealed"
)

// Saved describes a backup that was written and read back.
type Saved struct {
	Path     string    `json:"path"`
	Made     time.Time `json:"made"`
	Accounts int       `json:"accounts"` // without those in the trash
	Trash    int       `json:"trash"`
}

// Option changes how [Write] and a [Keeper] work.
type Option func(*writer)

// Cost has the passphrase cost 2^logN steps of scrypt instead of 2^18. It is for
// tests: a file with less is as much easier to guess.
func Cost(logN int) Option {
	return func(w *writer) { w.cost = logN }
}

// A writer puts backups into files.
type writer struct {
	cost    int
	replace func(path string, data []byte, check func(written []byte) error) error
}

func newWriter(options []Option) writer {
	w := writer{cost: workFactor, replace: disk.ReplaceChecked}
	for _, o := range options {
		o(&w)
	}
	return w
}

// Write encrypts a backup and puts it at path, readable for its owner only, in
// the place of an older file there. Before that it is read from the disk again,
// opened with the passphrase and compared with what it was made of, field by
// field; on any error the older file stays as it was. Where path is a symbolic
// link or a folder it is refused.
//
// The passphrase is any text but the empty one. Errors are sentences; they wrap
// ErrNoPassphrase, ErrUnchecked, ctx's or the system's.
func Write(ctx context.Context, path, passphrase string, c Contents, options ...Option) (Saved, error) {
	w := newWriter(options)
	return w.write(ctx, path, passphrase, c)
}

func (w writer) write(ctx context.Context, path, passphrase string, c Contents) (Saved, error) {
	switch {
	case passphrase == "":
		return Saved{}, fail(ErrNoPassphrase, "a backup needs a passphrase that is not empty: choose one")
	case !utf8.ValidString(passphrase):
		return Saved{}, fail(ErrNoPassphrase, "the passphrase is not text: choose another one")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return Saved{}, fmt.Errorf("finding the current folder: %w", err)
	}
	c.Made = c.Made.UTC().Truncate(time.Second)
	content, err := encode(c)
	if err != nil {
		return Saved{}, err
	}
	data, err := run(ctx, func() ([]byte, error) { return encrypt(content, passphrase, w.cost) })
	if err != nil {
		return Saved{}, err
	}
	if len(data) > maxFile {
		return Saved{}, fail(vault.ErrTooBig, "the backup would have more than %d MB: shorten the notes of the accounts", maxFile>>20)
	}
	if err := w.replace(path, data, func(written []byte) error { return check(ctx, written, passphrase, c) }); err != nil {
		return Saved{}, writeError(err, path)
	}
	listed := c.Listed()
	return Saved{Path: path, Made: c.Made, Accounts: listed, Trash: len(c.Accounts) - listed}, nil
}

// check opens what was written and compares it with what it was made of.
func check(ctx context.Context, written []byte, passphrase string, want Contents) error {
	got, err := Parse(ctx, written, passphrase)
	switch {
	case ctx.Err() != nil:
		return err
	case err != nil:
		return fmt.Errorf("%w: %w", ErrUnchecked, err)
	case !got.Made.Equal(want.Made) || got.Program != want.Program || got.Source != want.Source:
		return fmt.Errorf("%w: its details are not the same", ErrUnchecked)
	case len(got.Accounts) != len(want.Accounts):
		return fmt.Errorf("%w: it holds %d accounts and not %d", ErrUnchecked, len(got.Accounts), len(want.Accounts))
	}
	for i, a := range want.Accounts {
		if b := got.Accounts[i]; b.ID != a.ID || len(Differences(a, b)) > 0 || !a.Deleted.Equal(b.Deleted) {
			return fmt.Errorf("%w: %s is not the same in it", ErrUnchecked, a.Title())
		}
	}
	return nil
}

// Differences names the fields in which two accounts differ, in words, apart from
// ID, place and whether they are in the trash.
func Differences(a, b vault.Account) []string {
	var fields []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"issuer", a.Issuer == b.Issuer},
		{"account name", a.Name == b.Name},
		{"kind", a.Kind == b.Kind},
		{"algorithm", a.Algorithm == b.Algorithm},
		{"digits", a.Digits == b.Digits},
		{"period", a.Period == b.Period},
		{"counter", a.Counter == b.Counter},
		{"key", a.Secret.Equal(b.Secret)},
		{"tags", slices.Equal(a.Tags, b.Tags)},
		{"note", a.Note == b.Note},
		{"pin", a.Pinned == b.Pinned},
		{"icon", a.Icon == b.Icon},
		{"color", a.Color == b.Color},
	} {
		if !f.same {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// Read reads the backup at path: a file of [Write], armoured or not, or the
// document that the age tool makes of one. It returns all of it or an error, which
// is a sentence and wraps ErrNoPassphrase, vault.ErrPassphrase, ErrFormat,
// ErrDamaged, ErrNewer, ErrCost, ctx's or the system's.
func Read(ctx context.Context, path, passphrase string) (Contents, error) {
	data, err := Load(path)
	if err != nil {
		return Contents{}, err
	}
	return parse(ctx, path, data, passphrase)
}

// Load reads the file at path, of at most 64 MB, for [Parse].
func Load(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail(err, "%s is not there: choose another file", path)
	case err != nil:
		return nil, unreadable(err, path)
	case !info.Mode().IsRegular():
		return nil, fail(ErrFormat, "%s is a folder or no ordinary file: choose the file of the backup", path)
	case info.Size() > maxFile:
		return nil, fail(ErrFormat, "%s is larger than any backup of Latchkey: choose another file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err, path)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, unreadable(err, path)
	}
	return data, nil
}

func unreadable(err error, path string) error {
	return fail(err, "%s cannot be read (%s): make it readable for you", path, disk.Reason(err))
}

// Encrypted reports whether a file needs a passphrase to be read.
func Encrypted(data []byte) bool {
	_, ok := WorkFactor(data)
	return ok || sealed.IsAside(data)
}

// Parse is [Read] for a file that was read already. It also reads a vault that was
// set aside by [latchkey/vault/sealed.SetAside].
func Parse(ctx context.Context, data []byte, passphrase string) (Contents, error) {
	return parse(ctx, "the file", data, passphrase)
}

func parse(ctx context.Context, what string, data []byte, passphrase string) (Contents, error) {
	if sealed.IsAside(data) {
		return readAside(ctx, what, data, passphrase)
	}
	logN, encrypted := WorkFactor(data)
	switch {
	case len(data) == 0:
		return Contents{}, fail(ErrDamaged, "%s is empty: use another backup", what)
	case !encrypted && beginsAsAge(data):
		return Contents{}, fail(ErrDamaged, "%s is damaged at its beginning, or is encrypted with a key in place of a passphrase: use another backup", what)
	case !encrypted:
		return decode(what, data)
	case passphrase == "":
		return Contents{}, fail(ErrNoPassphrase, "%s is encrypted: give the passphrase that was chosen for backups", what)
	case logN > workFactorMax:
		return Contents{}, fail(ErrCost, "%s would take more work to open than any backup of Latchkey: use another backup", what)
	}
	content, err := run(ctx, func() ([]byte, error) { return Decrypt(data, passphrase) })
	switch {
	case ctx.Err() != nil:
		return Contents{}, fmt.Errorf("opening %s: %w", what, context.Cause(ctx))
	case errors.Is(err, vault.ErrPassphrase):
		return Contents{}, fail(vault.ErrPassphrase, "the passphrase does not open %s: try again with the one that was chosen for backups when it was made", what)
	case err != nil:
		return Contents{}, fail(ErrDamaged, "%s is damaged, since part of it was changed or cut off: use another backup", what)
	}
	return decode(what, content)
}

// beginsAsAge reports whether data is what is left of an age file.
func beginsAsAge(data []byte) bool {
	for _, start := range []string{"age-encryption.org/", armor.Header} {
		n := min(len(start), len(data))
		if n > 2 && string(data[:n]) == start[:n] {
			return true
		}
	}
	return false
}

// writeError makes a sentence of why a file could not be written.
func writeError(err error, path string) error {
	switch {
	case errors.Is(err, ErrUnchecked):
		return fail(err, "the backup was not saved, since what was written could not be read back (%v): try again, or choose another folder", err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("saving the backup: %w", err)
	}
	return &Error{Kind: err, Text: disk.Unsaved(err, "the backup", path)}
}
