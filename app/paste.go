package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/importer"
	"latchkey/importer/clipboard"
	"latchkey/importer/otpauth"
)

// A Clipboard reads what other programs have copied. It is never called on the
// Fyne goroutine, which answers where what was copied is the window's own.
type Clipboard interface {
	// Read returns what is on the clipboard. Its errors are those of package
	// clipboard.
	Read(ctx context.Context, want clipboard.Want) (clipboard.Content, error)
}

// pastePatience is how long all of a paste may take. Whoever does not answer at
// all is given less.
const pastePatience = 30 * time.Second

// isBusy reports whether something is on its way in, so that nothing else can be.
func (a *App) isBusy() bool {
	in := &a.incoming
	return in.reading != nil || in.scan != nil || in.paste != nil || in.saving || a.editing()
}

// pasteHint says what can be pasted.
func pasteHint(a *App) string {
	if a.board == nil {
		return tr("An otpauth:// link, several of them, or the text key")
	}
	return tr("A picture of the QR code, a copied file, links, or the text key")
}

// A paste is one look at the clipboard.
type paste struct {
	app     *App
	ctx     context.Context
	stop    context.CancelFunc
	back    func() // to where the window was
	content clipboard.Content
	unsign  func() // keeps the sign from being shown; nil while no timer runs
	sign    *sign  // nil while it is not shown
}

// intakeClipboard takes in what is on the clipboard.
func (a *App) intakeClipboard() {
	if a.board == nil {
		a.intakeCopied(clipboard.Content{Text: a.fyne.Clipboard().Content()})
		return
	}
	if a.isBusy() {
		a.toast(tr("Still busy with the last one. Try again in a moment."))
		return
	}
	p := &paste{app: a, back: a.backTo()}
	p.ctx, p.stop = context.WithTimeout(a.ctx, pastePatience)
	a.incoming.paste = p
	p.unsign = a.once(readingSign, func() {
		p.unsign = nil
		p.sign = newSign(a, tr("Reading the clipboard…"), "", p.cancel)
		p.sign.show()
	})
	a.background("", p.read, p.wasRead)
}

// read looks at the clipboard. Where there is a picture and a text, the text is
// for where the picture holds no account.
func (p *paste) read(context.Context) (err error) {
	if p.content, err = p.app.board.Read(p.ctx, clipboard.Accounts); err != nil || len(p.content.Picture) == 0 {
		return err
	}
	if text := p.content.Text; looksTyped(text) || holdsAccounts(text) {
		if got, err := importer.Read(p.ctx, p.content.Picture, importer.Options{}); err != nil && len(got.Accounts) == 0 {
			p.content.Picture = nil
		}
	}
	return nil
}

// holdsAccounts reports whether a text can be read.
func holdsAccounts(text string) bool {
	got, err := otpauth.Text(text)
	return err == nil && len(got.Accounts) > 0
}

// wasRead goes on with what was on the clipboard.
func (p *paste) wasRead(err error) {
	if p.app.incoming.paste != p {
		return
	}
	signed := p.sign != nil
	p.end()
	if signed {
		p.back()
	}
	if err != nil {
		p.app.failPaste(err)
		return
	}
	p.app.intakeCopied(p.content)
}

// cancel stops the paste.
func (p *paste) cancel() {
	p.end()
	p.back()
	p.app.toast(tr("Stopped. Nothing was added."))
}

func (p *paste) end() {
	p.stop()
	if p.unsign != nil {
		p.unsign()
	}
	if p.sign != nil {
		p.sign.stop()
	}
	p.app.incoming.paste = nil
}

// failPaste says why the clipboard could not be read, and how else it can be done.
func (a *App) failPaste(err error) {
	if !errors.Is(err, context.Canceled) {
		a.tell(tr("That did not work"), trf("%s You can also drop a file on this window, open one with %sO, or type the key with %sK.", plain(err), modifierName(), modifierName()))
	}
}

// intakeCopied takes in what was copied: files, a picture or a text.
func (a *App) intakeCopied(c clipboard.Content) {
	switch {
	case a.clip.code != "" && c.Text == a.clip.code:
		a.fail(errors.New(tr("what is on the clipboard is the code that you copied here: copy the picture of a QR code, a link or a key, and try again")))
	case len(c.Files) > 0:
		files := make([]fyne.URI, len(c.Files))
		for i, path := range c.Files {
			files[i] = storage.NewFileURI(path)
		}
		a.intakeFiles(files)
	case len(c.Picture) > 0:
		a.read([]source{{
			name: tr("the clipboard"), title: tr("the picture on the clipboard"),
			load: func(context.Context) ([]byte, error) { return c.Picture, nil },
		}})
	case strings.TrimSpace(c.Text) != "":
		a.intakeText(c.Text)
	case a.board == nil:
		a.fail(noText())
	default:
		a.fail(nothingIn(c))
	}
}

// nothingIn says what is on a clipboard on which nothing is of use, and what to
// do.
func nothingIn(c clipboard.Content) error {
	again := trf("copy the picture of the QR code, its file, the link or the key, and press %sV again", modifierName())
	switch {
	case c.Elsewhere:
		return errors.New(tr("the files that you copied are not on this computer: save them to a folder here, and drop them on this window"))
	case len(c.Offered) == 0:
		return fmt.Errorf(tr("there is nothing on the clipboard: %s"), again)
	case c.Offered[0] == "a picture":
		return errors.New(tr("the picture on the clipboard is of a kind that cannot be read: take a screenshot of the QR code, and " +
			"drop it on this window"))
	case c.Offered[0] == "text":
		return fmt.Errorf(tr("the text on the clipboard is empty: %s"), again)
	}
	kinds := make([]string, len(c.Offered))
	for i, kind := range c.Offered {
		kinds[i] = said(kind)
	}
	return fmt.Errorf(tr("there is only %s on the clipboard: %s"), strings.Join(kinds, tr(", ")), again)
}
