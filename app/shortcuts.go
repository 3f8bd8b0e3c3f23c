package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys are bound to the screen that is shown. What has the focus gets them
// first; Fyne gives them to the window only where nothing has it.

// keys says what the window's keys do on one screen.
type keys struct {
	typed     func(*fyne.KeyEvent)
	rune      func(rune)
	shortcuts map[string]func() // by the shortcut's name
}

// bind makes k the keys of the screen that was just shown. [App.show] undoes it.
func (a *App) bind(k keys) {
	a.bound = k
	c := a.window.Canvas()
	c.SetOnTypedKey(nil)
	c.SetOnTypedRune(nil)
	if k.typed != nil {
		c.SetOnTypedKey(func(e *fyne.KeyEvent) {
			if a.covered() {
				return
			}
			k.typed(e)
		})
	}
	if k.rune != nil {
		c.SetOnTypedRune(func(r rune) {
			if !a.covered() {
				k.rune(r)
			}
		})
	}
}

// covered reports whether a dialog or a menu lies over the screen.
func (a *App) covered() bool { return a.window.Canvas().Overlays().Top() != nil }

// ctrl is the shortcut of a key with Ctrl, or Command on a Mac.
func ctrl(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
}

// catchShortcuts has the window pass on every shortcut that a screen may bind.
func (a *App) catchShortcuts() {
	all := []fyne.Shortcut{&fyne.ShortcutPaste{}, &fyne.ShortcutCopy{}, &fyne.ShortcutUndo{}}
	for _, key := range []fyne.KeyName{
		fyne.KeyE, fyne.KeyF, fyne.KeyG, fyne.KeyI, fyne.KeyK, fyne.KeyN, fyne.KeyO, fyne.KeyQ, fyne.KeyR, fyne.KeyS, fyne.KeyU, fyne.KeyW,
	} {
		all = append(all, ctrl(key))
	}
	for _, s := range all {
		a.window.Canvas().AddShortcut(s, a.shortcut)
	}
	a.window.Canvas().AddShortcut(&pasting{}, a.pasteInto)
}

// shortcut does what the screen has bound s to.
func (a *App) shortcut(s fyne.Shortcut) {
	_, pastes := s.(*fyne.ShortcutPaste)
	if pastes || s.ShortcutName() == ctrl(fyne.KeyG).ShortcutName() {
		a.heard()
	}
	if a.covered() {
		return
	}
	if action := a.bound.shortcuts[s.ShortcutName()]; action != nil {
		action()
	}
}

// ownShortcut reports whether s is one that a field of text has no use for.
func (a *App) ownShortcut(s fyne.Shortcut) bool {
	_, custom := s.(*desktop.CustomShortcut)
	return custom && a.bound.shortcuts[s.ShortcutName()] != nil
}

// adding are the ways in that work on the list as well as on the screen that
// explains them.
func (a *App) adding() map[string]func() {
	return map[string]func(){
		(&fyne.ShortcutPaste{}).ShortcutName(): a.intakeClipboard,
		ctrl(fyne.KeyO).ShortcutName():         a.openFile,
		ctrl(fyne.KeyG).ShortcutName():         a.scanScreen,
		ctrl(fyne.KeyK).ShortcutName():         a.showKeyForm,
		ctrl(fyne.KeyU).ShortcutName():         a.showCamera,
		ctrl(fyne.KeyQ).ShortcutName():         a.Quit,
		ctrl(fyne.KeyW).ShortcutName():         a.Quit,
	}
}

// bindKeys binds the keys of the list.
func (l *listScreen) bindKeys() {
	shortcuts := l.adding()
	for s, action := range map[fyne.Shortcut]func(){
		&fyne.ShortcutCopy{}: l.activateSelected,
		&fyne.ShortcutUndo{}: l.stage.toast.accept,
		ctrl(fyne.KeyF):      l.search.focus,
		ctrl(fyne.KeyN):      l.showAdd,
		ctrl(fyne.KeyR):      l.reload,
		ctrl(fyne.KeyE):      l.revealSelected,
		ctrl(fyne.KeyI):      l.editSelected,
	} {
		shortcuts[s.ShortcutName()] = action
	}
	l.bind(keys{typed: l.typedKey, rune: l.typedRune, shortcuts: shortcuts})
}

// typedRune starts a search with what is typed while nothing has the focus.
func (l *listScreen) typedRune(r rune) {
	if len(l.entries) == 0 {
		return
	}
	l.search.focus()
	l.search.TypedRune(r)
}

// typedKey handles the keys while nothing has the focus.
func (l *listScreen) typedKey(e *fyne.KeyEvent) {
	if l.moveKey(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.pressEnter()
	case fyne.KeyEscape:
		l.search.clear()
	case fyne.KeyBackspace:
		if l.search.Text != "" {
			l.search.focus()
			l.search.TypedKey(e)
		}
	case fyne.KeyHome:
		l.cards.move(-len(l.cards.accounts))
	case fyne.KeyEnd:
		l.cards.move(len(l.cards.accounts))
	case fyne.KeyDelete:
		if l.cards.selected != "" {
			l.askDelete(l.cards.selected)
		}
	case fyne.KeyF2:
		l.editSelected()
	case fyne.KeyF10, desktop.KeyMenu:
		l.showSelectedMenu()
	case fyne.KeyF5:
		l.reload()
	}
}

// unfocus takes the keyboard from whatever has it, so that the screen's own keys
// work.
func (a *App) unfocus() { a.window.Canvas().Unfocus() }

// spareKey gives the screen a key that the button with the keyboard has no use
// for, and the keyboard with it: a button has it after it was pressed with the
// mouse, and the arrow keys are expected to work on all the same.
func (a *App) spareKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd,
		fyne.KeyEscape, fyne.KeyDelete, fyne.KeyF2, fyne.KeyF5, fyne.KeyF10, desktop.KeyMenu:
		a.unfocus()
		if a.bound.typed != nil {
			a.bound.typed(e)
		}
	}
}

// moveKey moves the selection where key is one that does, from the search field
// as well.
func (l *listScreen) moveKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyUp:
		l.cards.move(-1)
	case fyne.KeyDown:
		l.cards.move(1)
	case fyne.KeyPageUp:
		l.cards.move(-l.cards.page())
	case fyne.KeyPageDown:
		l.cards.move(l.cards.page())
	default:
		return false
	}
	return true
}

// pressEnter activates the selected account; in an empty vault it does what the
// button in the middle does.
func (l *listScreen) pressEnter() {
	if len(l.entries) == 0 && len(l.vault.Problems()) == 0 {
		if l.screens != nil {
			l.scanScreen()
			return
		}
		l.showAdd()
		return
	}
	l.activateSelected()
}

// editSelected shows the selected account to be changed.
func (l *listScreen) editSelected() {
	if l.cards.selected != "" {
		l.showEdit(l.cards.selected)
	}
}

// revealSelected asks whether to show the key of the selected account.
func (l *listScreen) revealSelected() {
	if l.cards.selected != "" {
		l.askReveal(l.cards.selected)
	}
}

func (l *listScreen) activateSelected() {
	if l.cards.selected != "" {
		l.activate(l.cards.selected)
	}
}
