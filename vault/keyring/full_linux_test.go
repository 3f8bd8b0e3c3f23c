package keyring

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// onFullDisk has a child find its disk full, after so many bytes of a file.
func onFullDisk(t *testing.T, cmd *exec.Cmd, bytes string) {
	t.Helper()
	limiter, err := exec.LookPath("prlimit")
	if err != nil {
		t.Fatalf("this test needs prlimit (Debian: apt-get install util-linux): %v", err)
	}
	cmd.Args = append([]string{limiter, "--fsize=" + bytes, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = limiter
}

// A disk that is full, from the first byte or in the middle of a file: what was
// stored stays byte for byte, and the error says what to do.
func TestFullDisk(t *testing.T) {
	for _, bytes := range []string{"0", "100"} {
		f, path := newTestFile(t)
		mustSet(t, f, "count", "0")
		dir := filepath.Dir(path)
		if err := Remember(dir, Choice{KindFile, path}); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, dir)
		file := "the encrypted file " + path + " cannot be written (file too large): make room on its disk, and try again"
		for name, c := range map[string]struct {
			cmd  *exec.Cmd
			says string
		}{
			"change": {child(t, os.Environ(), "count", path, "1"), file},
			"create": {child(t, os.Environ(), "create", path+"2"), strings.Replace(file, path, path+"2", 1)},
			"remember": {child(t, os.Environ(), "remember", dir),
				"it cannot be remembered in " + dir + " where the vault lies (file too large): make room on its disk, and try again"},
		} {
			if name == "remember" && bytes != "0" {
				continue // it fits
			}
			onFullDisk(t, c.cmd, bytes)
			if out, err := output(c.cmd); err == nil || strings.TrimSpace(out) != c.says {
				t.Errorf("%s: %v: %s", name, err, out)
			}
		}
		for _, lock := range []string{path + "2.lock", path + "2.turn"} { // of a file that could not be made
			if err := os.Remove(lock); err != nil {
				t.Error(err)
			}
		}
		if after := snapshot(t, dir); after != before {
			t.Errorf("the folder has changed from\n%s\nto\n%s", before, after)
		}
		// There is room again.
		if out, err := output(child(t, os.Environ(), "count", path, "1")); err != nil || out != "1\n" {
			t.Errorf("%v: %s", err, out)
		}
		wantValue(t, f, "count", "1")
	}
}
