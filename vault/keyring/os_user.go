//go:build !linux && !freebsd && !netbsd && !openbsd && !dragonfly

package keyring

import (
	"context"
	"os"
	"path/filepath"
)

// alwaysReady is enough for a keyring that is there as long as its user is
// logged in, and that asks for itself.
func alwaysReady(ctx context.Context, _ bool, _ times) error { return context.Cause(ctx) }

// userFolder is where the settings lie unless another folder is named: a shared
// folder for a keyring that is the user's.
func userFolder() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "latchkey")
}
