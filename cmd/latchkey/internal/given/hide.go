package given

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// Hide takes links out of the list of processes, where every user of the computer
// may read the arguments of a program: it starts the program anew, with a dash
// in the place of the links, and the links on its standard input. flags are the
// arguments before what is to be opened, the name of the program the first.
//
// That is a longer way than writing over the arguments where they lie in memory.
// But a string of Go's must not be written to, and whether the system reads the
// arguments from there is its own affair.
//
// It returns without an error where there is nothing to hide, and does not return
// where the program was started anew.
func Hide(g Given, flags []string) error {
	if len(g.Links) == 0 {
		return nil
	}
	read, write, err := os.Pipe()
	if err != nil {
		return cannotHide(err)
	}
	// What is small enough for the pipe waits in it.
	text := strings.Join(g.Links, "\n") + "\n"
	err = write.SetWriteDeadline(time.Now().Add(time.Second))
	if errors.Is(err, os.ErrNoDeadline) { // on Windows
		err = nil
	}
	if err == nil {
		_, err = write.WriteString(text)
	}
	if closeErr := write.Close(); err == nil {
		err = closeErr
	}
	self, pathErr := os.Executable()
	if err = errors.Join(err, pathErr); err != nil {
		return cannotHide(err)
	}
	return cannotHide(restart(self, slices.Concat(flags, []string{"-"}, g.Files), read))
}

func cannotHide(err error) error {
	return fmt.Errorf("the link could not be taken out of the list of processes (%w): start Latchkey without it, and paste it", err)
}
