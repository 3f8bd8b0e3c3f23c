//go:build !windows && !darwin

package clipboard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// wlPaste is the clipboard of a Wayland session, read by the program wl-paste of
// wl-clipboard.
type wlPaste struct{ patience time.Duration }

func (w wlPaste) kinds(ctx context.Context) ([]string, error) {
	list, err := w.run(ctx, maxList, "--list-types")
	if errors.Is(err, errNothing) {
		return nil, nil
	}
	return strings.Fields(string(list)), err
}

func (w wlPaste) get(ctx context.Context, kind string, most int) ([]byte, error) {
	data, err := w.run(ctx, most, "--no-newline", "--type", kind)
	if errors.Is(err, errNothing) { // any longer
		return nil, errRefused
	}
	return data, err
}

// errNothing says that nothing is on the clipboard, or not in this kind.
var errNothing = errors.New("nothing has been copied")

// run returns what wl-paste prints. It is given as long as an owner is.
func (w wlPaste) run(ctx context.Context, most int, args ...string) ([]byte, error) {
	waiting, cancel := context.WithTimeout(ctx, w.patience)
	defer cancel()
	cmd := exec.CommandContext(waiting, "wl-paste", args...)
	cmd.WaitDelay = time.Second
	var said bytes.Buffer
	cmd.Stderr = &limited{&said, 4096}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	switch err := cmd.Start(); {
	case errors.Is(err, exec.ErrNotFound):
		return nil, ErrNoTool
	case err != nil:
		return nil, fmt.Errorf("starting wl-paste: %w", err)
	}
	data, readErr := io.ReadAll(io.LimitReader(out, int64(most)+1))
	if len(data) > most {
		cancel() // it would go on writing
	}
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, ended(ctx)
	case len(data) > most:
		return nil, ErrTooLarge
	case waiting.Err() != nil:
		return nil, ErrNoAnswer
	case err != nil && nothingCopied(said.String()):
		return nil, errNothing
	case err != nil || readErr != nil:
		return nil, fmt.Errorf("%w: wl-paste cannot read it: %w", ErrNoDisplay, errors.Join(err, readErr))
	}
	return data, nil
}

// nothingCopied reports whether wl-paste has said that there is nothing, in the
// words of one of its versions, or nothing of the kind that was asked for.
func nothingCopied(said string) bool {
	for _, words := range []string{"Nothing is copied", "No selection", "not available as requested type"} {
		if strings.Contains(said, words) {
			return true
		}
	}
	return false
}

// limited keeps the first bytes of what is written.
type limited struct {
	to   io.Writer
	left int
}

// Write implements [io.Writer].
func (l *limited) Write(b []byte) (int, error) {
	n := min(len(b), l.left)
	l.left -= n
	_, err := l.to.Write(b[:n])
	return len(b), err
}
