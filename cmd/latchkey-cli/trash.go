package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/vault"
)

// The words that trash takes before a NAME.
const (
	trashRestore = "restore"
	trashEmpty   = "empty"
)

// A trashRecord is a deleted account as --json prints it.
type trashRecord struct {
	record
	Deleted string `json:"deleted"`
	Until   string `json:"kept_until"`
}

func (p *program) trashCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "trash [restore NAME | empty]",
		Short: "list removed accounts, bring them back, or delete them for good",
		Long: `Trash lists the accounts that were removed, with the day until which each is
kept: 30 days after it was removed. The desktop app deletes it for good then.

	latchkey-cli trash
	latchkey-cli trash restore example
	latchkey-cli trash empty

Trash restore brings an account back to where it was in the list. Trash empty
deletes all of them for good, after asking on the terminal.`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case hasSecret(args):
				return usagef(secretAsArgument)
			case len(args) == 0, len(args) == 1 && args[0] == trashEmpty, len(args) == 2 && args[0] == trashRestore:
				return nil
			case args[0] == trashRestore && len(args) == 1:
				return usagef("which account? give its name, as in %s trash restore example; %s trash shows them all", name, name)
			case args[0] == trashRestore:
				return usagef("trash restore takes one NAME: put quotes round one with spaces")
			}
			return usagef("trash takes nothing, restore NAME, or empty")
		},
		ValidArgs: []string{trashRestore, trashEmpty},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "with empty, do not ask")
	p.jsonFlag(cmd, "print the removed accounts as an array, or the one brought back")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error {
		v, err := p.open(ctx, reading)
		switch {
		case err != nil:
			return err
		case len(args) == 2:
			return p.restoreTrash(ctx, v, args[1])
		case len(args) == 1:
			return p.emptyTrash(ctx, v, yes)
		}
		return p.listTrash(v)
	})
	return cmd
}

func (p *program) listTrash(v *vault.Vault) error {
	trash := v.Trash()
	if p.json {
		records := make([]trashRecord, 0, len(trash))
		for _, a := range trash {
			records = append(records, trashRecord{
				newRecord(a, nil), a.Deleted.UTC().Format(time.RFC3339), a.Deleted.Add(vault.TrashTime).UTC().Format(time.RFC3339),
			})
		}
		return p.printJSON(records)
	}
	if len(trash) == 0 {
		p.say("the trash is empty")
		return nil
	}
	return table(p.out, trash, width(p.out))
}

func (p *program) restoreTrash(ctx context.Context, v *vault.Vault, wanted string) error {
	trash := v.Trash()
	if len(find(trash, wanted)) == 0 {
		return &statusError{statusNoMatch, fmt.Errorf("no account in the trash matches %s: %s trash shows those there are", quoted(wanted, "that NAME"), name)}
	}
	a, err := p.one(trash, wanted)
	if err != nil {
		return err
	}
	back, err := v.Recover(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("bringing %s back: %w", a.Title(), err)
	}
	if len(back) == 0 {
		return fmt.Errorf("%s is not in the trash any more", a.Title())
	}
	for _, other := range v.Accounts() {
		if other.ID != a.ID && other.SameName(a) {
			p.say("another account has that name too (id %s): tell them apart by id", other.ID)
		}
	}
	if p.json {
		return p.printRecord(back[0], p.now())
	}
	return p.print("Brought %s back.", printable(a.Title()))
}

func (p *program) emptyTrash(ctx context.Context, v *vault.Vault, yes bool) error {
	trash := v.Trash()
	if len(trash) == 0 {
		p.say("the trash is empty")
		return nil
	}
	if !yes {
		question := fmt.Sprintf("Delete %s for good? A website that still asks for codes locks you out then.", accountsOf(len(trash)))
		if err := p.confirm(ctx, question, "nothing was deleted"); err != nil {
			return err
		}
	}
	ids := make([]vault.ID, len(trash))
	for i, a := range trash {
		ids[i] = a.ID
	}
	gone, err := v.RemoveAll(ctx, ids...)
	if err != nil {
		return fmt.Errorf("emptying the trash, of which %s are gone: %w", accountsOf(len(gone)), err)
	}
	return p.print("Deleted %s for good.", accountsOf(len(gone)))
}
