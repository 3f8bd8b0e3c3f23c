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

// countedKeys is how many accounts have a key of their own, with Ctrl.
const countedKeys = 9

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
		{group: tr("Codes"), label: tr("Copy the code of the selected account"), say: trf("Enter · %sC", modifierName()),
			keys: []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter}, search: always,
			do: l.pressEnter},
		{shortcuts: []fyne.Shortcut{&fyne.ShortcutCopy{}}, do: l.activateSelected},
		{label: tr("Copy the code after it"), shortcuts: []fyne.Shortcut{ctrlShift(fyne.KeyC)}, do: l.selected(l.copyNext)},
		{label: trf("Copy the code of the first, the second … the %dth account", countedKeys),
			say: fmt.Sprintf("%s1 … %d", modifierName(), countedKeys)},
		{label: tr("Show a hidden code, or hide it again"), say: trf("Space · %sS", modifierName()),
			keys: []fyne.KeyName{fyne.KeySpace}, shortcuts: []fyne.Shortcut{ctrl(fyne.KeyS)}, do: l.selected(l.toggleShown)},
		{label: tr("Show the code in large type"), shortcuts: []fyne.Shortcut{ctrl(fyne.KeyB)}, do: l.selected(l.showLarge)},
		{label: tr("Copy the code by mouse"), say: tr("Click")},
		{label: tr("Open the menu of an account"), say: tr("F10 · Right click"),
			keys: []fyne.KeyName{fyne.KeyF10, desktop.KeyMenu}, search: always, do: l.showSelectedMenu},
		{group: tr("Moving about"), label: tr("Go to another account"), say: "↑ ↓ ← →"},
		{keys: []fyne.KeyName{fyne.KeyUp}, search: always, do: func() { c.moveLines(-1) }},
		{keys: []fyne.KeyName{fyne.KeyDown}, search: always, do: func() { c.moveLines(1) }},
		{keys: []fyne.KeyName{fyne.KeyLeft}, search: whenBare, do: func() { c.move(-1) }},
		{keys: []fyne.KeyName{fyne.KeyRight}, search: whenBare, do: func() { c.move(1) }},
		{label: tr("A screen further"), say: tr("Page up · Page down"), keys: []fyne.KeyName{fyne.KeyPageDown}, search: always,
			do: func() { c.moveLines(c.page()) }},
		{keys: []fyne.KeyName{fyne.KeyPageUp}, search: always, do: func() { c.moveLines(-c.page()) }},
		{label: tr("To the first or the last account"), say: tr("Home · End"), keys: []fyne.KeyName{fyne.KeyHome}, search: whenBare,
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
		{group: tr("Finding"), label: tr("Search: type what is in the issuer, the account name or a tag"), say: tr("A letter")},
		{label: tr("Go to the search field"), shortcuts: []fyne.Shortcut{ctrl(fyne.KeyF)}, do: l.search.focus},
		{label: tr("Search for a tag, or in notes"), say: tr("#work · note:laptop")},
		{label: tr("Go to the tags; Space chooses one"), shortcuts: []fyne.Shortcut{ctrl(fyne.KeyT)}, do: func() { l.tags.focus(0) }},
		{label: tr("Show all accounts again"), say: tr("Esc"), keys: []fyne.KeyName{fyne.KeyEscape}, do: func() { l.escape() }},
		{keys: []fyne.KeyName{fyne.KeyBackspace}, do: l.eraseSearch},
	}
}

// accountBindings are those that do something to the selected account.
func (l *listScreen) accountBindings() []binding {
	return []binding{
		{group: tr("The selected account"), label: tr("Pin or unpin it"), shortcuts: []fyne.Shortcut{ctrl(fyne.KeyP)}, do: l.selected(l.togglePin)},
		{label: tr("Move it"), say: tr("Alt+↑ ↓ ← → · Drag")},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyUp)}, do: func() { l.moveLines(-1) }},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyDown)}, do: func() { l.moveLines(1) }},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyLeft)}, do: func() { l.moveBy(-1) }},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyRight)}, do: func() { l.moveBy(1) }},
		{label: tr("Move it to the beginning or the end"), say: tr("Alt+Home · Alt+End"),
			shortcuts: []fyne.Shortcut{alt(fyne.KeyHome)}, do: func() { l.moveBy(-len(l.cards.accounts)) }},
		{shortcuts: []fyne.Shortcut{alt(fyne.KeyEnd)}, do: func() { l.moveBy(len(l.cards.accounts)) }},
		{label: tr("Edit it"), say: trf("F2 · %sI", modifierName()), keys: []fyne.KeyName{fyne.KeyF2}, search: always,
			shortcuts: []fyne.Shortcut{ctrl(fyne.KeyI)}, do: l.selected(l.showEdit)},
		{label: tr("Show its key"), shortcuts: []fyne.Shortcut{ctrl(fyne.KeyE)}, do: l.selected(l.askReveal)},
		{label: tr("Delete it"), say: tr("Del"), keys: []fyne.KeyName{fyne.KeyDelete}, search: whenBare, do: l.selected(l.askDelete)},
		{label: tr("Undo"), say: modifierName() + "Z", shortcuts: []fyne.Shortcut{&fyne.ShortcutUndo{}}, do: l.stage.toast.accept},
	}
}

// addingBindings are those that add accounts; [App.adding] binds them.
func (l *listScreen) addingBindings() []binding {
	return []binding{
		{group: tr("Adding accounts"), label: tr("Choose how"), shortcuts: []fyne.Shortcut{ctrl(fyne.KeyN)}, do: l.showAdd},
		{label: tr("Scan this screen"), say: modifierName() + "G"},
		{label: tr("Paste a picture or a link"), say: modifierName() + "V"},
		{label: tr("Open a picture or an export"), say: modifierName() + "O"},
		{label: tr("Type a key"), say: modifierName() + "K"},
		{label: tr("Use the camera"), say: modifierName() + "U"},
	}
}

// windowBindings are the others.
func (l *listScreen) windowBindings() []binding {
	return []binding{
		{group: tr("The window"), label: tr("This sheet"), say: "F1", keys: []fyne.KeyName{fyne.KeyF1}, search: always, do: l.showShortcuts},
		{label: tr("Read the vault again"), say: trf("F5 · %sR", modifierName()),
			keys: []fyne.KeyName{fyne.KeyF5}, shortcuts: []fyne.Shortcut{ctrl(fyne.KeyR)}, search: always, do: l.reload},
		{label: tr("Go from one button to the next"), say: tr("Tab · Shift+Tab")},
		{label: tr("Settings"), say: modifierName() + ","},
		{label: tr("Lock"), say: modifierName() + "L"},
		{label: tr("Everything larger, smaller, as usual"), say: modifierName() + "+ − 0"},
		{label: tr("Close the window"), say: modifierName() + "W"},
		{label: tr("Quit"), say: modifierName() + "Q"},
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
