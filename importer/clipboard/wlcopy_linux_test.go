package clipboard

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wlClipboardIs puts scripts in the place of wl-copy and wl-paste, in a Wayland
// session whose clipboard is a file. That of wl-copy knows --sensitive where help
// names it, and notes how it was called.
func wlClipboardIs(t *testing.T, help string) (read func(name string) string) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range map[string]string{
		"wl-copy": `case "$1" in
--help) echo "` + help + `"; exit;;
--clear) rm board; exit;;
esac
echo "$@" >called; cat >board`,
		"wl-paste": `[ -f board ] || { echo "Nothing is copied" >&2; exit 1; }
cat board`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\ncd "+dir+"\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	return func(name string) string {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		return string(data)
	}
}

// In a terminal of a Wayland session the code is copied by wl-copy, with the mark
// where that can set it, and taken off where it is still there.
func TestTerminalCopiesInWayland(t *testing.T) {
	for help, want := range map[string]string{"  --sensitive  mark it": "--sensitive", "  -c, --clear": ""} {
		read := wlClipboardIs(t, help)
		c := Copier{Terminal: true}
		mustCopy(t, &c, "482913")
		if got := read("board"); got != "482913" {
			t.Errorf("the clipboard holds %q", got)
		}
		called := read("called")
		if strings.Contains(called, "482913") || strings.Contains(called, "--sensitive") != (want != "") || c.Marked() != (want != "") {
			t.Errorf("with a help of %q it was called with %q, and is marked: %v", help, called, c.Marked())
		}
		c.Clear(t.Context())
		if got := read("board"); got != "" {
			t.Errorf("cleared, the clipboard holds %q", got)
		}
		mustCopy(t, &c, "482913")
		if err := runWlCopy(t.Context(), "a poem"); err != nil {
			t.Fatal(err)
		}
		c.Clear(t.Context())
		if got := read("board"); got != "a poem" {
			t.Errorf("what was copied later is gone: %q", got)
		}
	}
}

func TestTerminalCannotCopyInWayland(t *testing.T) {
	wlClipboardIs(t, "")
	t.Setenv("PATH", t.TempDir())
	c := Copier{Terminal: true}
	if err := c.Copy(t.Context(), "482913"); !errors.Is(err, ErrNoTool) || c.Marked() {
		t.Errorf("without wl-copy: %v", err)
	}
}
