//go:build windows || (darwin && cgo)

package clipboard

import (
	"context"
	"strings"

	native "golang.design/x/clipboard"
)

// read reads a text or a picture. The library cannot be stopped, so that it goes
// on beside where ctx ends before it does.
func read(ctx context.Context, want Want) (Content, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	done := make(chan Content, 1)
	go func() { done <- readNative(want) }()
	select {
	case c := <-done:
		switch {
		case len(c.Picture) > maxPicture, len(c.Text) > maxText:
			return Content{}, ErrTooLarge
		}
		return c, nil
	case <-ctx.Done():
		return Content{}, ended(ctx)
	}
}

func readNative(want Want) (c Content) {
	if native.Init() != nil {
		return Content{}
	}
	if c.Text = string(native.Read(native.FmtText)); strings.TrimSpace(c.Text) != "" {
		c.Offered = append(c.Offered, "text")
		if want == Text || isAccounts(c.Text) {
			return c
		}
	}
	if c.Picture = native.Read(native.FmtImage); len(c.Picture) > 0 {
		c.Offered = append(c.Offered, "a picture")
	}
	return c
}
