package main

import (
	"context"
	"errors"
	"runtime"

	"latchkey/vault"
	"latchkey/vault/keyring"
)

// checkDesktop says what the desktop lacks: a display, a session bus, a keyring
// service, word of the screen's lock, something to copy with. On Windows and macOS all of it is always
// there.
func (p *program) checkDesktop(ctx context.Context, d *diagnosis) {
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		p.checkDisplay(d)
		p.checkBus(ctx, d)
		p.checkSession(ctx, d)
	}
	switch tool := p.clipboardTool(); {
	case tool != "":
		d.note("clipboard", stateMissing, "code --copy cannot work: install %s", tool)
	case !p.hasDisplay():
		d.note("clipboard", stateMissing, "code --copy cannot work without a display")
	default:
		d.note("clipboard", stateOK, "code --copy can be used")
	}
}

func (p *program) checkDisplay(d *diagnosis) {
	wayland, x11 := p.getenv("WAYLAND_DISPLAY"), p.getenv("DISPLAY")
	switch {
	case wayland != "":
		d.note("display", stateOK, "Wayland, WAYLAND_DISPLAY=%s", wayland)
	case x11 != "":
		d.note("display", stateOK, "X11, DISPLAY=%s", x11)
	default:
		d.note("display", stateMissing, "neither WAYLAND_DISPLAY nor DISPLAY is set: the desktop app cannot open its window here")
	}
}

// checkBus looks for the session bus and the keyring service on it, whether
// the vault is kept there or not.
func (p *program) checkBus(ctx context.Context, d *diagnosis) {
	err := keyring.Probe(ctx, keyring.OS())
	switch {
	case errors.Is(err, vault.ErrNoBus):
		d.note("bus", stateMissing, "%v", err)
		d.note("service", stateMissing, "no keyring service without a session bus")
	case err == nil:
		d.note("bus", stateOK, "the session bus answers")
		d.note("service", stateOK, "the keyring service answers")
	default:
		d.note("bus", stateOK, "the session bus answers")
		d.note("service", stateMissing, "%v", err)
	}
}
