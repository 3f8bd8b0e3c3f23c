package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/importer/clipboard"
)

const (
	// copyPatience is how long the system may take for a copy.
	copyPatience = 3 * time.Second
	// quitPatience is how long the end of the program waits for the clipboard to
	// be cleared. A window that has gone is not missed for that long.
	quitPatience = time.Second
)

// A Copier copies codes in a way that keeps them out of histories of the
// clipboard; [*clipboard.Copier] is one. Its methods may wait for the system, and
// are called off the Fyne goroutine but for the end of the program. Clear takes
// off what Copy has put there, unless something else was copied since.
type Copier interface {
	Copy(ctx context.Context, text string) error
	Clear(ctx context.Context)
}

// A clip is the code that was copied last. It takes the code off the clipboard
// again, unless something else has been copied since.
type clip struct {
	board  fyne.Clipboard
	copier Copier // nil where there is only the board
	after  Timer
	do     func(func())
	spawn  func(func())
	lasts  func() time.Duration // how long a copied code stays on the clipboard
	failed func()               // is told that a history may keep the code

	code  string // empty where there is nothing of ours to clear
	plain bool   // it was put on the board
	stop  func() // of the timer

	turn  sync.Mutex // of who uses the copier
	order sync.Mutex
	last  int // the number of the last wish, with order
}

func newClip(a *App, copier Copier) *clip {
	return &clip{
		board: a.fyne.Clipboard(), copier: copier, after: a.after, do: a.do, spawn: a.spawn,
		lasts: func() time.Duration { return a.prefs.now.Lock.Clipboard() }, failed: a.uncopied, stop: func() {},
	}
}

// put copies code and starts its time.
func (c *clip) put(code string) {
	c.stop()
	c.code, c.plain = code, c.copier == nil
	if c.plain {
		c.board.SetContent(code)
	} else {
		c.copy(code)
	}
	stopped := false
	stop := c.after(c.lasts(), func() {
		c.do(func() {
			if !stopped {
				c.clear()
			}
		})
	})
	c.stop = func() { stopped = true; stop() }
}

// copy has the copier copy code, or the board where it cannot.
func (c *clip) copy(code string) {
	number := c.wish()
	c.spawn(func() {
		var err error
		c.inTurn(number, func() {
			ctx, cancel := context.WithTimeout(context.Background(), copyPatience)
			defer cancel()
			err = c.copier.Copy(ctx, code)
		})
		if err == nil {
			return
		}
		c.do(func() {
			if c.code != code || c.plain {
				return // something else is wanted by now
			}
			c.plain = true
			c.board.SetContent(code)
			// Where there is no such way it is nothing to be told each time.
			if !errors.Is(err, clipboard.ErrNoDisplay) && !errors.Is(err, clipboard.ErrUnsupported) {
				c.failed()
			}
		})
	})
}

// clear takes the code away if it is still there. It does not wait.
func (c *clip) clear() {
	if !c.drop() {
		return
	}
	number := c.wish()
	c.spawn(func() { c.clearCopier(number, copyPatience) })
}

// clearNow is clear for the end of the program: what it does is done when it
// returns, as far as the system goes along.
func (c *clip) clearNow() {
	if c.drop() {
		c.clearCopier(c.wish(), quitPatience)
	}
}

func (c *clip) clearCopier(number int, patience time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c.inTurn(number, func() { c.copier.Clear(ctx) })
}

// drop forgets the code, and takes it off the board. It reports whether it is for
// the copier to clear.
func (c *clip) drop() (copied bool) {
	c.stop()
	code := c.code
	c.code = ""
	if code != "" && c.plain && c.board.Content() == code {
		c.board.SetContent("")
	}
	return code != "" && !c.plain
}

// wish numbers what is wanted of the copier, of which only the last counts.
func (c *clip) wish() (number int) {
	c.order.Lock()
	defer c.order.Unlock()
	c.last++
	return c.last
}

// inTurn calls do when the copier is free, if nothing else is wanted by then.
func (c *clip) inTurn(number int, do func()) {
	c.turn.Lock()
	defer c.turn.Unlock()
	c.order.Lock()
	wanted := number == c.last
	c.order.Unlock()
	if wanted {
		do()
	}
}

// uncopied says that a code was copied like any text.
func (a *App) uncopied() {
	a.toast(tr("The code is copied, but a history of the clipboard may keep it"))
}
