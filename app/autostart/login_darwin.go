package autostart

import (
	"fmt"
	"os"
	"path/filepath"
)

// entryFile is the user's own job. It is taken up at the next login.
func entryFile() (file, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return file{}, fmt.Errorf("your home folder was not found: %w", err)
	}
	return file{filepath.Join(home, "Library", "LaunchAgents", label+".plist"), plistFormat()}, nil
}
