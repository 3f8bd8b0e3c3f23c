package app

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/vault"
)

// A binding is a key of the list, what it does, and how the sheet of shortcuts
// says that. The sheet, the keys and the shortcuts are all made of one table.
type binding struct {
	group string // where it is on the sheet; the one before where empty
	label string // what it does; empty where it is not on the sheet
	say   string // how the keys are written, where that does not follow from them

	keys      []fyne.KeyName  // alone
	shortcuts []fyne.Shortcut // with Ctrl or Alt
	search    when            // whether the keys work while the search field has the keyboard
	do        func()
}

// when says when a key does its work in the search field as well.
type when int

const (
	never    when = iota
	always        // the field has no use for it
	whenBare      // the field has none while nothing is in it
)

// alt is the shortcut of a key with Alt.
func alt(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt}
}

// ctrlShift is the shortcut of a key with Ctrl, or Command on a Mac, and Shift.
func ctrlShift(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// bindings are all keys of the list.
func (l *listScreen) bindings() []binding {
	table := l.codeBindings()
	table = append(table, l.wayBindings()...)
	table = append(table, l.accountBindings()...)
	table = append(table, l.addingBindings()...)
	return append(table, l.windowBindings()...)
}

// codeBindings are those that get at codes.
func (l *listScreen) codeBindings() []binding {
	c := l.cards
	table := []binding{
		{group: "Codes", label: "Copy the code of the selected account", say: "Enter · " + modifierName() + "C",
			keys: []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter}, search: always,
			do: l.pressEnter},
		{shortcuts: []fyne.Shortcut{&fyne.ShortcutCopy{}}, do: l.activateSelected},
		{label: "Copy the code after it", shortcuts: []fyne.Shortcut{ctrlShift(fyne.KeyC)}, do: l.selected(l.copyNext)},
		{label: fmt.Sprintf("Copy the code of the first, the second … the %dth account", countedKeys),
			say: fmt.Sprintf("%s1 … %d", modifierName(), countedKeys)},
		{label: "Show a hidden code, or hide it again", say: "Space · " + modifierName() + "S",
			keys: []fyne.KeyName{fyne.KeySpace}, shortcuts: []fyne.Shortcut{ctrl(fyne.KeyS)}, do: l.selected(l.toggleShown)},
		{label: "Show the code in large type", shortcuts: []fyne.Shortcut{ctrl(fyne.KeyB)}, do: l.selected(l.showLarge)},
		{label: "Copy the code by mouse", say: "Click"},
		{label: "Open the menu of an account", say: "F10 · Right click",
			keys: []fyne.KeyName{fyne.KeyF10, desktop.KeyMenu}, search: always, do: l.showSelectedMenu},
		{group: "Moving about", label: "Go to another account", say: "↑ ↓ ← →"},
		{keys: []fyne.KeyName{fyne.KeyUp}, search: always, do: func() { c.moveLines(-1) }},
		{keys: []fyne.KeyName{fyne.KeyDown}, search: always, do: func() { c.moveLines(1) }},
		{keys: []fyne.KeyName{fyne.KeyLeft}, search: whenBare, do: func() { c.move(-1) }},
		{keys: []fyne.KeyName{fyne.KeyRight}, search: whenBare, do: func() { c.move(1) }},
		{label: "A screen further", say: "Page up · Page down", keys: []fyne.KeyName{fyne.KeyPageDown}, search: always,
			do: func() { c.moveLines(c.page()) }},
		{keys: []fyne.KeyName{fyne.KeyPageUp}, search: always, do: func() { c.moveLines(-c.page()) }},
		{label: "To the first or the last account", say: "Home · End", keys: []fyne.KeyName{fyne.KeyHome}, search: whenBare,
			do: c.first},
		{keys: []fyne.KeyName{fyne.KeyEnd}, search: whenBare, do: func() { c.move(len(c.accounts)) }},
	}
	for i := range countedKeys {
		key := fyne.KeyName(fmt.Sprint(i + 1))
		table = append(table, binding{shortcuts: []fyne.Shortcut{ctrl(key)}, do: func() { l.activateNth(i) }})
	}
	return table
}

// wayBindings are those that find accounts.
func (l *listScreen) wayBindings() []binding {
	return []binding{
		{group: "Finding", label: "Search: type what is in the issuer, the account name or a tag", say: "A letter"},
		{label: "Go to the search field", shortcuts: []fyne.Shortcut{ctrl(fyne.KeyF)}, do: l.search.focus},
		{label: "Search for a tag, or in notes", say: "#work · note:laptop"},
		{label: "Go to the tags; Space chooses one", shortcuts: []fyne.Shortcut{ctrl(fyne.KeyT)}, do: func() { l.tags.focus(0) }},
		{label: "Show all accounts again", say: "Esc", keys: []fyne.KeyName{fyne.KeyEscape}, do: func() { l.escape() }},
		{keys: []fyne.KeyName{fyne.KeyBackspace}, do: l.eraseSearch},
	}
}

// accountBindings are those that do something to the selected account.
func (l *listScreen) accountBindings() []binding {
	return []binding{
		{group: "The selected account", label: "Pin or unpin it", shortcuts: []fyne.Shortcut{ctrl(fyne.KeyP)}, do: l.selected(l.togglePin)},
		{label: "Move it", say: "Alt+↑ ↓ ← → · Drag"},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyUp)}, do: func() { l.moveLines(-1) }},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyDown)}, do: func() { l.moveLines(1) }},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyLeft)}, do: func() { l.moveBy(-1) }},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyRight)}, do: func() { l.moveBy(1) }},
		{label: "Move it to the beginning or the end", say: "Alt+Home · Alt+End",
			shortcuts: []fyne.Shortcut{alt(fyne.KeyHome)}, do: func() { l.moveBy(-len(l.cards.accounts)) }},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyEnd)}, do: func() { l.moveBy(len(l.cards.accounts)) }},
		{label: "Edit it", say: "F2 · " + modifierName() + "I", keys: []fyne.KeyName{fyne.KeyF2}, search: always,
			shortcuts: []fyne.Shortcut{ctrl(fyne.KeyI)}, do: l.selected(l.showEdit)},
		{label: "Show its key", shortcuts: []fyne.Shortcut{ctrl(fyne.KeyE)}, do: l.selected(l.askReveal)},
		{label: "Delete it", say: "Delete", keys: []fyne.KeyName{fyne.KeyDelete}, search: whenBare, do: l.selected(l.askDelete)},
		{label: "Undo", say: modifierName() + "Z", shortcuts: []fyne.Shortcut{&fyne.ShortcutUndo{}}, do: l.stage.toast.accept},
	}
}

// addingBindings are those that add accounts; [App.adding] binds them.
func (l *listScreen) addingBindings() []binding {
	return []binding{
		{group: "Adding accounts", label: "Choose how", shortcuts: []fyne.Shortcut{ctrl(fyne.KeyN)}, do: l.showAdd},
		{label: "Scan this screen", say: modifierName() + "G"},
		{label: "Paste a picture or a link", say: modifierName() + "V"},
		{label: "Open a picture or an export", say: modifierName() + "O"},
		{label: "Type a key", say: modifierName() + "K"},
		{label: "Use the camera", say: modifierName() + "U"},
	}
}

// windowBindings are the others.
func (l *listScreen) windowBindings() []binding {
	return []binding{
		{group: "The window", label: "This sheet", say: "F1", keys: []fyne.KeyName{fyne.KeyF1}, search: always, do: l.showShortcuts},
		{label: "Read the vault again", say: "F5 · " + modifierName() + "R",
			keys: []fyne.KeyName{fyne.KeyF5}, shortcuts: []fyne.Shortcut{ctrl(fyne.KeyR)}, search: always, do: l.reload},
		{label: "Go from one button to the next", say: "Tab · Shift+Tab"},
		{label: "Settings", say: modifierName() + ","},
		{label: "Lock", say: modifierName() + "L"},
		{label: "Everything larger, smaller, as usual", say: modifierName() + "+ − 0"},
		{label: "Close the window", say: modifierName() + "W"},
		{label: "Quit", say: modifierName() + "Q"},
	}
}

// selected is do for the account that is selected when it is called.
func (l *listScreen) selected(do func(vault.ID)) func() {
	return func() {
		if l.cards.selected != "" {
			do(l.cards.selected)
		}
	}
}

// written is how the sheet writes the keys of a binding.
func (b binding) written() string {
	if b.say != "" {
		return b.say
	}
	var names []string
	for _, s := range b.shortcuts {
		if c, ok := s.(*desktop.CustomShortcut); ok {
			names = append(names, modifiers(c.Modifier)+string(c.KeyName))
		}
	}
	return strings.Join(names, " · ")
}

// modifiers is how the keys are called here that are held with another.
func modifiers(m fyne.KeyModifier) string {
	var s string
	if m&fyne.KeyModifierShortcutDefault != 0 {
		s = modifierName()
	}
	if m&fyne.KeyModifierAlt != 0 {
		s += "Alt+"
	}
	if m&fyne.KeyModifierShift != 0 {
		s += "Shift+"
	}
	return s
}
