package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchkey/vault"
)

// showMenu opens the menu under the button with the three dots.
func (l *listScreen) showMenu() {
	remove := item("Delete the selected account…", "", func() { l.askDelete(l.cards.selected) })
	remove.Disabled = l.cards.selected == ""
	scan := item("Scan this screen", "G", l.scanScreen)
	scan.Disabled = l.screens == nil
	look := item("Use the camera", "U", l.showCamera)
	look.Disabled = l.cameras == nil
	menu := fyne.NewMenu("",
		item("Add an account", "N", l.showAdd),
		scan,
		look,
		item("Open a picture or an export…", "O", l.openFile),
		item("Type a key", "K", l.showKeyForm),
		fyne.NewMenuItemSeparator(),
		remove,
		item(trashLabel(len(l.vault.Trash())), "", l.showTrash),
		item("Read the vault again", "R", l.reload),
		item("Check the clock…", "", l.ShowClock),
		fyne.NewMenuItemSeparator(),
		item("About Latchkey", "", l.about),
		item("Quit", "Q", l.Quit),
	)
	pop := widget.NewPopUpMenu(menu, l.window.Canvas())
	pop.ShowAtRelativePosition(fyne.NewPos(side-pop.MinSize().Width, side+4), l.menu)
}

// showRowMenu opens the menu of one account.
func (l *listScreen) showRowMenu(id vault.ID, at fyne.Position) {
	account, ok := l.vault.Account(id)
	if !ok {
		return
	}
	items := []*fyne.MenuItem{item("Copy code", "C", func() { l.copy(id) })}
	if account.Kind == vault.HOTP {
		items = append(items, item("Next code", "", func() { l.nextCode(id) }))
	} else {
		items = append(items, item("Copy next code", "", func() { l.copyNext(id) }))
	}
	items = append(items, fyne.NewMenuItemSeparator(),
		item("Edit…", "I", func() { l.showEdit(id) }),
		item("Show the key…", "E", func() { l.askReveal(id) }), item("Delete…", "", func() { l.askDelete(id) }))
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), l.window.Canvas(), at)
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
		l.showRowMenu(r.account.ID, at.AddXY(textLeft, codeMiddle))
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
	return "Ctrl+"
}

func (l *listScreen) about() {
	l.tell("Latchkey "+l.version, "An authenticator for people without a phone. "+
		"Your accounts are in "+l.vault.String()+" and nowhere else; nothing of them is sent anywhere. "+
		"Free software under the MIT licence.")
}
