//go:build !unix

package disk

import "syscall"

// fullErrors are Windows' for a disk without room: ERROR_HANDLE_DISK_FULL,
// ERROR_DISK_FULL and ERROR_DISK_QUOTA_EXCEEDED (winerror.h).
func fullErrors() []error {
	return []error{syscall.Errno(39), syscall.Errno(112), syscall.Errno(1295)}
}
