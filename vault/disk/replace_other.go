//go:build !unix

package disk

import (
	"os"
	"time"
)

const (
	// renameTime is how long a rename is tried. Windows refuses it while
	// somebody has the old file open, be it to read its beginning.
	renameTime = time.Second
	renamePoll = 5 * time.Millisecond
)

func rename(from, to string) error {
	for end := time.Now().Add(renameTime); ; time.Sleep(renamePoll) {
		if err := os.Rename(from, to); err == nil || time.Now().After(end) {
			return err
		}
	}
}

// syncFolder has nothing to do where folders cannot be synced; NTFS keeps a
// journal of its names.
func syncFolder(string) error { return nil }
