package clipboard

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrUncopied is wrapped where a text could not be put on the clipboard.
var ErrUncopied = errors.New("the clipboard did not take what was copied: copy it once more")

// A Copier puts secrets on the clipboard with the marks that have histories of
// the clipboard leave them out:
//
//   - X11: "x-kde-passwordManagerHint" with the value "secret", which Klipper and
//     new versions of CopyQ look for, and old clipboard managers do not;
//   - Windows: "ExcludeClipboardContentFromMonitorProcessing", and no to
//     "CanIncludeInClipboardHistory" and "CanUploadToCloudClipboard";
//   - macOS: "org.nspasteboard.ConcealedType" and "TransientType".
//
// In a Wayland session it copies on the X server beside it. The compositor hands
// that on to Wayland's own clipboard, some only while a window of X11 has the
// keyboard. Without an X server it returns ErrNoDisplay. A program that has no
// window sets Terminal.
//
// What was copied goes with the program on X11. Its methods may be called from
// any goroutine but that of the window: they wait for the system.
type Copier struct {
	// Terminal has it copy by the program wl-copy in a Wayland session. That sets
	// the mark where it can, which is told by Marked.
	Terminal bool

	mu   sync.Mutex
	text string // empty where there is nothing of ours to clear
	held offer
}

// An offer is a text on the clipboard of a system.
type offer interface {
	// withdraw takes it off, unless something else was copied since.
	withdraw(ctx context.Context)
	// marked reports whether histories of the clipboard are told to leave it out.
	marked() bool
}

// Copy puts text on the clipboard in place of what is there.
func (c *Copier) Copy(ctx context.Context, text string) error {
	if text == "" {
		return fmt.Errorf("%w: there is nothing to copy", ErrUncopied)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	held, err := offerSecret(ctx, text, c.Terminal)
	if err != nil {
		return err
	}
	c.text, c.held = text, held
	return nil
}

// Marked reports whether what is on the clipboard by Copy carries the marks.
func (c *Copier) Marked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held != nil && c.held.marked()
}

// Clear takes what Copy has put there off the clipboard, if it is still there. It
// does nothing where something else was copied since.
//
// Some clipboard managers of X11 that know no marks take over what was copied, or
// put it back when it is gone: that is waited for a moment, and then a blank is put
// in its place. What such a program keeps in its history is not within reach.
func (c *Copier) Clear(ctx context.Context) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.text == "" {
		return
	}
	c.held.withdraw(ctx)
	c.text, c.held = "", nil
}
