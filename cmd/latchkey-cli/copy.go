package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/atotto/clipboard"
)

// copyPatience is how long the clipboard program may take.
const copyPatience = 5 * time.Second

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
	switch {
	case !clipboard.Unsupported:
		return ""
	case p.getenv("WAYLAND_DISPLAY") != "":
		return "wl-clipboard"
	}
	return "xclip or xsel"
}

// hasDisplay reports whether there is a desktop to have a clipboard.
func (p *program) hasDisplay() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return p.getenv("DISPLAY") != "" || p.getenv("WAYLAND_DISPLAY") != "" || p.getenv("TERMUX_VERSION") != ""
}

// copyText puts text on the clipboard.
func copyText(ctx context.Context, text string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, copyPatience, errors.New("it did not answer in time"))
	defer cancel()
	_, err := wait(ctx, func() (struct{}, error) { return struct{}{}, clipboard.WriteAll(text) })
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return fmt.Errorf("the clipboard did not take the code: %w", err)
	}
	return nil
}
