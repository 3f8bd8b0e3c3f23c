package given

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// Hide takes links out of the list of processes, where every user of the computer
// may read the arguments of a program: it starts the program anew, with a dash in
// the place of the links and the links on its standard input, and reports that
// this one is to end. flags are the arguments before what is to be opened, the
// name of the program the first.
//
// To write over the arguments where they lie in memory would be quicker. But a
// string of Go's must not be written to; and what opens a link for a browser has
// it among its own arguments, and may wait for this program to end, as xdg-open
// does where there is no desktop to ask. So this one ends at once.
func Hide(g Given, flags []string) (restarted bool, err error) {
	if len(g.Links) == 0 {
		return false, nil
	}
	if err := restart(g, flags); err != nil {
		return false, fmt.Errorf("the link could not be taken out of the list of processes (%w): start Latchkey without it, and paste it", err)
	}
	return true, nil
}

func restart(g Given, flags []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, slices.Concat(flags[1:], []string{"-"}, g.Files)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = apart()
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	defer read.Close()
	defer write.Close()
	// What is small enough for the pipe waits in it. Where pipes have no deadline
	// they are large enough, too.
	_ = write.SetWriteDeadline(time.Now().Add(time.Second))
	if _, err := write.WriteString(strings.Join(g.Links, "\n") + "\n"); err != nil {
		return err
	}
	cmd.Stdin = read
	return cmd.Start()
}
