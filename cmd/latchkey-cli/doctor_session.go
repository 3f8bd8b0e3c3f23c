package main

import (
	"context"
	"time"

	desktop "latchkey/app/session"
)

// sessionPatience is how long the buses may take.
const sessionPatience = 4 * time.Second

// checkSession says what this system tells the desktop app of the screen's lock, of
// sleep and of a tray.
func (p *program) checkSession(ctx context.Context, d *diagnosis) {
	ctx, cancel := context.WithTimeout(ctx, sessionPatience)
	defer cancel()
	known := desktop.Ask(ctx)
	if known.Lock {
		d.note("lock", stateOK, "this system says when the screen is locked")
	} else {
		d.note("lock", stateMissing, "this system does not say when the screen is locked: the desktop app cannot lock itself then")
	}
	if known.Sleep {
		d.note("sleep", stateOK, "this system says when it goes to sleep")
	} else {
		d.note("sleep", stateMissing, "this system does not say when it goes to sleep: the desktop app cannot lock itself then")
	}
	if known.Tray {
		d.note("tray", stateOK, "there is a tray")
	} else {
		d.note("tray", stateMissing, "there is no tray: closing the window of the desktop app quits it")
	}
}
