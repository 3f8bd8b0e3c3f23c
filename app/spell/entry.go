package spell

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
	// groupSize is how many characters of a key are written together.
	groupSize = dictation.GroupSize
	// rowGroups is how many groups stand on a line: four are 16 characters, a whole
	// short key or half of a usual one, and fit into the narrowest window.
	rowGroups = 4
	// leastRows is how many lines the field has at least, so that nothing below
	// moves while a key of the usual length is typed.
	leastRows = 2
	// longRow is how many characters a line may have until it is put in order.
	longRow = rowGroups*(groupSize+1) + groupSize
)

// An Entry takes a key as someone types it from a screen or from dictation.
// It writes capitals, and opens a new group of four while one types at the end
// of the text. Anywhere else, and after a deletion, it leaves the text and the
// cursor alone; leaving the field and pasting into it put the groups in order.
// What is wrong or easily mistaken is marked where it stands, by [Entry.Mark].
type Entry struct {
	widget.Entry
	// Pasted, where it is not nil, is offered text before that is put into the entry,
	// and returns true if it took it: a link pasted here is more than a key.
	Pasted func(text string) bool
	// Entered and Left, where they are not nil, are called when the keyboard comes and
	// goes.
	Entered, Left func()

	escaped func()
	marks   []charMark
	press   look.MousePress
}

// NewEntry makes an empty entry that calls changed as one types, with what is written
// there, submitted on Enter and escaped on Esc.
func NewEntry(changed func(string), submitted, escaped func()) *Entry {
	e := &Entry{escaped: escaped}
	e.OnChanged = changed
	e.OnSubmitted = func(string) { submitted() }
	e.MultiLine = true
	e.Scroll = fyne.ScrollNone
	e.Wrapping = fyne.TextWrapOff
	e.TextStyle = fyne.TextStyle{Monospace: true}
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab implements [fyne.Tabbable]: Tab goes on to what is next.
func (e *Entry) AcceptsTab() bool { return false }

// TypedRune types r as a capital. The groups' spaces are typed like any other
// character, so that undo takes them back as well.
func (e *Entry) TypedRune(r rune) {
	if e.atEnd() && !isSeparator(r) && lastGroup(e.Text) == groupSize {
		e.Entry.TypedRune(gap(strings.Count(lastRow(e.Text), " ") + 1))
	}
	e.Entry.TypedRune(unicode.ToUpper(r))
	if len(rowOf(e.Text, e.CursorRow)) > longRow {
		e.tidy()
	}
}

// TypedKey lets Esc out of the entry, which would swallow it, and has Enter go
// on instead of breaking the line.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		e.escaped()
	case look.IsEnter(key):
		e.OnSubmitted(e.Text)
	default:
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if !look.PasteThrough(e, s) && !look.PassOn(e, s) {
		e.Entry.TypedShortcut(s)
	}
}

// Insert implements [look.Pastable]. It takes a paste through [Entry.Pasted], and puts
// the groups in order after it.
func (e *Entry) Insert(text string) {
	if e.Pasted != nil && e.Pasted(text) {
		return
	}
	e.Entry.TypedShortcut(look.PasteOf(text))
	e.tidy()
}

// FocusGained implements [fyne.Focusable].
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if e.Entered != nil {
		e.Entered()
	}
	e.press.Reveal(e)
}

// MouseDown implements [desktop.Mouseable].
func (e *Entry) MouseDown(m *desktop.MouseEvent) { e.press.Down(func() { e.Entry.MouseDown(m) }) }

// MouseUp implements [desktop.Mouseable].
func (e *Entry) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	look.Reveal(e)
}

// FocusLost puts the groups in order.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	e.tidy()
	if e.Left != nil {
		e.Left()
	}
}

// SetKey puts a whole key into the entry, in capitals and in groups whatever is wrong
// with it, and the cursor behind it.
func (e *Entry) SetKey(key string) {
	e.SetText(grouped(key))
	e.place(len(dictation.Read(e.Text)))
}

// tidy writes the text in groups. The cursor stays behind the character that it
// was behind.
func (e *Entry) tidy() {
	text := grouped(e.Text)
	if text == e.Text {
		return
	}
	before := len(dictation.Read(string([]rune(e.Text)[:e.CursorTextOffset()])))
	e.SetText(text)
	e.place(before)
}

// place puts the cursor behind the first n characters of the key.
func (e *Entry) place(n int) {
	e.CursorRow, e.CursorColumn = 0, 0
	if n > 0 {
		e.CursorRow, e.CursorColumn = placeOf(n - 1)
		e.CursorColumn++
	}
	e.Refresh()
}

// placeOf is the line and the column of a key's character where it stands in
// order.
func placeOf(i int) (row, column int) {
	const perRow = rowGroups * groupSize
	row, column = i/perRow, i%perRow
	return row, column + column/groupSize
}

func (e *Entry) atEnd() bool {
	return e.SelectedText() == "" && e.CursorTextOffset() == len([]rune(e.Text))
}

// gap is what stands before group n of a key, counted from 0.
func gap(n int) rune {
	if n%rowGroups == 0 {
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

// grouped writes a key in capitals, in groups of four and four groups to a
// line, whatever is wrong with it.
func grouped(text string) string {
	var all strings.Builder
	for i, group := range dictation.Read(text).Groups() {
		if i > 0 {
			all.WriteRune(gap(i))
		}
		for _, c := range group {
			all.WriteRune(c.Rune)
		}
	}
	return all.String()
}
