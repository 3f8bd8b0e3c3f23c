package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func (p *program) removeCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "remove NAME",
		Short: "remove an account from the vault",
		Long: `Remove deletes an account and its key from the vault, after asking on the
terminal. It does not switch two-factor authentication off at the website:
without the key you cannot log in there, so do that first.

There is no way back but the provisioning URI; to keep it somewhere safe, see
uri.`,
		Args:              oneName,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	p.jsonFlag(cmd, "print the account that was removed as JSON")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error { return p.remove(ctx, args[0], yes) })
	return cmd
}

func (p *program) remove(ctx context.Context, wanted string, yes bool) error {
	v, a, err := p.account(ctx, wanted)
	if err != nil {
		return err
	}
	if !yes {
		question := fmt.Sprintf("Remove %s? The website will go on asking for its codes.", printable(a.Title()))
		if err := p.confirm(ctx, question, a.Title()+" was not removed"); err != nil {
			return err
		}
	}
	removed, err := v.Remove(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("removing %s: %w", a.Title(), err)
	}
	if p.json {
		return p.printRecord(removed, p.now())
	}
	return p.print("Removed %s. Two-factor authentication stays on at the website until you switch it off there.", printable(removed.Title()))
}
