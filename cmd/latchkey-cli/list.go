package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/vault"
)

func (p *program) listCommand() *cobra.Command {
	var at instant
	cmd := &cobra.Command{
		Use:   "list",
		Short: "list the accounts",
		Long: `List shows the accounts in the order of the desktop app, pinned ones first
and marked with a star, in columns that fit the terminal. Piped to another
program nothing is cut.`,
		Args: noArgs(": code, show and the others take a NAME"),
	}
	at.flag(cmd, "with --json, the time of the codes: RFC 3339 or Unix seconds")
	p.jsonFlag(cmd, "print an array of accounts with their codes")
	cmd.RunE = p.work(func(ctx context.Context, _ []string) error { return p.list(ctx, at) })
	return cmd
}

func (p *program) list(ctx context.Context, at instant) error {
	if at.steers() && !p.json {
		return usagef("--at and --clock go with --json, which shows codes")
	}
	v, err := p.open(ctx, reading)
	if err != nil {
		return err
	}
	accounts := inOrder(v.Accounts())
	if !p.json {
		if len(accounts) == 0 {
			p.say("the vault is empty: put an account into it with %s add or %s scan", name, name)
			return nil
		}
		return table(p.out, accounts, width(p.out))
	}
	if err := at.settle(ctx, p); err != nil {
		return err
	}
	now := at.or(p.now)
	records := make([]record, 0, len(accounts))
	for _, a := range accounts {
		r, err := recordAt(a, now)
		if err != nil {
			return err
		}
		records = append(records, r)
	}
	return p.printJSON(records)
}

// inOrder puts pinned accounts first.
func inOrder(accounts []vault.Account) []vault.Account {
	slices.SortStableFunc(accounts, func(a, b vault.Account) int {
		switch {
		case a.Pinned && !b.Pinned:
			return -1
		case b.Pinned && !a.Pinned:
			return 1
		}
		return 0
	})
	return accounts
}
