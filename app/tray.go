package app

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"latchkey/vault"
)

// A Tray is the icon of the program in the desktop's tray.
type Tray interface {
	// Show gives the icon a menu, and makes it first if it has to. It does not
	// wait for the desktop. What is chosen is done on the Fyne goroutine.
	Show(menu []TrayItem)
}

// A TrayItem is an entry of the tray's menu. One without a label is a line between
// others. Labels are plain: what has a meaning in menus is for the Tray to escape.
type TrayItem struct {
	Label  string
	Action func()
	id     vault.ID // of the account that it copies the code of
}

const (
	mostPinned = 10 // accounts in the menu
	// mostLabel is how long a label may be, in characters: a menu is as wide as
	// its longest.
	mostLabel = 48
)

// trayMenu is the menu as it is to be now. No code is in it, and no account while
// the window is locked.
func (a *App) trayMenu() []TrayItem {
	menu := a.trayAccounts()
	if len(menu) > 0 {
		menu = append(menu, TrayItem{})
	}
	menu = append(menu, TrayItem{Label: tr("Open Latchkey"), Action: a.Open})
	if a.vault != nil && !a.lock.on && a.keyrings.Guarded() {
		menu = append(menu, TrayItem{Label: tr("Lock"), Action: a.Lock})
	}
	return append(menu, TrayItem{Label: tr("Quit"), Action: a.Quit})
}

// trayAccounts are the entries of the pinned accounts.
func (a *App) trayAccounts() (items []TrayItem) {
	if a.list == nil || a.lock.on {
		return nil
	}
	for _, account := range a.vault.Accounts() {
		if !account.Pinned {
			continue
		}
		if len(items) == mostPinned {
			break
		}
		items = append(items, TrayItem{
			Label: trayLabel(account.Title()), id: account.ID,
			Action: func() { a.copyFromTray(account.ID) },
		})
	}
	return items
}

// trayLabel is a text as one line of a menu.
func trayLabel(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if runes := []rune(text); len(runes) > mostLabel {
		text = strings.TrimSpace(string(runes[:mostLabel-1])) + "…"
	}
	return text
}

// refreshTray shows the menu as it is now, if it has changed. Whoever changes what
// is pinned, locked or named calls it.
func (a *App) refreshTray() {
	if a.tray == nil || !a.desk.hasTray {
		return
	}
	menu := a.trayMenu()
	same := slices.EqualFunc(menu, a.desk.shown, func(x, y TrayItem) bool { return x.Label == y.Label && x.id == y.id })
	if same {
		return
	}
	a.desk.shown = menu
	a.tray.Show(menu)
}

// copyFromTray copies the code of an account, and says so where it is seen without
// the window. It asks the vault anew: the menu may be older than a change.
func (a *App) copyFromTray(id vault.ID) {
	if a.list == nil || a.lock.on {
		return
	}
	account, ok := a.vault.Account(id)
	if !ok {
		a.notify(tr("That account has been deleted"), tr("Nothing was copied."))
		a.list.refresh()
		return
	}
	if account.Kind == vault.HOTP {
		a.list.advance(id, func(code vault.Code) { a.copiedFromTray(account, code) })
		return
	}
	code, err := account.Code(a.clock())
	if err != nil {
		a.notify(trf("The code of %s was not copied", account.Title()), plain(err))
		return
	}
	a.copiedFromTray(account, code)
}

// copiedFromTray copies a code that was asked for from the tray.
func (a *App) copiedFromTray(account vault.Account, code vault.Code) {
	a.clip.put(code.Value)
	a.count(account.ID)
	a.notify(trf("Copied the code of %s", account.Title()),
		trf("It is cleared in %d seconds.", a.prefs.now.Lock.ClipboardSeconds))
}

// notify tells something that cannot be seen in the window, because that is not
// there. Names go into the title: some desktops read the text as HTML.
func (a *App) notify(title, text string) {
	n := fyne.NewNotification(trayLabel(title), text)
	a.background("", func(context.Context) error {
		a.fyne.SendNotification(n)
		return nil
	}, func(error) {})
}
