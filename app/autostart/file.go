package autostart

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchkey/vault/disk"
)

// mostFile is more than an entry needs, in bytes.
const mostFile = 64 << 10

// An entry is what is read of a file.
type entry struct {
	ours    bool // made by this package
	on      bool // and not switched off by the desktop
	command string
}

// A format is that of files that start programs.
type format struct {
	forbidden string // characters that the program's path cannot have
	write     func(command []string) []byte
	read      func(data []byte) entry
}

// A file is one that starts a program.
type file struct {
	path   string
	format format
}

// load reads the file. An entry that is not there is off.
func (f file) load() (entry, error) {
	data, err := disk.Read(f.path, mostFile)
	if errors.Is(err, fs.ErrNotExist) {
		return entry{ours: true}, nil
	}
	if err != nil {
		return entry{}, fmt.Errorf("the login entry %s cannot be read (%s)", f.path, disk.Reason(err))
	}
	return f.format.read(data), nil
}

func (f file) state(command []string) (State, error) {
	e, err := f.load()
	switch {
	case err != nil:
		return Off, err
	case !e.on:
		return Off, nil
	case e.command == f.format.read(f.format.write(command)).command:
		return On, nil
	}
	return Other, nil
}

func (f file) turnOn(command []string) error {
	if strings.ContainsAny(command[0], f.format.forbidden) {
		return fmt.Errorf("%q: %w", command[0], ErrProgram)
	}
	e, err := f.load()
	if err == nil && !e.ours {
		err = fmt.Errorf("the login entry %s: %w", f.path, ErrForeign)
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return f.unwritten(err)
	}
	if err := disk.Replace(f.path, f.format.write(command)); err != nil {
		return f.unwritten(err)
	}
	return nil
}

func (f file) unwritten(err error) error {
	return fmt.Errorf("the login entry %s cannot be written (%s): make its folder writable for you", f.path, disk.Reason(err))
}

func (f file) turnOff() error {
	e, err := f.load()
	if err != nil {
		return err
	}
	if !e.ours {
		return fmt.Errorf("the login entry %s: %w", f.path, ErrForeign)
	}
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the login entry %s cannot be deleted (%s): make its folder writable for you", f.path, disk.Reason(err))
	}
	return nil
}
