package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Replace puts data in the place of the file at path, all or nothing, also if
// the machine stops in the middle. The file is readable for its owner only.
// Callers hold a lock, or do not mind whose file is there in the end. Where
// something else is at the path the error wraps [ErrNotRegular].
//
// What an interrupted Replace leaves behind has a fixed name, which the next
// one clears away.
func Replace(path string, data []byte) error { return ReplaceChecked(path, data, nil) }

// ReplaceChecked is [Replace] for what has to be read back before it takes the
// place of an older file: check is given what was read from the disk again. Where
// it returns an error, that is returned, and the older file stays as it was.
func ReplaceChecked(path string, data []byte, check func(written []byte) error) error {
	if err := Regular(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	half := path + ".new"
	if err := writeNew(half, data); err != nil {
		return err
	}
	if check != nil {
		written, err := Read(half, int64(len(data)))
		if err == nil {
			err = check(written)
		}
		if err != nil {
			return errors.Join(err, os.Remove(half))
		}
	}
	if err := rename(half, path); err != nil {
		return errors.Join(err, os.Remove(half))
	}
	return syncFolder(filepath.Dir(path))
}

// writeNew writes a file that was not there and has it on the disk. What is
// found there is removed, not written to: it may be a link.
func writeNew(path string, data []byte) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
