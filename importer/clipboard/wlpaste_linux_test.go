package clipboard

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// wlPasteIs puts a script in wl-paste's place, in a Wayland session.
func wlPasteIs(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "wl-paste"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
}

const lists = `[ "$1" = --list-types ] && printf 'image/png\ntext/html\n' && exit
`

func TestWlPaste(t *testing.T) {
	wlPasteIs(t, lists+`[ "$2 $3" = "--type image/png" ] && printf '\211PNG\r\n\032\nxyz'`)
	c, err := Read(t.Context(), Accounts)
	if err != nil || string(c.Picture) != "\x89PNG\r\n\x1a\nxyz" {
		t.Errorf("%q, %v", c.Picture, err)
	}
	wlPasteIs(t, `echo "Nothing is copied" >&2; exit 1`)
	if c, err := Read(t.Context(), Accounts); err != nil || len(c.Offered) > 0 {
		t.Errorf("nothing copied: %q, %v", c.Offered, err)
	}
}

func TestWlPasteFails(t *testing.T) {
	w := wlPaste{patience}
	wlPasteIs(t, `echo "Failed to connect to a Wayland server" >&2; exit 1`)
	if _, err := Read(t.Context(), Accounts); !errors.Is(err, ErrNoDisplay) {
		t.Errorf("without a session: %v", err)
	}
	wlPasteIs(t, `cat /dev/zero`)
	if _, err := w.get(t.Context(), "image/png", 1000); !errors.Is(err, ErrTooLarge) {
		t.Errorf("without an end: %v", err)
	}
	w.patience = 200 * time.Millisecond
	wlPasteIs(t, `exec sleep 60`)
	if _, err := w.kinds(t.Context()); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("silent: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Read(t.Context(), Accounts); !errors.Is(err, ErrNoTool) {
		t.Errorf("without the program: %v", err)
	}
}
