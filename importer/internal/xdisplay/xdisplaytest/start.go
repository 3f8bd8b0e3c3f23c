//go:build !windows && !darwin

// Package xdisplaytest starts X servers for tests.
package xdisplaytest

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Start starts Xvfb, a real X server without a monitor, with a screen as its option
// has it, "800x600x24", and makes it the display of the test's process. It returns
// its name. The server ends with the test.
func Start(t *testing.T, screen string) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{write}
	if err := cmd.Start(); err != nil {
		t.Fatalf("this test needs Xvfb (Debian: apt-get install xvfb): %v", err)
	}
	write.Close()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	display := ":" + strings.TrimSpace(number)
	t.Setenv("DISPLAY", display)
	t.Setenv("WAYLAND_DISPLAY", "")
	return display
}
