package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/vault/keyring"
)

// newPassphraseFlag adds --new-passphrase-file to cmd.
func newPassphraseFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "new-passphrase-file", "", "a file with the new passphrase")
	call(cmd.Flags(), "new-passphrase-file", "FILE")
}

func (p *program) passphraseCommand() *cobra.Command {
	var file string
	actions := []string{"set", "change", "remove", "forget"}
	cmd := &cobra.Command{
		Use:   "passphrase set|change|remove|forget",
		Short: "protect the vault with a passphrase",
		Long: `Passphrase set protects the vault in the system's keyring with a passphrase on
top of the keyring: everything in it is encrypted with that too, and who uses
the vault has to enter it. Change sets another one, also for a vault in an
encrypted file. Remove takes it away again, from the system's keyring only.

	latchkey-cli passphrase set
	latchkey-cli passphrase change

The new passphrase is asked for on the terminal, or is the first line of the
file that --new-passphrase-file names. Desktop apps and commands that have the
vault open have to open it again.

A forgotten passphrase cannot be got round: only a backup brings the accounts
back. Passphrase forget makes room for another vault in the system's keyring: it
asks on the terminal whether that is meant, writes a copy of what is encrypted
to the folder of the settings, takes the vault out of the keyring, and makes an
empty one. Should the passphrase come back, restore reads that copy. A vault in
an encrypted file is put aside by renaming the file.`,
		ValidArgs: actions,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(actions, args[0]) {
				return usagef("passphrase takes one of set, change, remove and forget")
			}
			return nil
		},
	}
	newPassphraseFlag(cmd, &file)
	cmd.RunE = p.work(func(ctx context.Context, args []string) error {
		found, err := p.locate(ctx, p.keyring)
		if err != nil {
			return err
		}
		if args[0] == "forget" {
			return p.forget(ctx, found)
		}
		return p.changePassphrase(ctx, found, args[0], file)
	})
	return cmd
}

// changePassphrase sets, changes or removes the passphrase. It asks for nothing
// that would be asked for in vain.
func (p *program) changePassphrase(ctx context.Context, found keyring.Found, action, file string) error {
	protected, err := found.Protected(ctx)
	if err != nil {
		return err
	}
	var old, next string
	if protected && action != "set" {
		if old, err = p.passphrase(ctx, passphraseOf(found), false); err != nil {
			return err
		}
	}
	if action == "change" && protected || action == "set" && !protected {
		if next, err = p.newPassphrase(ctx, passphraseOf(found), file); err != nil {
			return err
		}
	}
	done := ""
	switch action {
	case "set":
		err, done = keyring.Protect(ctx, found, next), "The vault in %s is protected by its passphrase now."
	case "change":
		err, done = keyring.ChangePassphrase(ctx, found, old, next), "The passphrase of the vault in %s is changed."
	default:
		err, done = keyring.Unprotect(ctx, found, old), "The vault in %s has no passphrase any more."
	}
	if err != nil {
		return err
	}
	return p.print(done, printable(place(found.Choice)))
}

// passphraseOf names what a passphrase opens.
func passphraseOf(found keyring.Found) string {
	if found.Kind == keyring.KindFile {
		return found.Path
	}
	return inKeyring
}

// newPassphrase reads a new passphrase from a file or asks for it twice.
func (p *program) newPassphrase(ctx context.Context, what, file string) (string, error) {
	if file != "" {
		p.warnOfReaders(file)
		passphrase, _, err := keyring.ReadPassphrase(file)
		return passphrase, err
	}
	terminal, done, err := p.controlling()
	if err != nil {
		return "", errors.New("there is no terminal to ask for a new passphrase on: name a file that holds it by --new-passphrase-file")
	}
	defer done()
	return p.askNewPassphrase(ctx, terminal, what)
}

func (p *program) moveCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "move os|file:PATH",
		Short: "move the vault to another store",
		Long: `Move takes the vault, with its trash, to the system's keyring (os) or to a file
encrypted with a passphrase (file:PATH), where no vault may be. The copy is
opened and compared before it is deleted where it was, and the new store is
remembered for latchkey-cli and the desktop app.

	latchkey-cli move file:$HOME/latchkey.vault
	latchkey-cli move os

A file needs a passphrase, which is asked for on the terminal, or is the first
line of the file that --new-passphrase-file names. In the system's keyring the
vault is protected by a passphrase only if that is given. What was interrupted
is finished by the same command again.`,
		ValidArgs: []string{"os", "file:"},
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case hasSecret(args):
				return usagef(secretAsArgument)
			case len(args) != 1:
				return usagef("move takes one store, os or file:PATH")
			}
			return nil
		},
	}
	newPassphraseFlag(cmd, &file)
	cmd.RunE = p.work(func(ctx context.Context, args []string) error { return p.move(ctx, args[0], file) })
	return cmd
}

func (p *program) move(ctx context.Context, target, file string) error {
	from := keyring.Place{}
	var err error
	if from.Found, err = p.locate(ctx, p.keyring); err != nil {
		return err
	}
	to := keyring.Place{}
	if to.Found, err = p.locate(ctx, target); err != nil {
		return err
	}
	if from.Found.Choice == to.Found.Choice && from.Found.Left != (keyring.Choice{}) {
		return p.finishMove(ctx, from.Found)
	}
	protected, err := from.Found.Protected(ctx)
	if err != nil {
		return err
	}
	if protected {
		if from.Passphrase, err = p.passphrase(ctx, passphraseOf(from.Found), false); err != nil {
			return err
		}
	}
	if to.Found.NeedsPassphrase() || file != "" {
		if to.Passphrase, err = p.newPassphrase(ctx, passphraseOf(to.Found), file); err != nil {
			return err
		}
	}
	remembered, err := keyring.Transfer(ctx, from, to)
	switch {
	case err != nil:
		return err
	case remembered:
		return p.print("The vault is in %s from now on.", printable(place(to.Found.Choice)))
	}
	return p.print("The vault is in %s now, which is not remembered because --keyring or %s named the store.", printable(place(to.Found.Choice)), keyring.EnvKeyring)
}

// finishMove deletes what an interrupted move has left, once the vault is seen to
// open where it is now.
func (p *program) finishMove(ctx context.Context, found keyring.Found) error {
	v, _, err := p.openOrMake(ctx, found, makeNone)
	if err != nil {
		return err
	}
	if err := keyring.EmptyLeft(ctx, found); err != nil {
		return err
	}
	return p.print("The vault is in %s (accounts: %d), and the older copy of it in %s is deleted.",
		printable(v.String()), v.Usage().Accounts, printable(place(found.Left)))
}
