package main

import (
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/cmd/internal/desk"
)

// TestCopy copies to a real clipboard and looks what is on it.
func TestCopy(t *testing.T) {
	display, err := desk.StartDisplay(t.Context(), image.Pt(320, 200))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(display.Stop)
	env := append(personEnv(t), display.Env()...)
	run := func(path string, args ...string) (out, said string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Env = append(env, "PATH="+path)
		cmd.Stdin = strings.NewReader("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
		var stdout, stderr strings.Builder
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		_ = cmd.Run()
		return stdout.String(), stderr.String()
	}
	path := os.Getenv("PATH")
	run(path, "add", "--issuer", "Counter", "--kind", "hotp")

	out, said := run(path, "code", "--copy", "counter")
	if out != "" {
		t.Errorf("a copied code was printed as well: %q", out)
	}
	if !strings.Contains(said, "the code of Counter is on the clipboard, good for one use") {
		t.Errorf("it says %q", said)
	}
	if got := display.Clipboard(t.Context()); got != "755224" {
		t.Errorf("the clipboard holds %q, not the first code of RFC 4226", got)
	}

	// Without a program that copies, it says what to install, and uses no code
	// up.
	self, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	out, said = run(filepath.Dir(self), "code", "--copy", "counter")
	if !strings.Contains(said, "install xclip or xsel, or leave out --copy") || out != "" {
		t.Errorf("without xclip it says %q", said)
	}
	if out, _ = run(path, "code", "counter"); out != "287082\n" {
		t.Errorf("the next code is %q, not the second of RFC 4226", out)
	}
}
