package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/settings"
	"latchkey/vault"
)

// showMenu opens the menu under the button with the three dots.
func (l *listScreen) showMenu() {
	remove := item(tr("Delete the selected account…"), "", func() { l.askDelete(l.cards.selected) })
	remove.Disabled = l.cards.selected == ""
	scan := item(tr("Scan this screen"), "G", l.scanScreen)
	scan.Disabled = l.screens == nil
	film := item(tr("Use the camera"), "U", l.showCamera)
	film.Disabled = l.cameras == nil
	menu := fyne.NewMenu("",
		item(tr("Add an account"), "N", l.showAdd),
		scan,
		film,
		item(tr("Open a picture or an export…"), "O", l.openFile),
		item(tr("Type a key"), "K", l.showKeyForm),
		fyne.NewMenuItemSeparator(),
		remove,
		item(tr("View"), "", func() { l.showUnderButton(l.viewMenu()) }),
		item(trashLabel(len(l.vault.Trash())), "", l.showTrash),
		item(tr("Backup"), "", func() { l.showUnderButton(l.backupMenu()) }),
		item(tr("Read the vault again"), "R", l.reload),
		item(tr("Check the clock…"), "", l.ShowClock),
		fyne.NewMenuItemSeparator(),
		item(tr("Settings…"), ",", l.showSettings),
		item(tr("Lock"), "L", l.Lock),
		fyne.NewMenuItem(tr("Keyboard shortcuts  (F1)"), l.showShortcuts),
		item(tr("About Latchkey"), "", l.about),
		item(tr("Quit"), "Q", l.Quit),
	)
	l.showUnderButton(menu)
}

// showUnderButton opens a menu under the button with the three dots. A part of the
// menu takes its place: beside it there is no room in a narrow window, and Fyne lays
// a part over the item under the mouse, whose click then hits what it did not aim at.
func (l *listScreen) showUnderButton(menu *fyne.Menu) {
	pop := widget.NewPopUpMenu(menu, l.window.Canvas())
	pop.ShowAtRelativePosition(fyne.NewPos(look.SquareSide-pop.MinSize().Width, look.SquareSide+4), l.menu)
}

// backupMenu is the part of the menu that is about files of all accounts.
func (l *listScreen) backupMenu() *fyne.Menu {
	return fyne.NewMenu("",
		item(tr("Back up…"), "", l.showBackup),
		item(tr("Restore a backup…"), "", l.showRestore),
		item(tr("Export for another app…"), "", l.showExport),
	)
}

// showRowMenu opens the menu of one account.
func (l *listScreen) showRowMenu(id vault.ID, at fyne.Position) {
	account, ok := l.vault.Account(id)
	if !ok {
		return
	}
	items := []*fyne.MenuItem{item(tr("Copy code"), "C", func() { l.copy(id) })}
	if account.Kind == vault.HOTP {
		items = append(items, item(tr("Next code"), "", func() { l.nextCode(id) }))
	} else {
		items = append(items, item(tr("Copy next code"), "Shift+C", func() { l.copyNext(id) }))
	}
	if l.prefs.now.List.HideCodes {
		label := tr("Show code")
		if l.showsCode(id, l.clock()) {
			label = tr("Hide code")
		}
		items = append(items, item(label, "S", func() { l.toggleShown(id) }))
	}
	pin := tr("Pin")
	if account.Pinned {
		pin = tr("Unpin")
	}
	items = append(items, item(tr("Large type"), "B", func() { l.showLarge(id) }),
		fyne.NewMenuItemSeparator(), item(pin, "P", func() { l.togglePin(id) }))
	items = append(items, l.moveItems(id)...)
	items = append(items, fyne.NewMenuItemSeparator(),
		item(tr("Edit…"), "I", func() { l.showEdit(id) }),
		item(tr("Show the key…"), "E", func() { l.askReveal(id) }), item(tr("Delete…"), "", func() { l.askDelete(id) }))
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), l.window.Canvas(), at)
}

// moveItems move the account a place up or down, where it can be moved.
func (l *listScreen) moveItems(id vault.ID) []*fyne.MenuItem {
	by := func(label string, by, edge int) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, func() { l.cards.choose(id); l.moveBy(by) })
		i.Disabled = l.whyFixed() == "" && l.cards.find(id) == edge
		return i
	}
	first, end := l.cards.group(id)
	return []*fyne.MenuItem{by(tr("Move up  (Alt+↑)"), -1, first), by(tr("Move down  (Alt+↓)"), 1, end-1)}
}

// viewMenu is how the list looks.
func (l *listScreen) viewMenu() *fyne.Menu {
	choice := func(label string, checked bool, do func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, do)
		i.Checked = checked
		return i
	}
	order := func(label string, s settings.Sort) *fyne.MenuItem {
		return choice(label, l.prefs.now.List.Sort == s, func() { l.setSort(s) })
	}
	return fyne.NewMenu("",
		order(tr("My own order"), settings.SortOwn),
		order(tr("By name"), settings.SortName),
		order(tr("Most used first"), settings.SortUsed),
		fyne.NewMenuItemSeparator(),
		choice(tr("Hide codes until asked"), l.prefs.now.List.HideCodes, func() { l.setHideCodes(!l.prefs.now.List.HideCodes) }),
		choice(tr("Show the next code"), l.prefs.now.List.ShowNext, func() { l.setShowNext(!l.prefs.now.List.ShowNext) }),
		choice(tr("Compact"), l.prefs.now.List.Compact, func() { l.setCompact(!l.prefs.now.List.Compact) }),
		choice(tr("Side by side when wide"), l.prefs.now.List.Grid, func() { l.setGrid(!l.prefs.now.List.Grid) }),
	)
}

// showSelectedMenu opens the menu of the selected account beside its card, and
// that of the window where there is no account.
func (l *listScreen) showSelectedMenu() {
	if l.cards.selected == "" {
		l.showMenu()
		return
	}
	l.cards.move(0) // it may have been scrolled out of view
	if r := l.cards.row(l.cards.selected); r != nil {
		at := l.fyne.Driver().AbsolutePositionForObject(r)
		l.showRowMenu(r.account.ID, at.AddXY(r.shape.textLeft, r.shape.codeMiddle))
	}
}

// item is an entry of a menu; key is what does the same with Ctrl, or empty. It
// is part of the label because Fyne draws the shortcut of a menu item so faint
// that it cannot be read.
func item(label string, key fyne.KeyName, action func()) *fyne.MenuItem {
	if key != "" {
		label += "  (" + modifierName() + string(key) + ")"
	}
	return fyne.NewMenuItem(label, action)
}

// modifierName is how the key that goes with shortcuts is called here.
func modifierName() string {
	if fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper {
		return "⌘"
	}
	return tr("Ctrl+")
}

func (l *listScreen) about() {
	l.tell(trf("Latchkey %s", l.version), trf("An authenticator for people without a phone. Your accounts are in %s; nothing of them "+
		"is sent anywhere. Free software under the MIT licence.", placeWords(l.vault.String())))
}
