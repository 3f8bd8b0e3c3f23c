//go:build unix

package instance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolderIsClosedToOthers(t *testing.T) {
	e := at(t)
	if err := os.MkdirAll(e.folder, 0o777); err != nil {
		t.Fatal(err)
	}
	h, err := e.enter(t.Context(), Message{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for path, want := range map[string]os.FileMode{
		e.folder: 0o700, filepath.Join(e.folder, socketName): 0o600, filepath.Join(e.folder, lockName): 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestFolderThatIsALinkIsNotUsed(t *testing.T) {
	e := at(t)
	if err := os.Symlink(t.TempDir(), e.folder); err != nil {
		t.Fatal(err)
	}
	if _, err := e.enter(t.Context(), Message{}); err == nil {
		t.Error("it was")
	}
}

func TestWhereTheFolderIs(t *testing.T) {
	run := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", run)
	if got := Folder("/home/dana/.config/latchkey"); len(run) < 60 && got != filepath.Join(run, "latchkey") {
		t.Errorf("with a folder of the log-in: %s", got)
	}
	for _, none := range []string{"", "relative", filepath.Join(run, "none")} {
		t.Setenv("XDG_RUNTIME_DIR", none)
		if got := Folder("/home/dana/.config/latchkey"); got != "/home/dana/.config/latchkey/window" {
			t.Errorf("with the folder of the log-in %q: %s", none, got)
		}
	}
	if got := Folder("/" + strings.Repeat("x", maxPath)); filepath.Dir(got) != filepath.Clean(os.TempDir()) {
		t.Errorf("with a long path: %s", got)
	}
}
