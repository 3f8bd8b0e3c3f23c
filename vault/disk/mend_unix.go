//go:build unix

package disk

import "syscall"

// fullErrors are the system's for a disk without room: for anybody, for this user,
// and for a file this long.
func fullErrors() []error { return []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} }
