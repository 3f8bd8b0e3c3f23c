package app

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/text/unicode/norm"

	"latchkey/vault"
)

// An entry is an account as the search sees it.
type entry struct {
	account vault.Account
	text    string // issuer and account name, folded
}

func newEntries(accounts []vault.Account) []entry {
	list := make([]entry, len(accounts))
	for i, a := range accounts {
		list[i] = entry{a, fold(a.Issuer + "\n" + a.Name)}
	}
	return list
}

// match returns the accounts in which every word of text is found, in order.
func match(entries []entry, text string) []vault.Account {
	words := strings.Fields(fold(text))
	hits := make([]int, 0, len(entries)) // an account is thirty times as large
next:
	for i := range entries {
		for _, word := range words {
			if !strings.Contains(entries[i].text, word) {
				continue next
			}
		}
		hits = append(hits, i)
	}
	found := make([]vault.Account, len(hits))
	for i, hit := range hits {
		found[i] = entries[hit].account
	}
	return found
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
	text := fmt.Sprintf("Search %d accounts", n)
	switch n {
	case 0:
		text = "Search"
	case 1:
		text = "Search 1 account"
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
	if s.list.moveKey(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.list.activateSelected()
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyF5, fyne.KeyF10, desktop.KeyMenu:
		s.list.typedKey(e)
	case fyne.KeyHome, fyne.KeyEnd, fyne.KeyDelete:
		if s.Text == "" { // nothing to do it to here
			s.list.typedKey(e)
			return
		}
		s.Entry.TypedKey(e)
	default:
		s.Entry.TypedKey(e)
	}
}

// escape clears the search; where there is none, it leaves the field.
func (s *searchField) escape() {
	if s.Text != "" {
		s.clear()
		return
	}
	s.list.unfocus()
}

// TypedShortcut implements [fyne.Shortcutable]. What is pasted is searched for,
// unless it is a link that makes an account.
func (s *searchField) TypedShortcut(shortcut fyne.Shortcut) {
	s.touch()
	if pasteThrough(s, shortcut) {
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

// insert implements [pastable].
func (s *searchField) insert(text string) { s.Entry.TypedShortcut(pasteOf(text)) }
