package app

import (
	"context"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
)

// showPassphrase asks for the passphrase that the vault is opened with, on the
// screen that a lock shows: until it is right it is the same.
func (a *App) showPassphrase() {
	where := tr("Your accounts are in the system keyring, protected by a passphrase.")
	if file := a.keyrings.File(); file != "" {
		where = trf("Your accounts are in the encrypted file %s.", file)
	}
	a.lock.on = true
	a.lock.screen = newLockScreen(a, tr("Open your vault"), where)
	a.lock.screen.show()
}

// showOffer offers to make a vault where there is none.
func (a *App) showOffer(o *Offer) {
	title, text := tr("There is no vault here yet"), trf("A new, empty one can be made in %s.", placeWords(o.Place))
	if o.Reason != nil {
		title = tr("Where should your accounts be kept?")
		text = trf("%s Your accounts can be kept in %s.", plain(o.Reason), placeWords(o.Place))
	}
	hint := look.NewProblem("")
	first, second := newPassphraseEntry(tr("Passphrase"), a), newPassphraseEntry(tr("The same passphrase again"), a)
	submit := func() {
		if o.Passphrase {
			if problem := twice(first.Text, second.Text); problem != "" {
				hint.Say(problem, standard.ColorNameError)
				focus := first
				if first.Text != "" {
					focus = second
				}
				a.window.Canvas().Focus(focus)
				return
			}
		}
		a.create(o, first.Text, hint)
	}
	first.OnSubmitted = func(string) { a.window.Canvas().Focus(second) }
	second.OnSubmitted = func(string) { submit() }

	objects := []fyne.CanvasObject{look.NewHeader(title, text, nil)}
	var focus fyne.Focusable
	if o.Passphrase {
		objects = append(objects, look.Flush(look.NewParagraph(tr("Nobody can open the file without its passphrase, and nobody can recover it: keep it where you will find it."), standard.ColorNameForeground)), first, second)
		focus = first
	}
	objects = append(objects, hint,
		look.AtRight(look.NewQuiet(tr("Try the keyring again"), func() { a.open("") }), look.NewPrimary(tr("Make the vault"), submit)))
	if o.Reason == nil {
		objects[len(objects)-1] = look.AtRight(look.NewQuiet(tr("Quit"), a.Quit), look.NewPrimary(tr("Make the vault"), submit))
	}
	a.show(look.NewPage(look.NewColumn(objects...)), focus)
	k := a.quitOnly()
	k.typed = func(e *fyne.KeyEvent) { // where no field has the keyboard
		if look.IsEnter(e) {
			submit()
		}
	}
	a.bind(k)
}

// twice says what is wrong with a new passphrase that was entered twice.
func twice(first, second string) string {
	switch {
	case first == "":
		return tr("Choose a passphrase: without one the file would be open to everybody who finds it.")
	case first != second:
		return tr("The two are not the same. Enter the passphrase twice, letter for letter.")
	}
	return ""
}

// create makes the vault that was offered and opens it.
func (a *App) create(o *Offer, passphrase string, hint *look.Notice) {
	hint.Say(trf("Making %s…", placeWords(o.Place)), standard.ColorNameForeground)
	var v Vault
	a.background(trf("making %s", placeWords(o.Place)), func(ctx context.Context) error {
		var err error
		v, err = a.keyrings.Create(ctx, passphrase)
		return err
	}, func(err error) {
		if err != nil {
			hint.Say(plain(err), standard.ColorNameError)
			return
		}
		a.opened(v)
	})
}

// A passphraseEntry shows dots, and passes on the shortcuts of the window.
type passphraseEntry struct {
	widget.Entry
	app     *App
	escaped func() // nil where Esc does nothing
}

func newPassphraseEntry(placeholder string, a *App) *passphraseEntry {
	e := &passphraseEntry{app: a}
	e.ExtendBaseWidget(e)
	e.Password = true
	e.SetPlaceHolder(placeholder)
	return e
}

// TypedKey implements [fyne.Focusable].
func (e *passphraseEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape && e.escaped != nil {
		e.escaped()
		return
	}
	e.Entry.TypedKey(key)
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *passphraseEntry) TypedShortcut(s fyne.Shortcut) {
	if e.app.ownShortcut(s) {
		e.app.shortcut(s)
		return
	}
	if !look.PasteThrough(e, s) {
		e.Entry.TypedShortcut(s)
	}
}

// Insert implements [look.Pastable].
func (e *passphraseEntry) Insert(text string) { e.Entry.TypedShortcut(look.PasteOf(text)) }
