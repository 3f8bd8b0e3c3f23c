package main

import (
	"context"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"

	"latchkey/app"
)

// The start is what everybody waits for, and half of it is the graphics driver's,
// on one goroutine. What does not need that goes on beside it.

// early is the opening of the vault, begun before there is a window. The zero
// early has not been begun.
type early struct {
	done  chan struct{}
	vault app.Vault
	err   error
	taken bool // what came of it was used: the next Open opens anew
}

// begin starts to open the vault.
func (e *early) begin(open func() (app.Vault, error)) {
	e.done = make(chan struct{})
	go func() {
		defer close(e.done)
		e.vault, e.err = open()
	}()
}

// wait returns what came of the early opening, once. It reports whether there was
// one, and it had not been used.
func (e *early) wait(ctx context.Context) (app.Vault, error, bool) {
	if e.done == nil || e.taken {
		return nil, nil, false
	}
	e.taken = true
	select {
	case <-e.done:
		return e.vault, e.err, true
	case <-ctx.Done():
		return nil, ctx.Err(), true
	}
}

// opened is like wait, but when ctx ends what comes of the opening is still there
// to be waited for.
func (e *early) opened(ctx context.Context) (app.Vault, error, bool) {
	if e.done == nil || e.taken {
		return nil, nil, false
	}
	select {
	case <-e.done:
	case <-ctx.Done():
	}
	select {
	case <-e.done: // maybe just as ctx ended
		e.taken = true
		return e.vault, e.err, true
	default:
		return nil, nil, false
	}
}

// warm reads the fonts of the window's text beside the set-up of the library that
// makes windows, which has to be done on this goroutine. What it returns is closed
// when they have been read.
func warm() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
			fyne.MeasureText("0", 1, style)
		}
	}()
	// Fyne does so itself, a little later, and says what is wrong if it fails.
	_ = glfw.Init()
	return done
}

// startTime is when the start is over, whatever came of it.
const startTime = 3 * time.Second

// tidy gives what the start has left behind back to the system when it is over. To
// collect less of it meanwhile was tried: fresh memory costs more than that saves.
func tidy() {
	time.AfterFunc(startTime, func() {
		debug.FreeOSMemory()
		trim()
	})
}
