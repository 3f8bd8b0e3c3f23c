//go:build unix

package disk

import (
	"errors"
	"os"
)

func rename(from, to string) error { return os.Rename(from, to) }

// syncFolder has a renamed file keep its new name if the machine stops.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
