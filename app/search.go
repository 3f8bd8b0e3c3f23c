package app

import (
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/text/unicode/norm"

	"latchkey/app/look"
	"latchkey/vault"
)

// An entry is an account as the search and the order see it.
type entry struct {
	account vault.Account
	text    string   // issuer, account name and tags, folded
	name    string   // what it is ordered by, folded
	tags    []string // folded
}

func newEntries(accounts []vault.Account) []entry {
	list := make([]entry, len(accounts))
	for i, a := range accounts {
		e := entry{account: a, name: fold(a.Issuer + "\n" + a.Name)}
		e.text = e.name
		for _, tag := range a.Tags {
			e.tags = append(e.tags, fold(strings.TrimSpace(tag)))
		}
		if len(e.tags) > 0 {
			e.text += "\n" + strings.Join(e.tags, "\n")
		}
		e.name = strings.TrimLeft(e.name, "\n") // one without an issuer is found by its account name
		list[i] = e
	}
	return list
}

// fold takes away what people leave out when they type: capitals and accents.
func fold(s string) string {
	s = strings.ToLower(s)
	ascii := strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
	if ascii {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
}

// searchRest is how long the search field keeps the keyboard after the last
// key. Its cursor blinks, which draws the window many times a second, and what
// is typed later finds its way back to it anyhow.
const searchRest = 10 * time.Second

// A searchField narrows the list as one types. The keys that move through the
// list work in it as well.
type searchField struct {
	widget.Entry
	list *listScreen
	last time.Time // of the last key
}

func newSearchField(l *listScreen) *searchField {
	s := &searchField{list: l}
	s.ExtendBaseWidget(s)
	s.Icon = standard.SearchIcon()
	s.OnChanged = func(string) {
		s.touch()
		l.filter()
		if s.Text == "" {
			l.cards.move(0) // what was searched for stays selected, and in view
			return
		}
		l.cards.first()
	}
	return s
}

// count says how many accounts there are to search.
func (s *searchField) count(n int) {
	text := trf("Search %s accounts", commas(n))
	switch n {
	case 0:
		text = tr("Search")
	case 1:
		text = tr("Search 1 account")
	}
	if s.PlaceHolder != text {
		s.SetPlaceHolder(text)
	}
}

func (s *searchField) clear() { s.SetText("") }

func (s *searchField) touch() { s.last = s.list.clock() }

func (s *searchField) focused() bool {
	focused, _ := s.list.window.Canvas().Focused().(*searchField)
	return focused == s
}

// focus gives the field the keyboard.
func (s *searchField) focus() {
	s.touch()
	s.list.window.Canvas().Focus(s)
}

// rest gives the keyboard back when the field has not been used for a while.
func (s *searchField) rest(now time.Time) {
	if now.Before(s.last) { // the clock was set back
		s.last = now
	}
	if s.focused() && now.Sub(s.last) >= searchRest {
		s.list.unfocus()
	}
}

// FocusGained implements [fyne.Focusable].
func (s *searchField) FocusGained() {
	s.touch()
	s.Entry.FocusGained()
}

// TypedKey implements [fyne.Focusable].
func (s *searchField) TypedKey(e *fyne.KeyEvent) {
	s.touch()
	if e.Name == fyne.KeyEscape {
		s.escape()
		return
	}
	if s.list.pressKey(e.Name, s.Text == "", true) {
		return
	}
	s.Entry.TypedKey(e)
}

// KeyDown implements [desktop.Keyable].
func (s *searchField) KeyDown(e *fyne.KeyEvent) {
	s.list.keyDown(e)
	s.Entry.KeyDown(e)
}

// KeyUp implements [desktop.Keyable].
func (s *searchField) KeyUp(e *fyne.KeyEvent) {
	s.list.keyUp(e)
	s.Entry.KeyUp(e)
}

// escape gives up what is dragged, or clears the search and the tags; where there
// is nothing of that, it leaves the field.
func (s *searchField) escape() {
	if !s.list.escape() {
		s.list.unfocus()
	}
}

// TypedShortcut implements [fyne.Shortcutable]. What is pasted is searched for,
// unless it is a link that makes an account.
func (s *searchField) TypedShortcut(shortcut fyne.Shortcut) {
	s.touch()
	if look.PasteThrough(s, shortcut) {
		return
	}
	if _, ok := shortcut.(*fyne.ShortcutCopy); ok && s.SelectedText() == "" {
		s.list.shortcut(shortcut)
		return
	}
	if s.list.ownShortcut(shortcut) {
		s.list.shortcut(shortcut)
		return
	}
	s.Entry.TypedShortcut(shortcut)
}

// Insert implements [look.Pastable].
func (s *searchField) Insert(text string) { s.Entry.TypedShortcut(look.PasteOf(text)) }
