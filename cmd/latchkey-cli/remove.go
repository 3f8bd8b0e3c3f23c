package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/vault"
)

func (p *program) removeCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "remove NAME",
		Short: "put an account into the trash",
		Long: `Remove puts an account into the trash, after asking on the terminal. It stays
there for 30 days, and trash restore brings it back. It does not switch
two-factor authentication off at the website: without the key you cannot log
in there, so do that first.`,
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
	now := p.now()
	if earliest := time.Unix(1, 0); now.Before(earliest) {
		now = earliest // a clock that is so wrong keeps nobody from removing
	}
	removed, err := v.Discard(ctx, now, a.ID)
	if err != nil {
		return fmt.Errorf("removing %s: %w", a.Title(), err)
	}
	if len(removed) == 0 {
		return fmt.Errorf("removing %s: %w", a.Title(), vault.ErrNoAccount)
	}
	if p.json {
		return p.printRecord(removed[0], p.now())
	}
	return p.print("Removed %s; trash restore brings it back within 30 days. Two-factor authentication stays on at the website until you switch it off there.", printable(removed[0].Title()))
}
