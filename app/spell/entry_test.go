package spell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// entryIn shows a key entry in a window and gives it the keyboard.
func entryIn(t *testing.T) *Entry {
	t.Helper()
	test.NewTempApp(t)
	e := NewEntry(func(string) {}, func() {}, func() {})
	w := test.NewTempWindow(t, e)
	w.Canvas().Focus(e)
	return e
}

func press(o fyne.Focusable, names ...fyne.KeyName) {
	for _, name := range names {
		o.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func TestKeyIsGroupedWhileItIsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"deuk":                "DEUK",
		"deuk3":               "DEUK 3",
		"deuk3yiqsuz3p3cr":    "DEUK 3YIQ SUZ3 P3CR",
		"deuk 3yiq suz3 p3cr": "DEUK 3YIQ SUZ3 P3CR",
		"deuk-3yiq":           "DEUK-3YIQ",
		"deuk3yiqsuz3p3crdeu": "DEUK 3YIQ SUZ3 P3CR\nDEU",
	} {
		e := entryIn(t)
		test.Type(e, typed)
		if e.Text != want {
			t.Errorf("typed %q: %q", typed, e.Text)
		}
		if e.CursorTextOffset() != len([]rune(e.Text)) {
			t.Errorf("typed %q: the cursor is at %d", typed, e.CursorTextOffset())
		}
	}
}

// What is put in the middle stays where it was put, and the cursor behind it.
func TestTypingInTheMiddleMovesNothing(t *testing.T) {
	e := entryIn(t)
	test.Type(e, "deuk3yiq")
	press(e, fyne.KeyHome, fyne.KeyRight, fyne.KeyRight)
	test.Type(e, "ab")
	if e.Text != "DEABUK 3YIQ" || e.CursorTextOffset() != 4 {
		t.Fatalf("%q with the cursor at %d", e.Text, e.CursorTextOffset())
	}
	press(e, fyne.KeyBackspace)
	if e.Text != "DEAUK 3YIQ" || e.CursorTextOffset() != 3 {
		t.Fatalf("after a deletion: %q with the cursor at %d", e.Text, e.CursorTextOffset())
	}
	e.FocusLost()
	if e.Text != "DEAU K3YI Q" {
		t.Errorf("left with %q", e.Text)
	}
}

func TestDeletingAtTheEndAndTypingOn(t *testing.T) {
	e := entryIn(t)
	test.Type(e, "deuk3")
	press(e, fyne.KeyBackspace, fyne.KeyBackspace)
	test.Type(e, "3yiq")
	if e.Text != "DEUK 3YIQ" {
		t.Errorf("%q", e.Text)
	}
}

func TestUndoTakesBackGroupsAsTyped(t *testing.T) {
	e := entryIn(t)
	test.Type(e, "deuk3yiq")
	for range 20 {
		e.TypedShortcut(&fyne.ShortcutUndo{})
	}
	if e.Text != "" {
		t.Errorf("undone to %q", e.Text)
	}
}

func TestPastedKeyIsPutInOrder(t *testing.T) {
	e := entryIn(t)
	board := test.NewClipboard()
	board.SetContent(" deuk-3yiq\u200bsuz3p3cr==\n")
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
	if e.Text != "DEUK 3YIQ SUZ3 P3CR" || e.CursorTextOffset() != 19 {
		t.Errorf("%q with the cursor at %d", e.Text, e.CursorTextOffset())
	}
}

func FuzzGrouped(f *testing.F) {
	for _, seed := range []string{"", "DEUK 3YIQ SUZ3 P3CR", "deuk3y1q", "ß\u0131=A", "otpauth://", "\xff\xfe", strings.Repeat("A2", 2000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if once := grouped(text); grouped(once) != once {
			t.Fatal("putting the groups in order twice differs from once")
		}
	})
}
