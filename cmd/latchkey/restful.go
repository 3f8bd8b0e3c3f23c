//go:build (linux || freebsd || netbsd || openbsd) && !wayland

package main

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/go-gl/glfw/v3.3/glfw"

	"latchkey/app"
	"latchkey/cmd/latchkey/internal/park"
)

// A restful app is Fyne's, with an event loop that sleeps while nothing moves.
//
// Whatever wants something of the loop, Fyne itself included, asks the current
// app's driver for it. So that is where it is seen that something moves, or that
// another goroutine has something to be done, which wakes the loop.
type restful struct {
	fyne.App
	driver *restfulDriver
}

// nativeDriver is what Fyne looks for in a driver of a desktop.
type nativeDriver interface {
	fyne.Driver
	desktop.Driver
	SetSystemTrayMenu(*fyne.Menu)
	SystemTrayMenu() *fyne.Menu
}

type restfulDriver struct {
	nativeDriver
	loop   *park.Loop
	inputs *follower
	canvas settling
	lying  bool // down to sleep
}

// rest has the loop of f sleep while it has nothing to do, and returns what f is
// to be replaced by, and the timer of the loop. It calls used, on the goroutine of
// the loop, whenever the user does something. Where the driver is none that it
// knows, f stays as it is, and there is no timer.
func rest(f fyne.App, used func()) (fyne.App, app.Timer) {
	native, ok := f.Driver().(nativeDriver)
	if !ok {
		return f, nil
	}
	d := &restfulDriver{nativeDriver: native}
	d.loop = park.New(time.Now, glfw.PostEmptyEvent, func() bool { return d.canvas.settled(d.AllWindows()) })
	d.inputs = &follower{used: used, seen: d.loop.Input}
	// The one animation that the loop does not know of: it is called in each frame.
	native.StartAnimation(&fyne.Animation{
		Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) { d.frame() },
	})
	r := &restful{App: f, driver: d}
	fyne.SetCurrentApp(r)
	return r, d.loop.Later
}

// Driver implements [fyne.App].
func (r *restful) Driver() fyne.Driver { return r.driver }

// Quit implements [fyne.App].
func (r *restful) Quit() {
	r.driver.loop.End()
	r.App.Quit()
}

// DoFromGoroutine implements [fyne.Driver].
func (d *restfulDriver) DoFromGoroutine(f func(), wait bool) {
	d.nativeDriver.DoFromGoroutine(d.loop.Hand(f), wait)
}

// StartAnimation implements [fyne.Driver].
func (d *restfulDriver) StartAnimation(a *fyne.Animation) {
	d.loop.Move(a, motion(a))
	d.nativeDriver.StartAnimation(a)
}

// StopAnimation implements [fyne.Driver].
func (d *restfulDriver) StopAnimation(a *fyne.Animation) {
	d.nativeDriver.StopAnimation(a)
	d.loop.Still(a)
}

// motion is what an animation looks like.
func motion(a *fyne.Animation) park.Motion {
	round := a.Duration
	if a.AutoReverse {
		round *= 2
	}
	if a.RepeatCount < 0 {
		// Of what never ends, only a cursor comes and goes as fast.
		return park.Motion{For: -1, Blinks: a.AutoReverse && a.Duration <= time.Second}
	}
	const late = 100 * time.Millisecond // every round begins with a frame
	return park.Motion{For: time.Duration(a.RepeatCount+1)*round + late}
}

// frame is called when events have been looked for, before the window is drawn. A
// sleep has to wait until that is done: it is handed to the loop.
func (d *restfulDriver) frame() {
	d.loop.Frame()
	d.inputs.follow(d.AllWindows())
	if d.lying || d.loop.Ready() == 0 {
		return
	}
	d.lying = true
	d.nativeDriver.DoFromGoroutine(func() {
		d.lying = false
		d.loop.Sleep(func(most time.Duration) { glfw.WaitEventsTimeout(most.Seconds()) })
	}, false)
}
