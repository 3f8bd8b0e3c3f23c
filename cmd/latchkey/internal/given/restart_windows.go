package given

import (
	"os"
	"os/exec"
)

// restart starts the program anew with another standard input, and ends this one:
// Windows has no way to put one in the place of the other.
func restart(program string, args []string, input *os.File) error {
	cmd := exec.Command(program, args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = input, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	os.Exit(0)
	return nil
}
