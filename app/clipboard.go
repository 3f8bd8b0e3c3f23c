package app

import (
	"time"

	"fyne.io/fyne/v2"
)

// clipTime is how long a copied code stays on the clipboard.
const clipTime = 30 * time.Second

// A clip is the code that was copied last. It takes the code off the clipboard
// again, unless something else has been copied since.
type clip struct {
	board fyne.Clipboard
	after Timer
	do    func(func())

	code string // empty where there is nothing of ours to clear
	stop func() // of the timer
}

func newClip(board fyne.Clipboard, after Timer, do func(func())) *clip {
	return &clip{board: board, after: after, do: do, stop: func() {}}
}

// put copies code and starts its time.
func (c *clip) put(code string) {
	c.stop()
	c.code = code
	c.board.SetContent(code)
	stopped := false
	stop := c.after(clipTime, func() {
		c.do(func() {
			if !stopped {
				c.clear()
			}
		})
	})
	c.stop = func() { stopped = true; stop() }
}

// clear takes the code away if it is still there.
func (c *clip) clear() {
	c.stop()
	if c.code != "" && c.board.Content() == c.code {
		c.board.SetContent("")
	}
	c.code = ""
}
