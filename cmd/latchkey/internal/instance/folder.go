package instance

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// The files in the folder.
const (
	socketName = "window.sock"
	lockName   = "window.lock"
)

// maxPath is how long the path of a socket may be everywhere, in bytes: macOS
// has room for 103, Linux and Windows for 107.
const maxPath = 103

// Folder says where the window is to be found: in the folder that the system
// makes for what belongs to a log-in, where it has one, or else in a folder of
// the settings. Where the path is too long for a socket it is in the folder for
// temporary files.
func Folder(settings string) string {
	folder := filepath.Join(settings, "window")
	if run := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(run) {
		if info, err := os.Stat(run); err == nil && info.IsDir() {
			folder = filepath.Join(run, "latchkey")
		}
	}
	if len(filepath.Join(folder, socketName)) > maxPath {
		folder = filepath.Join(os.TempDir(), "latchkey-"+strconv.Itoa(os.Getuid()))
	}
	return folder
}

// prepare makes the folder, and sees to it that nobody else can look into it.
func prepare(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("making the folder %s: %w", folder, err)
	}
	info, err := os.Lstat(folder)
	if err != nil {
		return fmt.Errorf("looking at the folder %s: %w", folder, err)
	}
	if !info.IsDir() || !ours(info) {
		return errors.New(folder + " is not a folder of yours: remove it")
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(folder, 0o700); err != nil {
			return fmt.Errorf("closing the folder %s to others: %w", folder, err)
		}
	}
	return nil
}
