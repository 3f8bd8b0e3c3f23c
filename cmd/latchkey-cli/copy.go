package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	kept "latchkey/app/settings"
	"latchkey/importer/clipboard"
	"latchkey/vault/keyring"
)

const (
	// copyPatience is how long the clipboard may take to take a code.
	copyPatience = 5 * time.Second
	// clearPatience is how long taking it off again may take.
	clearPatience = 5 * time.Second
	// copyMost is more than any code has, in bytes.
	copyMost = 1024
)

// keepClipboard is the only argument of the process that stays behind to serve a
// copied code, and to clear it. It is for this program alone, and so no command.
const keepClipboard = "keep-clipboard"

// The answers of that process, a line each. Anything else says what went wrong.
const (
	copiedMarked   = "copied"
	copiedUnmarked = "copied, without the mark"
)

// clipboardMissing says what to install where nothing can copy.
func (p *program) clipboardMissing() error {
	switch tool := p.clipboardTool(); {
	case tool != "":
		return fmt.Errorf("nothing here can copy: install %s, or leave out --copy", tool)
	case !p.hasDisplay():
		return errors.New("there is no display, and so no clipboard: leave out --copy")
	}
	return nil
}

// clipboardTool is what must be installed for copying; empty if nothing.
func (p *program) clipboardTool() string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || p.getenv("WAYLAND_DISPLAY") == "" {
		return ""
	}
	if _, err := exec.LookPath("wl-copy"); err != nil {
		return "wl-clipboard"
	}
	return ""
}

// hasDisplay reports whether there is a desktop to have a clipboard.
func (p *program) hasDisplay() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return p.getenv("DISPLAY") != "" || p.getenv("WAYLAND_DISPLAY") != ""
}

// clipboardTime is how long a copied code stays on the clipboard: what is set in
// the desktop app, or else what is usual.
func (p *program) clipboardTime() time.Duration {
	set := kept.Default()
	if dir, err := keyring.DefaultDir(); err == nil {
		if loaded, err := kept.In(dir).Load(); err == nil {
			set = loaded
		} else {
			p.say("warning: %s", sentence(err))
		}
	}
	return set.Lock.Clipboard()
}

// copyText puts text on the clipboard, and leaves a process behind that takes it
// off again after some time. It reports whether histories of the clipboard are told
// to leave the text out.
//
// A selection of X11 is there for as long as the program that serves it, and this
// one is to end.
func copyText(ctx context.Context, text string, stays time.Duration) (marked bool, err error) {
	self, err := os.Executable()
	if err != nil {
		return false, fmt.Errorf("finding this program, which is to stay behind for the clipboard: %w", err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, copyPatience, errors.New("it did not answer in time"))
	defer cancel()
	cmd := &exec.Cmd{Path: self, Args: []string{os.Args[0], keepClipboard}, SysProcAttr: apart()}
	cmd.Stdin = strings.NewReader(stays.String() + "\n" + text) // where no other user sees it
	out, err := cmd.StdoutPipe()
	if err != nil {
		return false, fmt.Errorf("the clipboard did not take the code: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return false, fmt.Errorf("the clipboard did not take the code: %w", err)
	}
	answer, err := wait(ctx, func() (string, error) { return bufio.NewReader(out).ReadString('\n') })
	switch answer = strings.TrimSpace(answer); {
	case answer == copiedMarked || answer == copiedUnmarked:
		return answer == copiedMarked, cmd.Process.Release()
	case answer != "":
		return false, errors.New(lowerFirst(answer))
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case err != nil:
		err = errors.New("the process that was to stay behind for it has ended")
	}
	_ = cmd.Process.Kill()
	return false, fmt.Errorf("the clipboard did not take the code: %w", err)
}

// A copier is what the process that stays behind needs of a clipboard.
type copier interface {
	Copy(ctx context.Context, text string) error
	Marked() bool
	Clear(ctx context.Context)
}

var _ copier = (*clipboard.Copier)(nil)

// keepCopied is the process that stays behind: it puts the text that it reads on the
// clipboard, answers, and takes it off after the time that it has read, or where it
// is told to end, unless something else was copied since.
func keepCopied(ctx context.Context, in io.Reader, out io.WriteCloser, c copier, after func(time.Duration) <-chan time.Time) error {
	stays, text, err := readCopied(in)
	if err == nil {
		copying, cancel := context.WithTimeout(ctx, copyPatience)
		err = c.Copy(copying, text)
		cancel()
	}
	answer := copiedMarked
	switch {
	case err != nil:
		answer = sentence(err)
	case !c.Marked():
		answer = copiedUnmarked
	}
	if _, writeErr := fmt.Fprintln(out, answer); err == nil {
		err = writeErr // nobody waits any more, and nobody would know of it
	}
	_ = out.Close()
	if err == nil {
		select {
		case <-after(stays):
		case <-ctx.Done():
		}
	}
	clearing, cancel := context.WithTimeout(context.WithoutCancel(ctx), clearPatience)
	defer cancel()
	c.Clear(clearing)
	return err
}

// readCopied reads what copyText has written.
func readCopied(in io.Reader) (stays time.Duration, text string, err error) {
	data, err := io.ReadAll(io.LimitReader(in, copyMost))
	if err != nil {
		return 0, "", fmt.Errorf("reading what to copy: %w", err)
	}
	first, text, ok := strings.Cut(string(data), "\n")
	stays, err = time.ParseDuration(first)
	if !ok || err != nil || stays <= 0 {
		return 0, "", errors.New("there is nothing to copy")
	}
	return stays, text, nil
}
