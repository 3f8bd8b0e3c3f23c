package mainjob

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"latchkey/cmd/internal/desk"
)

// Issuer is how the portal calls itself to authenticators.
const Issuer = "Stockroom Rehearsal"

// A Walk is one walk through the main job in the window.
type Walk struct {
	Window, CLI, Portal string   // the programs
	WindowArgs          []string // flags that the window is started with
	Env                 []string // the session's
	Pictures            string   // the folder that pictures are left in
	Say                 func(step string)

	portal  *Portal
	window  *Window
	display *desk.Display
	used    string // the code that confirmed the set-up
}

// Run walks the whole way. It returns an error at the first step that does not
// go as it should.
func (w *Walk) Run(ctx context.Context) error {
	if err := os.MkdirAll(w.Pictures, 0o700); err != nil {
		return fmt.Errorf("making a folder for the pictures: %w", err)
	}
	defer w.stop()
	for _, step := range []func(context.Context) error{
		w.openPortal, w.openWindow, w.scan, w.confirm, w.reuse, w.logIn,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *Walk) stop() {
	if w.window != nil {
		w.window.Close()
	}
	if w.portal != nil {
		w.portal.Stop()
	}
	if w.display != nil {
		w.display.Stop()
	}
}

// openPortal goes from the invitation to the page with the QR code.
func (w *Walk) openPortal(ctx context.Context) (err error) {
	if w.portal, err = StartPortal(ctx, w.Portal); err != nil {
		return err
	}
	if err := w.portal.AcceptInvitation(ctx); err != nil {
		return err
	}
	if err := w.page(ctx, "1-portal-qr-code.png"); err != nil {
		return err
	}
	w.Say("The portal's page shows " + User + " a QR code.")
	return nil
}

func (w *Walk) openWindow(ctx context.Context) (err error) {
	if w.display, err = desk.StartDisplay(ctx, image.Pt(1280, 1024)); err != nil {
		return err
	}
	cli := CommandLine{Program: w.CLI, Env: w.Env}
	if w.window, err = OpenWindow(ctx, w.display, w.Window, cli, w.WindowArgs...); err != nil {
		return err
	}
	if err := w.window.Settle(ctx); err != nil {
		return err
	}
	if err := w.shot("2-latchkey-empty.png"); err != nil {
		return err
	}
	w.Say("Latchkey's window is open and holds no account.")
	return nil
}

// scan drops the picture of the portal's page on the window and saves what is
// found in it.
func (w *Walk) scan(ctx context.Context) error {
	picture, err := filepath.Abs(filepath.Join(w.Pictures, "1-portal-qr-code.png"))
	if err != nil {
		return err
	}
	if err := w.window.Drop(ctx, picture); err != nil {
		return err
	}
	if err := w.window.Settle(ctx); err != nil {
		return err
	}
	if err := w.shot("3-latchkey-confirmation.png"); err != nil {
		return err
	}
	entries, err := w.window.Save(ctx, 1)
	if err != nil {
		return err
	}
	found := entries[0]
	if found.Issuer != Issuer || found.Account != User {
		return fmt.Errorf("the account is %s (%s), not %s (%s)", found.Issuer, found.Account, Issuer, User)
	}
	w.Say(fmt.Sprintf("The picture of the page was dropped on the window: %s (%s) is in the vault.", found.Issuer, found.Account))
	return nil
}

// confirm copies the code in the window and types it into the portal's page.
func (w *Walk) confirm(ctx context.Context) error {
	code, err := w.copy(ctx)
	if err != nil {
		return err
	}
	if err := w.shot("4-latchkey-copied.png"); err != nil {
		return err
	}
	w.used = code
	if err := w.portal.Confirm(ctx, code); err != nil {
		return err
	}
	if err := w.expect(ctx, "Two-factor authentication is on"); err != nil {
		return err
	}
	if err := w.page(ctx, "5-portal-two-factor-on.png"); err != nil {
		return err
	}
	w.Say("The code from the clipboard was accepted: two-factor authentication is on.")
	return nil
}

// reuse tries the code that confirmed the set-up at the next log-in.
func (w *Walk) reuse(ctx context.Context) error {
	if err := w.portal.LogIn(ctx); err != nil {
		return err
	}
	if err := w.portal.EnterCode(ctx, w.used); err != nil {
		return err
	}
	if err := w.expect(ctx, "That code was not accepted", "Log in as someone else"); err != nil {
		return err
	}
	if err := w.page(ctx, "6-portal-code-refused.png"); err != nil {
		return err
	}
	w.Say("The same code once more was refused: a code works once.")
	return nil
}

// logIn logs in with the code of the next time step, which the portal's
// tolerance takes already.
func (w *Walk) logIn(ctx context.Context) error {
	code, err := w.window.cli.Code(ctx, Issuer, "--next")
	if err != nil {
		return err
	}
	if err := w.portal.EnterCode(ctx, code); err != nil {
		return err
	}
	if err := w.expect(ctx, "You are logged in"); err != nil {
		return err
	}
	if err := w.page(ctx, "7-portal-logged-in.png"); err != nil {
		return err
	}
	w.Say("The next code logs in, with the password before it.")
	return nil
}

// copy copies the account's code in the window, with Enter and with a click, and
// checks that it is the vault's, before or after.
func (w *Walk) copy(ctx context.Context) (string, error) {
	before, err := w.window.cli.Code(ctx, Issuer)
	if err != nil {
		return "", err
	}
	entered, err := w.window.CopyCode(ctx, Issuer)
	if err != nil {
		return "", err
	}
	clicked, err := w.window.ClickCode(ctx)
	if err != nil {
		return "", err
	}
	after, err := w.window.cli.Code(ctx, Issuer)
	if err != nil {
		return "", err
	}
	for _, code := range []string{entered, clicked} {
		if code != before && code != after {
			return "", errors.New("the clipboard does not hold the account's code")
		}
	}
	return clicked, nil
}

// expect checks that the portal's page says all of these.
func (w *Walk) expect(ctx context.Context, texts ...string) error {
	said, err := w.portal.Says(ctx)
	if err != nil {
		return err
	}
	for _, text := range texts {
		if !strings.Contains(said, text) {
			return fmt.Errorf("the portal's page does not say %q but: %s", text, said)
		}
	}
	return nil
}

// page leaves a picture of the portal's page.
func (w *Walk) page(ctx context.Context, name string) error {
	picture, err := w.portal.Page(ctx)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(w.Pictures, name), picture, 0o600); err != nil {
		return fmt.Errorf("leaving a picture: %w", err)
	}
	return nil
}

// shot leaves a picture of the window.
func (w *Walk) shot(name string) (err error) {
	picture, err := w.window.Screenshot()
	if err != nil {
		return err
	}
	file, err := os.OpenFile(filepath.Join(w.Pictures, name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("leaving a picture: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return png.Encode(file, picture)
}
