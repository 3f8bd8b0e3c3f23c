package main

import (
	"context"
	"fmt"
	"image"
	"time"

	"latchkey/app/settings"
	"latchkey/cmd/internal/desk"
	"latchkey/cmd/internal/mainjob"
	"latchkey/vault/clock/ntptest"
	"latchkey/vault/keyring"
)

// openWindow opens the window as it is with a clock that is right, in light
// colours, which print better.
func (h *hand) openWindow(ctx context.Context, program string) (err error) {
	var servers []string
	for range 2 { // with one alone nobody would notice that it is wrong
		clock, err := ntptest.Listen(ntptest.Behaviour{})
		if err != nil {
			return fmt.Errorf("starting a time server: %w", err)
		}
		h.clocks, servers = append(h.clocks, clock), append(servers, clock.Address)
	}
	folder, err := keyring.DefaultDir()
	if err != nil {
		return err
	}
	_, err = settings.In(folder).Change(func(s *settings.Settings) {
		s.Clock.Servers, s.Clock.Always = servers, true
		s.Look.Scheme = "light"
	})
	if err != nil {
		return err
	}
	if h.window, err = mainjob.OpenWindow(ctx, h.display, program, h.cli); err != nil {
		return err
	}
	if err := h.window.Move(ctx, windowAt); err != nil {
		return err
	}
	if err := desk.Await(ctx, "the clock to be compared", func() (bool, error) { return h.clocks[0].Asked() > 0 && h.clocks[1].Asked() > 0, nil }); err != nil {
		return err
	}
	return h.window.Settle(ctx)
}

// Scan folds up what was uncovered, so that the QR code is in view.
func (h *hand) Scan(ctx context.Context) error {
	if _, err := h.browser.Run(ctx, foldAll); err != nil {
		return err
	}
	if err := h.window.Raise(ctx); err != nil {
		return err
	}
	if h.names != nil {
		h.names = nil
		if err := h.window.Key(ctx, "Escape"); err != nil {
			return err
		}
	}
	if err := h.window.Settle(ctx); err != nil {
		return err
	}
	_, err := h.window.ScanScreen(ctx)
	return err
}

// Type types the key, and leaves the names for Add: further down in the form, it
// would be out of sight.
func (h *hand) Type(ctx context.Context, issuer, account string) error {
	key, err := h.browser.Text(ctx, "#key")
	if err != nil {
		return err
	}
	if err := h.window.Raise(ctx); err != nil {
		return err
	}
	h.names = []string{issuer, account}
	return h.window.TypeKey(ctx, key)
}

func (h *hand) Add(ctx context.Context) error {
	if err := h.window.Raise(ctx); err != nil {
		return err
	}
	if h.names != nil {
		if err := h.window.TypeNames(ctx, h.names...); err != nil {
			return err
		}
		h.names, h.asked = nil, true
	}
	if _, err := h.window.Save(ctx, 1); err != nil {
		return err
	}
	return h.window.Settle(ctx)
}

// Code waits for a code that was not used, and clicks it.
func (h *hand) Code(ctx context.Context) (string, error) {
	entries, err := h.cli.List(ctx)
	if err != nil {
		return "", err
	}
	if len(entries) != 1 {
		return "", fmt.Errorf("the vault has %d accounts, not one", len(entries))
	}
	err = desk.Await(ctx, "a code that was not used", func() (bool, error) {
		code, err := h.cli.Code(ctx, entries[0].Issuer)
		return code != h.used, err
	})
	if err != nil {
		return "", err
	}
	if err := h.early(ctx); err != nil {
		return "", err
	}
	if err := h.window.Raise(ctx); err != nil {
		return "", err
	}
	if h.asked {
		h.used, err = h.window.AddAndCopy(ctx) // it was added, and Enter copies
	} else {
		h.used, err = h.window.ClickCode(ctx)
	}
	return h.used, err
}

// Accepted clicks "Yes", which is in the lower right corner.
func (h *hand) Accepted(ctx context.Context) error {
	if !h.asked {
		return nil
	}
	h.asked = false
	size, err := h.window.Size()
	if err != nil {
		return err
	}
	return h.window.Click(ctx, size.Sub(image.Pt(28, 30)))
}

// early waits until a code has long enough left for what a picture takes.
func (h *hand) early(ctx context.Context) error {
	return desk.Await(ctx, "a code that was just made", func() (bool, error) { return time.Now().Unix()%30 < 18, nil })
}
