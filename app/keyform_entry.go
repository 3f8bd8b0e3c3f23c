package app

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/importer/dictation"
)

const (
	// keyGroup is how many characters of a key are written together.
	keyGroup = dictation.GroupSize
	// keyRow is how many groups stand on a line: four are 16 characters, a whole
	// short key or half of a usual one, and fit into the narrowest window.
	keyRow = 4
	// keyRows is how many lines the field has at least, so that nothing below
	// moves while a key of the usual length is typed.
	keyRows = 2
	// longRow is how many characters a line may have until it is put in order.
	longRow = keyRow*(keyGroup+1) + keyGroup
)

// A keyEntry takes a key as someone types it from a screen or from dictation.
// It writes capitals, and opens a new group of four while one types at the end
// of the text. Anywhere else, and after a deletion, it leaves the text and the
// cursor alone; leaving the field and pasting into it put the groups in order.
// What is wrong or easily mistaken is marked where it stands.
type keyEntry struct {
	widget.Entry
	// pasted is offered text before it is put into the entry, and returns true
	// if it took it: a link pasted here is more than a key.
	pasted func(text string) bool
	// escaped is called for Esc, entered and left when the keyboard comes and goes.
	escaped, entered, left func()

	marks []charMark
	press look.MousePress
}

func newKeyEntry() *keyEntry {
	e := &keyEntry{}
	e.MultiLine = true
	e.Scroll = fyne.ScrollNone
	e.Wrapping = fyne.TextWrapOff
	e.TextStyle = fyne.TextStyle{Monospace: true}
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab implements [fyne.Tabbable]: Tab goes on to what is next.
func (e *keyEntry) AcceptsTab() bool { return false }

// TypedRune types r as a capital. The groups' spaces are typed like any other
// character, so that undo takes them back as well.
func (e *keyEntry) TypedRune(r rune) {
	if e.atEnd() && !isSeparator(r) && lastGroup(e.Text) == keyGroup {
		e.Entry.TypedRune(gap(strings.Count(lastRow(e.Text), " ") + 1))
	}
	e.Entry.TypedRune(unicode.ToUpper(r))
	if len(rowOf(e.Text, e.CursorRow)) > longRow {
		e.tidy()
	}
}

// TypedKey lets Esc out of the entry, which would swallow it, and has Enter go
// on instead of breaking the line.
func (e *keyEntry) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape && e.escaped != nil:
		e.escaped()
	case look.IsEnter(key):
		if e.OnSubmitted != nil {
			e.OnSubmitted(e.Text)
		}
	default:
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *keyEntry) TypedShortcut(s fyne.Shortcut) {
	if !look.PasteThrough(e, s) && !look.PassOn(e, s) {
		e.Entry.TypedShortcut(s)
	}
}

// Insert takes a paste through [keyEntry.pasted], and puts the groups in order
// after it.
func (e *keyEntry) Insert(text string) {
	if e.pasted != nil && e.pasted(text) {
		return
	}
	e.Entry.TypedShortcut(look.PasteOf(text))
	e.tidy()
}

// FocusGained implements [fyne.Focusable].
func (e *keyEntry) FocusGained() {
	e.Entry.FocusGained()
	if e.entered != nil {
		e.entered()
	}
	e.press.Reveal(e)
}

// MouseDown implements [desktop.Mouseable].
func (e *keyEntry) MouseDown(m *desktop.MouseEvent) { e.press.Down(func() { e.Entry.MouseDown(m) }) }

// MouseUp implements [desktop.Mouseable].
func (e *keyEntry) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	look.Reveal(e)
}

// FocusLost puts the groups in order.
func (e *keyEntry) FocusLost() {
	e.Entry.FocusLost()
	e.tidy()
	if e.left != nil {
		e.left()
	}
}

// tidy writes the text in groups. The cursor stays behind the character that it
// was behind.
func (e *keyEntry) tidy() {
	grouped := groupKey(e.Text)
	if grouped == e.Text {
		return
	}
	before := len(dictation.Read(string([]rune(e.Text)[:e.CursorTextOffset()])))
	e.SetText(grouped)
	e.place(before)
}

// place puts the cursor behind the first n characters of the key.
func (e *keyEntry) place(n int) {
	e.CursorRow, e.CursorColumn = 0, 0
	if n > 0 {
		e.CursorRow, e.CursorColumn = keyPlace(n - 1)
		e.CursorColumn++
	}
	e.Refresh()
}

// keyPlace is the line and the column of a key's character where it stands in
// order.
func keyPlace(i int) (row, column int) {
	const perRow = keyRow * keyGroup
	row, column = i/perRow, i%perRow
	return row, column + column/keyGroup
}

func (e *keyEntry) atEnd() bool {
	return e.SelectedText() == "" && e.CursorTextOffset() == len([]rune(e.Text))
}

// gap is what stands before group n of a key, counted from 0.
func gap(n int) rune {
	if n%keyRow == 0 {
		return '\n'
	}
	return ' '
}

func lastRow(text string) string { return text[strings.LastIndexByte(text, '\n')+1:] }

// rowOf returns a line of text, or nothing where there is none.
func rowOf(text string, n int) []rune {
	rows := strings.Split(text, "\n")
	if n < 0 || n >= len(rows) {
		return nil
	}
	return []rune(rows[n])
}

// lastGroup counts the characters after the last separator of text.
func lastGroup(text string) int {
	n := 0
	for _, r := range text {
		n++
		if isSeparator(r) {
			n = 0
		}
	}
	return n
}

func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r)
}

// groupKey writes a key in capitals, in groups of four and four groups to a
// line, whatever is wrong with it.
func groupKey(text string) string {
	var grouped strings.Builder
	for i, group := range dictation.Read(text).Groups() {
		if i > 0 {
			grouped.WriteRune(gap(i))
		}
		for _, c := range group {
			grouped.WriteRune(c.Rune)
		}
	}
	return grouped.String()
}
