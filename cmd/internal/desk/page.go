package desk

import (
	"context"
	"fmt"
	"image"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Resize gives the page a size in pixels, whatever the browser's window has, draws
// it at a scale, and takes its scroll bars away.
func (b *Browser) Resize(ctx context.Context, size image.Point, scale float64) error {
	width, height := int64(float64(size.X)/scale), int64(float64(size.Y)/scale)
	return b.do(ctx, "giving the page its size", chromedp.EmulateViewport(width, height, chromedp.EmulateScale(scale)),
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetScrollbarsHidden, emulation.SetScrollbarsHiddenParams{Hidden: true})
			return err
		}))
}

// Forget deletes all cookies: the browser knows nothing any more of what was done
// in it.
func (b *Browser) Forget(ctx context.Context) error {
	return b.do(ctx, "deleting the cookies", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.ClearBrowserCookies, cdp.Empty{})
		return err
	}))
}

// Tick clicks the box with this label.
func (b *Browser) Tick(ctx context.Context, label string) error {
	return b.do(ctx, "ticking "+label, chromedp.Click(fmt.Sprintf(`//label[starts-with(normalize-space(),%q)]`, label)))
}

// TypeInto presses the keys of a text with the keyboard in the field with this
// label, whatever becomes of them there.
func (b *Browser) TypeInto(ctx context.Context, label, text string) error {
	return b.do(ctx, "typing into "+label, chromedp.SendKeys(fmt.Sprintf(`//input[@id=//label[starts-with(normalize-space(),%q)]/@for]`, label), text))
}

// Run runs a script in the page and returns what it comes to, a text.
func (b *Browser) Run(ctx context.Context, script string) (string, error) {
	var text string
	err := b.do(ctx, "running a script", func(ctx context.Context, t *chromedp.Target) (_ chromedp.Void, err error) {
		text, err = chromedp.Evaluate[string](script)(ctx, t)
		return chromedp.Void{}, err
	})
	return text, err
}
