// Package settings keeps what the user has set, in one small file in the folder
// that keyring.json is in: settings.json.
//
// It is JSON, and fields that this version does not know are kept. A file that
// cannot be understood is an error that says so, and is never written over: it
// may be a later version's, or half mended by hand.
package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"latchkey/vault/clock"
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
	Pictures Pictures
}

// Clock is how the time is found out that codes are made for.
type Clock struct {
	// Servers are the time servers that are asked, in the form of
	// clock.ParseServers.
	Servers []string
	// Always has the servers asked at every start, and not only on request.
	Always bool
	// CorrectUntil is when a correction of the codes ends that outlives the
	// program; zero where there is none. By how much is not kept: a start
	// measures it anew.
	CorrectUntil time.Time
}

// Default returns the settings of who has set nothing.
func Default() Settings {
	return Settings{Clock: Clock{Servers: clock.DefaultServers()}, Pictures: Pictures{Brands: true}}
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
	return fmt.Errorf("the settings cannot be kept in %s (%s): make the folder writable for you", f.path, disk.Reason(err))
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

// A document is the file's content: the settings, and what else is in it.
type document struct {
	settings Settings
	top      map[string]json.RawMessage
	clock    map[string]json.RawMessage
}

// clockFields is the object "clock" of the file. What is missing has its usual
// value.
type clockFields struct {
	Servers    []string          `json:"servers"`
	Always     bool              `json:"always"`
	Correction *correctionFields `json:"correction"`
}

type correctionFields struct {
	Until time.Time `json:"until"`
}

func decode(data []byte) (document, error) {
	doc := document{settings: Default()}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&doc.top); err != nil {
		return document{}, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return document{}, errors.New("something follows the end")
	}
	if doc.top == nil {
		return document{}, errors.New("it is no object")
	}
	if err := doc.decodePictures(); err != nil {
		return document{}, err
	}
	raw, there := doc.top["clock"]
	if !there {
		return doc, nil
	}
	var fields clockFields
	if err := json.Unmarshal(raw, &fields); err != nil {
		return document{}, err
	}
	if err := json.Unmarshal(raw, &doc.clock); err != nil {
		return document{}, err
	}
	return doc, doc.settings.Clock.set(fields)
}

func (c *Clock) set(fields clockFields) error {
	c.Always = fields.Always
	if fields.Correction != nil {
		c.CorrectUntil = fields.Correction.Until
	}
	if fields.Servers == nil {
		return nil
	}
	c.Servers = nil
	for _, s := range fields.Servers {
		one, err := clock.ParseServers(s)
		switch {
		case err != nil:
			return err
		case len(one) != 1:
			return fmt.Errorf("%q is not one time server", s)
		case !slices.Contains(c.Servers, one[0]):
			c.Servers = append(c.Servers, one[0])
		}
	}
	if len(c.Servers) > clock.MostServers {
		return fmt.Errorf("%d time servers", len(c.Servers))
	}
	return clock.EnoughServers(c.Servers)
}

// encode returns the file for the settings. What has its usual value is left
// out, so that a better one may come with a later version.
func (d *document) encode() ([]byte, error) {
	if d.top == nil {
		d.top = make(map[string]json.RawMessage)
	}
	if d.clock == nil {
		d.clock = make(map[string]json.RawMessage)
	}
	usual, c := Default().Clock, d.settings.Clock
	var correction *correctionFields
	if !c.CorrectUntil.IsZero() {
		correction = &correctionFields{c.CorrectUntil.UTC().Truncate(time.Second)}
	}
	for _, field := range []struct {
		name  string
		value any
		usual bool
	}{
		{"servers", c.Servers, slices.Equal(c.Servers, usual.Servers)},
		{"always", c.Always, !c.Always},
		{"correction", correction, correction == nil},
	} {
		if field.usual {
			delete(d.clock, field.name)
			continue
		}
		raw, err := json.Marshal(field.value)
		if err != nil {
			return nil, err
		}
		d.clock[field.name] = raw
	}
	raw, err := json.Marshal(d.clock)
	if err != nil {
		return nil, err
	}
	if d.top["clock"] = raw; len(d.clock) == 0 {
		delete(d.top, "clock")
	}
	if err := d.encodePictures(); err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(d.top, "", "  ")
	return append(data, '\n'), err
}
