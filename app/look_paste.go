package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// A pastable is a field that text can be put into as if pasted.
type pastable interface {
	fyne.CanvasObject
	fyne.Disableable
	insert(text string)
}

// pasting is the shortcut that asks the window for a paste into a field.
type pasting struct {
	into  pastable
	taken bool // the window has heard
}

// ShortcutName implements [fyne.Shortcut].
func (*pasting) ShortcutName() string { return "PasteInto" }

// pasteThrough has the window paste into a field, where s is to paste. It reports
// whether s is.
func pasteThrough(into pastable, s fyne.Shortcut) bool {
	pressed, ok := s.(*fyne.ShortcutPaste)
	if !ok {
		return false
	}
	p := &pasting{into: into}
	if window, ok := fyne.CurrentApp().Driver().CanvasForObject(into).(fyne.Shortcutable); ok {
		window.TypedShortcut(p)
	}
	if !p.taken && !into.Disabled() {
		into.insert(pressed.Clipboard.Content())
	}
	return true
}

// pasteOf is a paste of text, for Fyne's own entries.
func pasteOf(text string) fyne.Shortcut { return &fyne.ShortcutPaste{Clipboard: &fixedText{text}} }

// fixedText is a clipboard with a text on it.
type fixedText struct{ text string }

// Content implements [fyne.Clipboard].
func (f *fixedText) Content() string { return f.text }

// SetContent implements [fyne.Clipboard].
func (f *fixedText) SetContent(text string) { f.text = text }

// passOn gives a shortcut that edits no text to the window, which does not get
// it while an entry has the keyboard. It reports whether s is one.
func passOn(e fyne.CanvasObject, s fyne.Shortcut) bool {
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
