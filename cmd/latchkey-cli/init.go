package main

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/vault/keyring"
)

// initialised is what init prints with --json.
type initialised struct {
	Keyring  string `json:"keyring"` // os or file:PATH
	Made     bool   `json:"made"`    // false if a vault was there already
	Accounts int    `json:"accounts"`
}

func (p *program) initCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init [os|file:PATH]",
		Short: "choose where the vault lies, and make it",
		Long: `Init makes an empty vault, in the system's keyring (os, which is meant if
nothing is said) or in a file encrypted with a passphrase (file:PATH), and has
the choice remembered for latchkey-cli and the desktop app. A vault that is
there already is used as it is.

	latchkey-cli init
	latchkey-cli init file:$HOME/latchkey.vault

A forgotten passphrase cannot be got round.`,
		ValidArgs: []string{"os", "file:"},
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case hasSecret(args):
				return usagef(secretAsArgument)
			case len(args) > 1:
				return usagef("init takes one store, os or file:PATH")
			}
			return nil
		},
	}
	p.jsonFlag(cmd, "print as JSON what was done")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error {
		store := string(keyring.KindOS)
		switch env := p.getenv(keyring.EnvKeyring); {
		case len(args) > 0 && p.keyring != "" && args[0] != p.keyring:
			return usagef("the argument and --keyring name two stores: leave one of them out")
		case len(args) > 0:
			store = args[0]
		case p.keyring != "":
			store = p.keyring
		case env != "":
			store = env
		}
		return p.init(ctx, store)
	})
	return cmd
}

func (p *program) init(ctx context.Context, store string) error {
	found, err := p.locate(ctx, store)
	if err != nil {
		return err
	}
	v, made, err := p.openOrMake(ctx, found, makeAnew)
	if err != nil {
		return err
	}
	if err := p.remember(found.Choice); err != nil {
		return err
	}
	accounts := v.Usage().Accounts
	if p.json {
		return p.printJSON(initialised{found.Choice.String(), made, accounts})
	}
	if made {
		return p.print("Made an empty vault in %s. It is used from now on.", printable(place(found.Choice)))
	}
	return p.print("The vault in %s is used from now on (accounts: %d).", printable(place(found.Choice)), accounts)
}

// remember has the choice remembered, and says which one it replaces.
func (p *program) remember(choice keyring.Choice) error {
	dir, err := keyring.DefaultDir()
	if err != nil {
		return err
	}
	switch before, chosen, err := keyring.Remembered(dir); {
	case err != nil:
		p.say("warning: the earlier choice is replaced unread: %s", sentence(err))
	case chosen && before != choice:
		p.say("until now the vault was in %s, which stays as it is", printable(place(before)))
	}
	return keyring.Remember(dir, choice)
}
