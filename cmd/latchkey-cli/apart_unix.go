//go:build !windows

package main

import "syscall"

// apart has a process go on when the terminal is closed that it was started from,
// and keeps the terminal's Ctrl+C from it.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
