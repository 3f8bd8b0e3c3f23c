package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

var (
	// ErrNotRegular is wrapped where a symbolic link, folder, pipe or device is
	// where a file of ours should be. To follow a link would have somebody else
	// choose what is read or replaced.
	ErrNotRegular = errors.New("it is a symbolic link or no ordinary file")
	// ErrTooBig is wrapped where a file is larger than any of ours.
	ErrTooBig = errors.New("the file is too big")
)

// Regular returns nil if path is an ordinary file, and an error that wraps
// fs.ErrNotExist if nothing is there, or [ErrNotRegular].
func Regular(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: %w", path, ErrNotRegular)
	}
	return nil
}

// Read reads an ordinary file of at most so many bytes. The errors are those of
// [Regular] and [ErrTooBig].
func Read(path string, most int64) ([]byte, error) {
	if err := Regular(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	// It may grow while it is read.
	var data []byte
	if info.Size() <= most {
		data, err = io.ReadAll(io.LimitReader(f, most+1))
	}
	switch {
	case err != nil:
		return nil, err
	case info.Size() > most || int64(len(data)) > most:
		return nil, fmt.Errorf("%w: it has more than %d bytes", ErrTooBig, most)
	}
	return data, nil
}

// Reason is the system's word for an error with a path, for a sentence that tells
// the path elsewhere.
func Reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err.Error()
	}
	return err.Error()
}
