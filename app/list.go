package app

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/theme"
	"latchkey/vault"
)

// A listScreen is the main screen: the search field, the cards, and the line at
// the bottom that says where the vault is. It is kept while other screens are
// shown.
type listScreen struct {
	*App
	search *searchField
	menu   *square
	cards  *cards
	empty  *fyne.Container // in place of the cards where there are none
	status *status
	root   *fyne.Container

	entries []entry                 // all accounts, in list order
	asked   map[vault.ID]vault.Code // the codes of HOTP accounts that were asked for
	asking  map[vault.ID]bool       // and those that are being asked for

	lastReload  time.Time // when the vault was last read
	reloadEvery time.Duration
	locked      bool // it could not, because the keyring is or does not answer
}

func newListScreen(a *App) *listScreen {
	l := &listScreen{App: a, asked: make(map[vault.ID]vault.Code), asking: make(map[vault.ID]bool)}
	l.search = newSearchField(l)
	l.cards = newCards(l)
	l.empty = container.NewStack()
	l.status = newStatus(a, func() { l.root.Refresh() })

	add := newSquare(standard.ContentAddIcon(), a.showAdd)
	add.primary = true
	l.menu = newSquare(standard.MoreVerticalIcon(), l.showMenu)
	for _, b := range []*square{add, l.menu} {
		b.other, b.runes = a.spareKey, l.typedRune
	}
	bar := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), add, l.menu)
	head := container.New(&headLayout{}, l.search, bar)
	// The stack gives both their size, the hidden one too.
	l.root = container.NewBorder(head, l.status.root, nil, nil, container.NewStack(l.cards, l.empty))
	return l
}

// headLayout puts the search field and the buttons over the cards, as wide as
// they are.
type headLayout struct{}

func (*headLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	search, bar := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(search.Width+bar.Width+theme.Gap+2*theme.Margin, 2*theme.Margin+side)
}

func (*headLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, width := column(size.Width)
	bar := objects[1].MinSize().Width
	objects[0].Resize(fyne.NewSize(width-bar-theme.Gap, side))
	objects[0].Move(fyne.NewPos(left, theme.Margin))
	objects[1].Resize(fyne.NewSize(bar, side))
	objects[1].Move(fyne.NewPos(left+width-bar, theme.Margin))
}

// showList goes back to the list of accounts, as they are now.
func (a *App) showList() {
	if a.list == nil {
		a.list = newListScreen(a)
	}
	a.list.refresh()
	a.show(a.list.root, nil)
	a.list.bindKeys()
}

// refresh shows the vault as it is now.
func (l *listScreen) refresh() {
	accounts := l.vault.Accounts()
	l.entries = newEntries(accounts)
	there := make(map[vault.ID]bool, len(accounts))
	for _, a := range accounts {
		there[a.ID] = true
	}
	for id := range l.asked {
		if !there[id] {
			delete(l.asked, id)
		}
	}
	l.search.count(len(accounts))
	l.status.refresh()
	l.filter()
	l.refreshTrash()
}

// filter shows the accounts that the search field asks for.
func (l *listScreen) filter() {
	found := match(l.entries, l.search.Text)
	l.cards.set(found)
	show(l.cards, len(found) > 0)
	show(l.empty, len(found) == 0)
	if len(found) > 0 {
		return
	}
	l.empty.Objects = []fyne.CanvasObject{l.newEmpty()}
	l.empty.Refresh()
}

// newEmpty says why there is no card to be seen.
func (l *listScreen) newEmpty() fyne.CanvasObject {
	switch {
	case len(l.entries) > 0:
		return newNothingFound(l.search.Text, l.search.clear)
	case len(l.vault.Problems()) > 0:
		return newMessage("No account can be read", problemLine(l.App),
			newQuiet("Details", l.status.problems.press))
	}
	return newWelcome(l.App)
}

// newWelcome says what to do in an empty vault.
func newWelcome(a *App) fyne.CanvasObject {
	if a.screens != nil {
		return newMessage("No accounts yet",
			"When a website shows you a QR code for two-factor log-in, leave it in view and scan this screen, or press "+
				modifierName()+"G. You can drop a picture on this window as well, paste what you copied, or type the key.",
			newQuiet("Other ways", a.showAdd), newPrimary("Scan this screen", a.scanScreen))
	}
	return newMessage("No accounts yet",
		"When a website shows you a QR code or a key for two-factor log-in, add it here: "+
			"drop the picture on this window, paste what you copied with "+modifierName()+"V, or choose how.",
		newPrimary("Add an account", a.showAdd))
}

func newNothingFound(text string, clear func()) fyne.CanvasObject {
	return newMessage("Nothing matches", fmt.Sprintf("No issuer or account name has “%s” in it.", text),
		newQuiet("Show all accounts", clear))
}

// copy puts the code of the account with this ID on the clipboard. It asks the
// vault for the account and makes the code anew: what a row shows does not count.
func (l *listScreen) copy(id vault.ID) { l.copyCode(id, vault.Account.Code) }

// copyNext copies the code of the next time step.
func (l *listScreen) copyNext(id vault.ID) { l.copyCode(id, vault.Account.Next) }

func (l *listScreen) copyCode(id vault.ID, make func(vault.Account, time.Time) (vault.Code, error)) {
	account, ok := l.vault.Account(id)
	if !ok {
		l.toast("That account has been deleted")
		l.refresh()
		return
	}
	code, err := l.asked[id], error(nil)
	switch {
	case account.Kind != vault.HOTP:
		code, err = make(account, l.clock())
	case code.Value == "":
		l.toast("Press “Next code” for a code")
		return
	}
	if err != nil {
		l.fail(doing("copying the code of "+account.Title(), err))
		return
	}
	l.clip.put(code.Value)
	l.toast(fmt.Sprintf("Copied %s · clears in %d s", vault.Group(code.Value), int(clipTime/time.Second)))
}

// activate is what Enter does: it copies the code, or asks for one where codes
// are made only when asked for.
func (l *listScreen) activate(id vault.ID) {
	account, ok := l.vault.Account(id)
	if _, asked := l.asked[id]; ok && account.Kind == vault.HOTP && !asked {
		l.nextCode(id)
		return
	}
	l.copy(id)
}

// nextCode shows the next code of an HOTP account. The count after it is stored
// first: a code that was seen is never given again.
func (l *listScreen) nextCode(id vault.ID) {
	if l.asking[id] {
		return // a second press while the first is being stored is the same wish
	}
	l.asking[id] = true
	var code vault.Code
	l.background("storing the new count", func(ctx context.Context) error {
		_, err := l.vault.Update(ctx, id, func(a *vault.Account) error {
			var err error
			if code, err = a.Code(time.Time{}); err != nil {
				return err
			}
			a.Counter++
			return nil
		})
		return err
	}, func(err error) {
		delete(l.asking, id)
		if err != nil {
			l.fail(err)
			l.refresh()
			return
		}
		l.asked[id] = code
		l.refresh()
		l.answered()
	})
}
