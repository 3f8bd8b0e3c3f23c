package app

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/app/look"
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
	all := []fyne.Shortcut{&fyne.ShortcutPaste{}, &fyne.ShortcutCopy{}, &fyne.ShortcutUndo{}, ctrlShift(fyne.KeyC), ctrlShift(fyne.KeyEqual)}
	for _, key := range []fyne.KeyName{
		fyne.KeyB, fyne.KeyE, fyne.KeyF, fyne.KeyG, fyne.KeyI, fyne.KeyK, fyne.KeyL, fyne.KeyN, fyne.KeyO, fyne.KeyP, fyne.KeyQ, fyne.KeyR,
		fyne.KeyS, fyne.KeyT, fyne.KeyU, fyne.KeyW, fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6,
		fyne.Key7, fyne.Key8, fyne.Key9, fyne.Key0, fyne.KeyComma, fyne.KeyPlus, fyne.KeyEqual, fyne.KeyMinus,
	} {
		all = append(all, ctrl(key))
	}
	for _, key := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd} {
		all = append(all, alt(key))
	}
	for _, s := range all {
		a.window.Canvas().AddShortcut(s, a.shortcut)
	}
	a.window.Canvas().AddShortcut(&look.Pasting{}, a.pasteInto)
}

// shortcut does what the screen has bound s to.
func (a *App) shortcut(s fyne.Shortcut) {
	_, pastes := s.(*fyne.ShortcutPaste)
	if pastes || s.ShortcutName() == ctrl(fyne.KeyG).ShortcutName() {
		a.heard()
	}
	if a.covered() {
		if s.ShortcutName() == ctrl(fyne.KeyL).ShortcutName() {
			a.lockHere() // which closes what lies over the screen
		}
		return
	}
	if resize := a.sizeKeys()[s.ShortcutName()]; resize != nil {
		resize() // on every screen
		return
	}
	if action := a.bound.shortcuts[s.ShortcutName()]; action != nil {
		action()
	}
}

// sizeKeys make everything larger and smaller.
func (a *App) sizeKeys() map[string]func() {
	return map[string]func(){
		ctrl(fyne.KeyPlus).ShortcutName():       func() { a.enlarge(1) },
		ctrl(fyne.KeyEqual).ShortcutName():      func() { a.enlarge(1) },
		ctrlShift(fyne.KeyEqual).ShortcutName(): func() { a.enlarge(1) }, // "+" of most keyboards
		ctrl(fyne.KeyMinus).ShortcutName():      func() { a.enlarge(-1) },
		ctrl(fyne.Key0).ShortcutName():          a.usualSize,
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
		ctrl(fyne.KeyComma).ShortcutName():     a.showSettings,
		ctrl(fyne.KeyL).ShortcutName():         a.Lock,
		ctrl(fyne.KeyQ).ShortcutName():         a.Quit,
		ctrl(fyne.KeyW).ShortcutName():         a.closeWindow,
	}
}

// bindKeys binds the keys of the list, as its table says.
func (l *listScreen) bindKeys() {
	l.table = l.bindings()
	shortcuts := l.adding()
	for _, b := range l.table {
		for _, s := range b.shortcuts {
			shortcuts[s.ShortcutName()] = b.do
		}
	}
	l.bind(keys{typed: l.typedKey, rune: l.typedRune, shortcuts: shortcuts})
}

// typedRune starts a search with what is typed while nothing has the focus.
func (l *listScreen) typedRune(r rune) {
	if len(l.entries) == 0 || r == ' ' {
		return
	}
	l.search.focus()
	l.search.TypedRune(r)
}

// typedKey handles the keys while nothing has the focus.
func (l *listScreen) typedKey(e *fyne.KeyEvent) { l.pressKey(e.Name, true, false) }

// pressKey does what a key is for, and reports whether it is for something.
// typing says that the search field has the keyboard, and bare that there is
// nothing in it.
func (l *listScreen) pressKey(key fyne.KeyName, bare, typing bool) bool {
	for _, b := range l.table {
		if slices.Contains(b.keys, key) && (!typing || b.search == always || b.search == whenBare && bare) {
			b.do()
			return true
		}
	}
	return false
}

// escape gives up what is going on, the inner thing first: what is dragged, the
// search, the tags. It reports whether there was something.
func (l *listScreen) escape() bool {
	switch {
	case l.cards.giveUp():
	case l.search.Text != "":
		l.search.clear()
	case len(l.chosenTags) > 0:
		l.showAll()
	default:
		return false
	}
	return true
}

// eraseSearch takes the last letter from what was searched for.
func (l *listScreen) eraseSearch() {
	if l.search.Text != "" {
		l.search.focus()
		l.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
}

// holdDelay is how long Ctrl is held until the cards show their keys: longer than
// a shortcut takes.
const holdDelay = 350 * time.Millisecond

// keyDown and keyUp follow the key that goes with the digits.
func (l *listScreen) keyDown(e *fyne.KeyEvent) {
	l.letGoCtrl()
	if isModifier(e.Name) && l.shown() && !l.covered() {
		l.holdsCtrl = l.once(holdDelay, func() { l.cards.count(true) })
	}
}

func (l *listScreen) keyUp(e *fyne.KeyEvent) {
	if isModifier(e.Name) {
		l.letGoCtrl()
	}
}

// letGoCtrl takes the keys off the cards.
func (l *listScreen) letGoCtrl() {
	if l.holdsCtrl != nil {
		l.holdsCtrl()
		l.holdsCtrl = nil
	}
	l.cards.count(false)
}

// isModifier reports whether a key is the one that goes with shortcuts.
func isModifier(key fyne.KeyName) bool {
	if fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper {
		return key == desktop.KeySuperLeft || key == desktop.KeySuperRight
	}
	return key == desktop.KeyControlLeft || key == desktop.KeyControlRight
}

// unfocus takes the keyboard from whatever has it, so that the screen's own keys
// work.
func (a *App) unfocus() { a.window.Canvas().Unfocus() }

// unfocusFrom takes the keyboard from f, where that has it: once it cannot be seen it
// would swallow the keys.
func (a *App) unfocusFrom(f fyne.Focusable) {
	if a.window.Canvas().Focused() == f {
		a.unfocus()
	}
}

// spareKey gives the screen a key that the button with the keyboard has no use
// for, and the keyboard with it: a button has it after it was pressed with the
// mouse, and the arrow keys are expected to work on all the same.
func (a *App) spareKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd,
		fyne.KeyEscape, fyne.KeyDelete, fyne.KeyF1, fyne.KeyF2, fyne.KeyF5, fyne.KeyF10, desktop.KeyMenu:
		a.unfocus()
		if a.bound.typed != nil {
			a.bound.typed(e)
		}
	}
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

func (l *listScreen) activateSelected() {
	if l.cards.selected != "" {
		l.activate(l.cards.selected)
	}
}
