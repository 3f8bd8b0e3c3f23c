package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"sync"

	"filippo.io/age"
	"github.com/gofrs/flock"

	"latchkey/vault/disk"
)

// Bounds.
const (
	// fileMost is the largest file that is read or written, in bytes: over
	// 10,000 users with all that one can have, and the requests and messages that
	// there can be.
	fileMost = 128 << 20
	keyMost  = 64 << 10
)

// A File keeps named values, in two parts with names of their own.
type File struct {
	path    string
	profile string
	key     *age.X25519Identity
	lock    *flock.Flock
	most    int // fileMost, but for a test

	mu     sync.Mutex
	closed bool
	loaded map[string][]byte
	lines  map[string][]byte // by name, as they are in the document
	total  int               // bytes of the lines
	text   bytes.Buffer      // room for the document, and for
	sealed bytes.Buffer      // what is written
	// journal takes the next changes; without one all is written.
	journal *journal

	sharing sync.Mutex
	next    *share // what is written next, or nil
}

// Open opens the file of a profile, or prepares to make it: that is done with the
// first Keep. The key is in keyPath or, if that is empty, beside the file with
// ".key" behind its name; where there is neither a file nor a key yet, a random
// one is made. A folder that is made is for its owner only.
//
// Its errors are sentences for who started the portal.
func Open(path, keyPath, profile string) (*File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the current folder: %w", err)
	}
	if !regexp.MustCompile(`^[a-z0-9-]{1,64}$`).MatchString(profile) {
		return nil, fmt.Errorf("the profile's name %q cannot be written into a data file", profile)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("the folder of the data file %s cannot be made (%s); choose another place with --data", path, disk.Reason(err))
	}
	lock, err := lockFile(path)
	if err != nil {
		return nil, err
	}
	f := &File{path: path, profile: profile, lock: lock, most: fileMost}
	if err := f.read(keyPath); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// lockFile takes the lock beside the file, or says who has it. The system lets go
// of it when the process ends, however it ends.
func lockFile(path string) (*flock.Flock, error) {
	beside := path + ".lock"
	for _, p := range []string{path, beside} {
		if err := disk.Regular(p); errors.Is(err, disk.ErrNotRegular) {
			return nil, fmt.Errorf("%s is a symbolic link, a folder or no ordinary file; name the file itself with --data", p)
		}
	}
	lock := flock.New(beside, flock.SetPermissions(0o600))
	switch got, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("the data file %s cannot be locked (%s); make its folder writable for you, and have it on a disk of this computer", path, disk.Reason(err))
	case !got:
		return nil, fmt.Errorf("another latchkey-portal is using the data file %s; stop it, or choose another file with --data", path)
	}
	return lock, nil
}

// read takes in the file, if there is one, and the key.
func (f *File) read(keyPath string) error {
	data, err := disk.Read(f.path, fileMost)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case errors.Is(err, disk.ErrTooBig):
		return f.notOurs("it is too big")
	case err != nil && !missing:
		return fmt.Errorf("the data file %s cannot be read (%s); make it readable for you", f.path, disk.Reason(err))
	}
	var sealed []byte
	if !missing {
		if sealed, err = f.unwrap(data); err != nil {
			return err
		}
	}
	if _, err := os.Lstat(f.path + journalEnd); missing && err == nil {
		return fmt.Errorf("the data file %s is not there, but its journal %s%s is; put the file back, or remove the journal to begin anew", f.path, f.path, journalEnd)
	}
	if f.key, err = findKey(f.path, keyPath, missing); err != nil {
		return err
	}
	f.loaded = map[string][]byte{}
	if !missing {
		if f.loaded, err = f.decrypt(sealed); err != nil {
			return err
		}
		if err := f.replay(checksum(f.profile, sealed), f.loaded); err != nil {
			return err
		}
	}
	f.lines = map[string][]byte{}
	for name, value := range f.loaded {
		if f.lines[name], err = line(name, value); err != nil {
			return f.damaged(err)
		}
		f.total += len(f.lines[name])
	}
	return nil
}

// Keep sets values, JSON each, and removes those that are nil, all or none of them.
// When it returns nil they are on the disk. Its errors hold none of them.
//
// Calls that come while the file is written share the next write.
func (f *File) Keep(changes map[string][]byte) error {
	lines := make(map[string][]byte, len(changes))
	for name, value := range changes {
		if lines[name] = nil; value == nil {
			continue
		}
		var err error
		if lines[name], err = line(name, value); err != nil {
			return err
		}
	}
	s := f.share(lines)
	f.mu.Lock()
	defer f.mu.Unlock()
	if !s.done {
		f.begin()
		s.err, s.done = f.keep(s.lines), true
	}
	if s.err != nil && s.calls > 1 {
		return f.keep(lines) // it may be the others' that cannot be written
	}
	return s.err
}

// A share is what is written at once, for so many calls.
type share struct {
	lines map[string][]byte
	calls int
	// These are guarded by the file's mutex.
	done bool
	err  error
}

// share puts lines into the next write.
func (f *File) share(lines map[string][]byte) *share {
	f.sharing.Lock()
	defer f.sharing.Unlock()
	if f.next == nil {
		f.next = &share{lines: make(map[string][]byte, len(lines))}
	}
	f.next.calls++
	maps.Copy(f.next.lines, lines)
	return f.next
}

// begin has nobody else share what is written now.
func (f *File) begin() {
	f.sharing.Lock()
	defer f.sharing.Unlock()
	f.next = nil
}

// keep writes lines. It is called with the mutex held.
func (f *File) keep(lines map[string][]byte) error {
	if f.closed {
		return fmt.Errorf("the data file %s is closed", f.path)
	}
	before := f.swap(lines)
	if f.add(lines) {
		return nil
	}
	if err := f.write(); err != nil {
		f.swap(before) // what comes next must not bring along what failed
		return err
	}
	return nil
}

// add puts lines into the journal, and reports whether they are on the disk. Where they
// are not, all is to be written: only that tells what is wrong with the disk.
func (f *File) add(lines map[string][]byte) bool {
	if f.journal == nil {
		return false
	}
	if f.total+f.total/1000+64*len(f.lines) < f.most && f.journal.add(lines) == nil {
		return true
	}
	f.endJournal()
	return false
}

func (f *File) endJournal() {
	_ = f.journal.file.Close() // what was added to it is on the disk
	f.journal = nil
}

// swap sets and removes lines, and returns what undoes that.
func (f *File) swap(lines map[string][]byte) (before map[string][]byte) {
	before = make(map[string][]byte, len(lines))
	for name, l := range lines {
		before[name] = f.lines[name]
		f.total += len(l) - len(before[name])
		if f.lines[name] = l; l == nil {
			delete(f.lines, name)
		}
	}
	return before
}

// write writes the whole file and begins a new journal. Without one the next change is
// written so as well.
func (f *File) write() error {
	data, err := f.replace()
	if err != nil {
		return err
	}
	j, err := f.beginJournal(sumOf(data), len(data))
	if err == nil {
		f.journal = j
	}
	return nil
}

// replace writes the whole file, and returns what is in it.
func (f *File) replace() ([]byte, error) {
	data, err := f.encode()
	if err != nil {
		return nil, err
	}
	if len(data) > f.most {
		return nil, fmt.Errorf("the data file %s would have more than %d MiB; begin a new one with --data", f.path, f.most>>20)
	}
	if err := disk.Replace(f.path, data); err != nil {
		return nil, fmt.Errorf("the data file %s cannot be written (%s); make its folder writable for you and see that the disk is not full", f.path, disk.Reason(err))
	}
	return data, nil
}

// line is a value as it is in the document.
func line(name string, value []byte) ([]byte, error) {
	quoted, err := json.Marshal(name)
	if err != nil || !json.Valid(value) {
		return nil, errors.New("a value cannot be written down") // the error may quote it
	}
	return append(append(quoted, ':'), value...), nil
}

// Close lets go of the file. What Keep has returned is on the disk already; if nothing
// is in the way it is in the file alone afterwards, without a journal beside it.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed = true; f.journal != nil {
		path := f.journal.path
		f.endJournal()
		if _, err := f.replace(); err == nil {
			_ = os.Remove(path) // it belongs to the file before, and nobody minds it
		}
	}
	if err := f.lock.Unlock(); err != nil {
		return fmt.Errorf("letting go of the data file: %w", err)
	}
	return nil
}
