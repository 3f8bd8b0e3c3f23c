package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// A Pastable is a field that text can be put into as if pasted.
type Pastable interface {
	fyne.CanvasObject
	fyne.Disableable
	// Insert puts text where the cursor is, or does with it what else a paste means.
	Insert(text string)
}

// A Pasting is the shortcut that asks the window for a paste into a field. Fyne would
// ask the program that it was copied from, and wait for its answer with everything
// standing still; and it knows nothing but text.
type Pasting struct {
	Into  Pastable
	Taken bool // is set by a window that knows of it, and goes on with it
}

// ShortcutName implements [fyne.Shortcut].
func (*Pasting) ShortcutName() string { return "PasteInto" }

// PasteThrough has the window paste into a field, with a [Pasting], where s is to
// paste. Where the window does not take that, text is put in as Fyne does. It reports
// whether s is to paste.
func PasteThrough(into Pastable, s fyne.Shortcut) bool {
	pressed, ok := s.(*fyne.ShortcutPaste)
	if !ok {
		return false
	}
	p := &Pasting{Into: into}
	if window, ok := fyne.CurrentApp().Driver().CanvasForObject(into).(fyne.Shortcutable); ok {
		window.TypedShortcut(p)
	}
	if !p.Taken && !into.Disabled() {
		into.Insert(pressed.Clipboard.Content())
	}
	return true
}

// PasteOf is a paste of text, for Fyne's own entries.
func PasteOf(text string) fyne.Shortcut { return &fyne.ShortcutPaste{Clipboard: &fixedText{text}} }

// fixedText is a clipboard with a text on it.
type fixedText struct{ text string }

// Content implements [fyne.Clipboard].
func (f *fixedText) Content() string { return f.text }

// SetContent implements [fyne.Clipboard].
func (f *fixedText) SetContent(text string) { f.text = text }

// PassOn gives a shortcut that edits no text to the window of e, which does not get
// it while an entry has the keyboard. It reports whether s is one.
func PassOn(e fyne.CanvasObject, s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok || len(custom.KeyName) > 1 { // of more than a letter are the arrows, Backspace and Delete
		return false
	}
	window, ok := fyne.CurrentApp().Driver().CanvasForObject(e).(fyne.Shortcutable)
	if ok {
		window.TypedShortcut(s)
	}
	return ok
}
