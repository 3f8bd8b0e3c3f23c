package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"latchkey/vault/keyring"
	"latchkey/vault/sealed"
)

// forgetWord is what has to be typed before a vault is set aside.
const forgetWord = "forget"

// forget takes the vault whose passphrase is forgotten out of the keyring, and
// makes an empty one.
func (p *program) forget(ctx context.Context, found keyring.Found) error {
	if found.Kind == keyring.KindFile {
		_, err := keyring.SetAside(ctx, found, p.now())
		return err // which says what to do
	}
	protected, err := found.Protected(ctx)
	switch {
	case err != nil:
		return err
	case !protected:
		return fmt.Errorf("%w that could be forgotten: it was left as it is", sealed.ErrNotProtected)
	}
	if err := p.confirmForget(ctx); err != nil {
		return err
	}
	path, err := keyring.SetAside(ctx, found, p.now())
	if path != "" {
		p.say("what was encrypted is kept in %s: with its passphrase, %s restore brings the accounts back from there", printable(path), name)
	}
	if err != nil {
		return err
	}
	if _, err := found.Create(ctx, ""); err != nil {
		return fmt.Errorf("the vault was taken out of the keyring, but no empty one was made in its place, which %s init does: %w", name, err)
	}
	return p.print("There is a new and empty vault in %s now.", printable(place(found.Choice)))
}

// confirmForget says what the other ways are, and has a word typed: a yes is typed
// too easily, and no flag answers in its place.
func (p *program) confirmForget(ctx context.Context) error {
	if !isTerminal(p.in) {
		return usagef("there is no terminal to ask on, and a vault is not set aside without asking")
	}
	p.prompt(`Nobody can open this vault without its passphrase. Trying others does no harm,
so try the ways you may have typed it: another keyboard layout, Caps Lock, a
space at the end. Instead of setting it aside you can go on with another vault
and leave this one where it is: %s init file:PATH. A backup, which has a
passphrase of its own, is restored into the new vault in either way.
Type %s to set this vault aside: `, name, forgetWord)
	answer, err := wait(ctx, func() (string, error) { return bufio.NewReader(p.in).ReadString('\n') })
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if strings.TrimSpace(answer) != forgetWord {
		return errors.New("nothing was changed")
	}
	return nil
}
