// Package settings keeps what the user has set, in one small file in the folder
// that keyring.json is in: settings.json.
//
// It is JSON, and fields that this version does not know are kept. A file that
// cannot be understood is an error that says so, and is never written over: it
// may be a later version's, or half mended by hand.
package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"latchkey/vault/disk"
)

const (
	name = "settings.json"
	// most is more than any settings need, in bytes.
	most = 64 << 10
)

// ErrDamaged is wrapped where the file is there and cannot be understood.
var ErrDamaged = errors.New("the settings are damaged")

// Settings are all that can be set.
type Settings struct {
	Clock    Clock
	Lock     Lock
	Look     Look
	List     List
	Pictures Pictures
	Backup   Backup
	Desktop  Desktop
}

// Default returns the settings of who has set nothing.
func Default() Settings {
	return Settings{Clock: defaultClock(), Lock: defaultLock(), Look: defaultLook(), List: DefaultList(), Pictures: Pictures{Brands: true}, Backup: defaultBackup()}
}

// sections are the objects of the file. A new kind of setting is a type with its
// JSON, its usual values, and a line here.
func (s *Settings) sections() []section {
	usual := Default()
	return []section{
		{"clock", &s.Clock, &usual.Clock},
		{"lock", &s.Lock, &usual.Lock},
		{"look", &s.Look, &usual.Look},
		{"list", &s.List, &usual.List},
		{"pictures", &s.Pictures, &usual.Pictures},
		{"backup", &s.Backup, &usual.Backup},
		{"desktop", &s.Desktop, &usual.Desktop},
	}
}

// A File is where settings are kept. Its methods may be called from any
// goroutine, and touch the disk.
type File struct {
	path string
	mu   sync.Mutex
}

// In returns the file of the settings folder dir, as keyring.DefaultDir names
// it. Nothing is read or made yet.
func In(dir string) *File { return &File{path: filepath.Join(dir, name)} }

// Path is where the file is.
func (f *File) Path() string { return f.path }

// Load returns the settings: the usual ones where there is no file. An error is
// a sentence for the user, and comes with the usual settings.
func (f *File) Load() (Settings, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	doc, err := f.read()
	if err != nil {
		return Default(), err
	}
	return doc.settings, nil
}

// Change has change alter the settings as they are on the disk now, and keeps
// them. It returns the new settings. Where the file is damaged nothing is
// written, and the error says what to do.
func (f *File) Change(change func(*Settings)) (Settings, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	doc, err := f.read()
	if err != nil {
		return Default(), err
	}
	before := doc.settings
	change(&doc.settings)
	data, err := doc.encode()
	if err != nil {
		return before, fmt.Errorf("keeping the settings: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return before, f.unwritten(err)
	}
	if err := disk.Replace(f.path, data); err != nil {
		return before, f.unwritten(err)
	}
	return doc.settings, nil
}

func (f *File) unwritten(err error) error {
	return fmt.Errorf("the settings cannot be kept in %s (%s): %s", f.path, disk.Reason(err), disk.Mend(err))
}

func (f *File) read() (document, error) {
	data, err := disk.Read(f.path, most)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return document{settings: Default()}, nil
	case errors.Is(err, disk.ErrTooBig), errors.Is(err, disk.ErrNotRegular):
		return document{}, f.damaged(err)
	case err != nil:
		return document{}, fmt.Errorf("the settings in %s cannot be read (%s), so the usual ones are used: make the file readable for you", f.path, disk.Reason(err))
	}
	doc, err := decode(data)
	if err != nil {
		return document{}, f.damaged(err)
	}
	return doc, nil
}

// A damage says that the file is damaged, and what to do.
type damage struct {
	path  string
	cause error
}

func (d *damage) Error() string {
	return fmt.Sprintf("the settings in %s are damaged, so the usual ones are used and nothing is kept: mend that file, or delete it to begin anew", d.path)
}

// Unwrap returns [ErrDamaged] and what is wrong with the file.
func (d *damage) Unwrap() []error { return []error{ErrDamaged, d.cause} }

func (f *File) damaged(cause error) error { return &damage{f.path, cause} }
