package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/spell"
	"latchkey/app/theme"
	"latchkey/importer/dictation"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

const (
	// revealTime is how long a key is shown at most.
	revealTime = time.Minute
	// revealAway is for how long the window may be without the keyboard until
	// the key in it is hidden: long enough to paste it next door.
	revealAway = 10 * time.Second
)

// A revealScreen shows the key of a stored account again: as a QR code, in
// groups, and as words to read aloud. It is hidden when it is left, when the
// window has not had the keyboard for a while, and after a minute.
type revealScreen struct {
	app     *App
	account vault.Account
	root    fyne.CanvasObject
	over    func() // stops the timer of the minute
	away    func() // stops that of the lost keyboard
}

// askReveal asks whether to show the key of an account. Nothing else leads to
// it, so that this is where an app lock has its say.
func (a *App) askReveal(id vault.ID) {
	account, ok := a.vault.Account(id)
	if !ok {
		a.toast(tr("That account has been deleted"))
		return
	}
	a.ask(tr("Show the key?"), trf("Whoever sees the key of %s or its QR code, or takes a picture of it, can make its codes from then on, on "+
		"any device, and you would not notice. Show it only where nobody looks on and the screen is not shared or recorded.", account.Title()),
		tr("Show the key"), func() { a.reveal(account) })
}

// reveal shows the key of an account.
func (a *App) reveal(account vault.Account) {
	r := &revealScreen{app: a, account: account, away: func() {}}
	copyKey := look.NewButton(tr("Copy key"), func() { r.copy(tr("Copied the key"), account.Secret.Base32()) }, r.leave)
	copyLink := look.NewButton(tr("Copy link"), func() { r.copy(tr("Copied the link"), otpauth.URI(account)) }, r.leave)
	hide := look.NewButton(tr("Hide key"), r.leave, r.leave)
	hide.Importance = widget.HighImportance
	head := look.NewHeader(account.Title(), tr("The key is hidden again after a minute, and when you leave this window"), r.leave)
	r.root = look.NewForm(head, r.body(), look.AtRight(copyLink, copyKey, hide))
	a.show(r.root, hide)
	a.revealed = r
	r.over = r.later(revealTime, tr("The key was hidden again after a minute"))
	k := a.quitOnly()
	k.shortcuts[ctrl(fyne.KeyL).ShortcutName()] = a.Lock
	k.typed = func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			r.leave()
		}
	}
	a.bind(k)
}

func (r *revealScreen) body() fyne.CanvasObject {
	body := container.New(layout.NewCustomPaddedVBoxLayout(10))
	if picture, ok := look.NewQRCode(otpauth.URI(r.account)); ok {
		body.Add(container.NewCenter(picture))
	} else {
		body.Add(look.NewNotice(tr("This account is too long for a QR code. Copy its link instead."), standard.ColorNameWarning))
	}
	switch r.account.Kind {
	case vault.Steam:
		body.Add(look.NewNotice(tr("There is no standard QR code for Steam’s codes. Apps that know Steam read this one; others may take it "+
			"and make wrong codes."), standard.ColorNameWarning))
	case vault.HOTP:
		body.Add(look.NewNotice(trf("This account counts its codes, and is at count %d now, as the QR code says. On two devices the counts "+
			"drift apart with every use.", r.account.Counter), theme.ColorMuted))
	}
	key := dictation.Read(r.account.Secret.Base32())
	groups := widget.NewRichText(&widget.TextSegment{Text: key.String(), Style: widget.RichTextStyle{
		SizeName: standard.SizeNameHeadingText, TextStyle: fyne.TextStyle{Monospace: true},
		ColorName: standard.ColorNameForeground,
	}})
	groups.Wrapping = fyne.TextWrapWord
	body.Add(look.NewField(trf("The key, %s", said(dictation.Count(len(key)))), look.Flush(groups)))
	body.Add(look.NewSmall(settingsLine(r.account)))
	var read *spell.Readback
	read = spell.NewReadback(r.app.voice, func() { read.Set(key) }, r.leave)
	read.Set(key)
	read.ScrollToTop()
	body.Add(read.Content)
	return body
}

// copy copies text; done says so.
func (r *revealScreen) copy(done, text string) {
	r.app.clip.put(text)
	r.app.toast(trf("%s · clears in %d s", done, r.app.prefs.now.Lock.ClipboardSeconds))
}

// leave hides the key and goes back to the list.
func (r *revealScreen) leave() {
	r.end()
	r.app.showStored(r.account.ID)
}

// end lets go of the key. [App.show] calls it when another screen is shown.
func (r *revealScreen) end() {
	if r.app.revealed == r {
		r.app.revealed = nil
	}
	r.over()
	r.away()
}

// later hides the key d from now and says why.
func (r *revealScreen) later(d time.Duration, why string) (stop func()) {
	return r.app.once(d, func() {
		if r.app.revealed == r {
			r.leave()
			r.app.toast(why)
		}
	})
}

// lostFocus is called when the window loses the keyboard, gotFocus when it has
// it again.
func (a *App) lostFocus() {
	if a.list != nil {
		a.list.letGoCtrl() // that it is let go elsewhere is not heard here
	}
	a.pace.away = true
	if r := a.revealed; r != nil {
		r.away()
		r.away = r.later(revealAway, tr("The key was hidden while you were elsewhere"))
	}
}

func (a *App) gotFocus() {
	a.pace.away = false
	a.Used()
	if a.revealed != nil {
		a.revealed.away()
	}
	a.CatchUp()
	a.lookAgain()
}
