package app

import (
	"errors"
	"fmt"

	"fyne.io/fyne/v2/dialog"

	"latchkey/vault"
)

// doing wraps err with what was being done; nil stays nil.
func doing(what string, err error) error {
	if err == nil || what == "" {
		return err
	}
	return fmt.Errorf("%s: %w", what, err)
}

// fail shows err as one readable sentence, with what to do about it where that
// is known. Nothing is shown for nil.
func (a *App) fail(err error) {
	if err == nil {
		return
	}
	text := sentence(err)
	if advice := advice(err); advice != "" {
		text += " " + advice
	}
	body := newParagraph(text, "")
	d := dialog.NewCustom("That did not work", "Close", padded(body), a.window)
	d.Resize(dialogSize(a.window))
	d.Show()
}

// advice says what to do about err, or nothing where that is not known.
func advice(err error) string {
	switch {
	case errors.Is(err, vault.ErrLocked):
		return "Unlock it (logging in usually does) and try again."
	case errors.Is(err, vault.ErrDismissed):
		return "Try again and enter the keyring's password when you are asked for it."
	case errors.Is(err, vault.ErrTimeout):
		return "Look for a window that asks for the keyring's password, answer it, and try again."
	case errors.Is(err, vault.ErrNoBus):
		return "Start Latchkey from your desktop session, where the keyring is."
	case errors.Is(err, vault.ErrNoKeyring):
		return "Start your keyring service (GNOME Keyring, KWallet or KeePassXC) and try again."
	case errors.Is(err, vault.ErrTooBig):
		return "Shorten its note and tags and try again."
	case errors.Is(err, vault.ErrReadOnly):
		return "See that the folder can be written to and the disk is not full, and try again."
	}
	return ""
}
