//go:build !(linux || freebsd || netbsd || openbsd) || wayland

package main

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app"
)

// rest calls used, on the goroutine of the loop, whenever the user does something.
// The loop itself stays awake here, and has no timer: see the other file.
func rest(f fyne.App, used func()) (fyne.App, app.Timer) {
	inputs := &follower{used: used, seen: func() {}}
	// An animation is called in each frame, and so finds windows that are new.
	f.Driver().StartAnimation(&fyne.Animation{
		Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever,
		Tick: func(float32) { inputs.follow(f.Driver().AllWindows()) },
	})
	return f, nil
}
