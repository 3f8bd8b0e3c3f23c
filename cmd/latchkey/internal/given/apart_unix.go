//go:build unix

package given

import "syscall"

// apart keeps what ends this program's session, a terminal that is closed, from
// ending the one that takes its place.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
