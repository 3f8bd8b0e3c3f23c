//go:build !windows && !darwin

package clipboard

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// wlOffer is a text on the clipboard of a Wayland session, served by the program
// wl-copy of wl-clipboard, which stays until something else is copied.
type wlOffer struct {
	text   string
	secret bool
}

const (
	wlCopy = "wl-copy"
	// wlSensitive has wl-copy offer x-kde-passwordManagerHint; versions up to
	// 2.2 do not know it.
	wlSensitive = "--sensitive"
	wlText      = "text/plain"
)

// offerWayland puts text on the clipboard of a Wayland session, with the mark
// where wl-copy can set it.
func offerWayland(ctx context.Context, text string) (offer, error) {
	w := wlOffer{text, sensitive(ctx)}
	args := []string{"--type", wlText}
	if w.secret {
		args = append(args, wlSensitive)
	}
	if err := runWlCopy(ctx, text, args...); err != nil {
		return nil, err
	}
	return w, nil
}

// sensitive reports whether this wl-copy can mark what it copies.
func sensitive(ctx context.Context) bool {
	help, _ := exec.CommandContext(ctx, wlCopy, "--help").Output()
	return strings.Contains(string(help), wlSensitive)
}

// runWlCopy runs wl-copy, which returns once the text is on the clipboard. The
// text goes to its standard input, so that it is not in the list of processes.
func runWlCopy(ctx context.Context, text string, args ...string) error {
	cmd := exec.CommandContext(ctx, wlCopy, args...)
	cmd.WaitDelay = time.Second
	cmd.Stdin = strings.NewReader(text)
	switch err := cmd.Run(); {
	case errors.Is(err, exec.ErrNotFound):
		return ErrNoTool
	case err != nil && ctx.Err() != nil:
		return ended(ctx)
	case err != nil:
		return fmt.Errorf("%w: wl-copy: %w", ErrUncopied, err)
	}
	return nil
}

// marked implements [offer].
func (w wlOffer) marked() bool { return w.secret }

// withdraw implements [offer].
func (w wlOffer) withdraw(ctx context.Context) {
	there, err := wlPaste{patience}.get(ctx, wlText, len(w.text)+1)
	if err == nil && string(there) == w.text {
		_ = runWlCopy(ctx, "", "--clear")
	}
}
