package desk

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// Clipboard returns the text on the display's clipboard; none is "".
func (d *Display) Clipboard(ctx context.Context) string {
	text, err := run(ctx, d.env, nil, "xclip", "-selection", "clipboard", "-out")
	if err != nil {
		return "" // xclip ends with 1 where nobody owns the clipboard
	}
	return text
}

// CopyPicture puts a picture's file on the display's clipboard, as programs do
// that copy pictures.
func (d *Display) CopyPicture(ctx context.Context, png []byte) error {
	cmd := exec.CommandContext(ctx, "xclip", "-selection", "clipboard", "-in", "-t", "image/png")
	cmd.Env = d.env
	cmd.Stdin = bytes.NewReader(png)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("copying a picture: %w", err)
	}
	return nil
}

// SetClipboard puts text on the display's clipboard.
func (d *Display) SetClipboard(ctx context.Context, text string) error {
	// xclip stays behind to serve the text, so its output must not be waited for.
	cmd := exec.CommandContext(ctx, "xclip", "-selection", "clipboard", "-in")
	cmd.Env = d.env
	cmd.Stdin = strings.NewReader(text)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("filling the clipboard: %w", err)
	}
	return nil
}
