package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"fyne.io/fyne/v2"

	"latchkey/app"
	"latchkey/cmd/latchkey/internal/given"
	"latchkey/cmd/latchkey/internal/instance"
	"latchkey/vault/keyring"
)

// enter finds out whether there is a window already, and hands over what was
// given if there is. Where that cannot be found out, which is said, it is as if
// there was none: a window too many is better than none.
func enter(k *keyrings, what given.Given) (hold *instance.Hold, over bool, err error) {
	hold, err = instance.Enter(context.Background(), instance.Folder(k.dir), instance.Message{
		Keyring: k.wanted(), Links: what.Links, Files: what.Files,
	})
	var refusal instance.Refusal
	switch {
	case errors.As(err, &refusal), errors.Is(err, instance.ErrNoAnswer):
		return nil, false, err
	case err != nil:
		fmt.Fprintln(os.Stderr, "latchkey: whether a window is open already could not be found out:", err)
		return nil, false, nil
	}
	return hold, hold == nil, nil
}

// A doorman lets in what further starts hand over.
type doorman struct {
	app      *app.App
	keyrings *keyrings
}

// take gives a message to the window and brings that to the front. It returns
// when that is done or ctx has ended.
func (d doorman) take(ctx context.Context, m instance.Message) error {
	if err := d.fits(m.Keyring); err != nil {
		return err
	}
	done := make(chan struct{})
	fyne.Do(func() {
		defer close(done)
		d.app.Open()
		d.app.Take(m.Links, m.Files)
	})
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// fits says what is wrong with a start that wants another vault than the one that
// the window shows. One that does not say takes this one.
func (d doorman) fits(wanted string) error {
	if wanted == "" || wanted == d.keyrings.wanted() {
		return nil
	}
	where := wanted
	if choice, err := keyring.ParseChoice(wanted); err == nil {
		where = place(choice)
	}
	return fmt.Errorf("the window that is open shows other accounts than the ones in %s: quit it first, then start this again", where)
}
