//go:build !windows && !darwin

package autostart

import (
	"errors"
	"os"
	"path/filepath"
)

// entryFile is the user's own entry. A relative XDG_CONFIG_HOME does not count, by
// its specification.
func entryFile() (file, error) {
	dir := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) {
		home := os.Getenv("HOME")
		if !filepath.IsAbs(home) {
			return file{}, errors.New("the folder of your settings was not found: set HOME to your home folder")
		}
		dir = filepath.Join(home, ".config")
	}
	return file{filepath.Join(dir, "autostart", "latchkey.desktop"), desktopFormat()}, nil
}
