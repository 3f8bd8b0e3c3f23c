package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Unsaved says in one sentence why what ("the backup") could not be put at path, a
// place of the user's choice, and what to do.
func Unsaved(err error, what, path string) string {
	dir := filepath.Dir(path)
	const advice = "choose another folder"
	switch _, missing := os.Stat(dir); {
	case errors.Is(missing, fs.ErrNotExist):
		return fmt.Sprintf("%s was not saved, since the folder %s is not there: connect its drive, or %s", what, dir, advice)
	case errors.Is(err, ErrNotRegular):
		return fmt.Sprintf("%s was not saved, since %s is a symbolic link or no ordinary file: choose another name", what, path)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Sprintf("%s was not saved, since the disk that %s is on is full: make room, or %s", what, dir, advice)
	case errors.Is(err, syscall.EROFS):
		return fmt.Sprintf("%s was not saved, since the disk that %s is on cannot be written: %s", what, dir, advice)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("%s was not saved, since you may not write in %s: %s", what, dir, advice)
	}
	return fmt.Sprintf("%s was not saved in %s (%s): %s", what, dir, Reason(err), advice)
}
