package main

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// apart has a process go on when the console is closed that it was started from,
// and keeps the console's Ctrl+C from it.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS | windows.CREATE_NEW_PROCESS_GROUP}
}
