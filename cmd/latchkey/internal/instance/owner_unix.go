//go:build unix

package instance

import (
	"io/fs"
	"os"
	"syscall"
)

// ours reports whether this user owns the file.
func ours(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}
