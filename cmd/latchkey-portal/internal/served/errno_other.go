//go:build !windows

package served

import "syscall"

// What the system says of an address that cannot be had.
const (
	addressInUse     = syscall.EADDRINUSE
	addressForbidden = syscall.EACCES
	addressElsewhere = syscall.EADDRNOTAVAIL
)
