//go:build unix

package given

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// restart puts the program anew in the place of this one, with another standard
// input. It keeps the process, and whoever started it waits for the same one.
func restart(program string, args []string, input *os.File) error {
	if err := unix.Dup2(int(input.Fd()), 0); err != nil {
		return err
	}
	return syscall.Exec(program, args, os.Environ())
}
