package clipboard

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
)

// osascript is the system's own program for scripts. They are written to it, so
// that no text is in the list of processes.
const osascript = "/usr/bin/osascript"

// macOffer is a text on the clipboard of macOS.
type macOffer struct{ text string }

// offerSecret puts text on the clipboard, with the marks of nspasteboard.org.
func offerSecret(ctx context.Context, text string, _ bool) (offer, error) {
	err := runScript(ctx, text, `
board.clearContents;
board.setStringForType($(text), $("public.utf8-plain-text"));
board.setStringForType($(""), $("org.nspasteboard.ConcealedType"));
board.setStringForType($(""), $("org.nspasteboard.TransientType"));
if (ObjC.unwrap(board.stringForType($("public.utf8-plain-text"))) !== text) { throw new Error("refused"); }
`)
	if err != nil {
		return nil, err
	}
	return macOffer{text}, nil
}

// marked implements [offer].
func (m macOffer) marked() bool { return true }

// withdraw implements [offer].
func (m macOffer) withdraw(ctx context.Context) {
	_ = runScript(ctx, m.text, `
if (ObjC.unwrap(board.stringForType($("public.utf8-plain-text"))) === text) { board.clearContents; }
`)
}

// runScript runs a script with the clipboard as board and text as text. What it
// prints is not passed on: it could have the text in it.
func runScript(ctx context.Context, text, script string) error {
	literal, err := json.Marshal(text) // a string of JSON is one of JavaScript
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUncopied, err)
	}
	var all bytes.Buffer
	all.WriteString("ObjC.import(\"AppKit\");\nvar board = $.NSPasteboard.generalPasteboard;\nvar text = ")
	all.Write(literal)
	all.WriteString(";\n" + strings.TrimSpace(script) + "\n")
	cmd := exec.CommandContext(ctx, osascript, "-l", "JavaScript", "-")
	cmd.Stdin = &all
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ended(ctx)
		}
		return fmt.Errorf("%w: %w", ErrUncopied, err)
	}
	return nil
}
