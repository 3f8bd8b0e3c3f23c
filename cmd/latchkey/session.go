package main

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app"
	"latchkey/app/session"
)

// sessionPatience is how long the window may take for an event. Sleep waits for it.
const sessionPatience = 3 * time.Second

// followSession tells a what happens to the desktop session, as long as ctx lasts.
func followSession(ctx context.Context, a *app.App) {
	session.Start(ctx, session.Options{}, func(e session.Event) {
		done := make(chan struct{})
		fyne.Do(func() {
			defer close(done)
			a.Session(e)
		})
		select {
		case <-done:
		case <-time.After(sessionPatience):
		case <-ctx.Done():
		}
	})
}
