package docs

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestInstallLetsSudoAskAPersonForThePassword(t *testing.T) {
	m := debian(t)
	m.uid, m.sudo = "1000", "exit 1"
	cmd := m.command("build")
	person, program, err := openTerminal()
	if err != nil {
		t.Fatal(err)
	}
	defer person.Close()
	defer program.Close()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = program, program, program
	if err := cmd.Run(); err != nil {
		t.Errorf("%v, having run %q", err, m.log())
	}
	if !strings.HasPrefix(m.log(), "sudo apt-get update\nsudo apt-get install -y ") {
		t.Errorf("it ran %q", m.log())
	}
}

// openTerminal returns the two sides of a new pseudo-terminal: the one that a
// person would sit at, and the one that a program takes for its terminal.
func openTerminal() (person, program *os.File, err error) {
	person, err = os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("opening a pseudo-terminal: %w", err)
	}
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		return nil, nil, fmt.Errorf("unlocking the pseudo-terminal: %w", err)
	}
	number, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		return nil, nil, fmt.Errorf("naming the pseudo-terminal: %w", err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the program's side: %w", err)
	}
	return person, program, nil
}
