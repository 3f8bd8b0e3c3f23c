package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"latchkey/vault"
)

func (p *program) showCommand() *cobra.Command {
	var at instant
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "show an account's settings",
		Long: `Show prints what is known of an account: names, settings, tags and note. The
key is not shown; uri prints it.`,
		Args:              oneName,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	at.flag(cmd, "with --json, the time of the code: RFC 3339 or Unix seconds")
	p.jsonFlag(cmd, "print the account with its code as JSON")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error {
		if at.steers() && !p.json {
			return usagef("--at and --clock go with --json, which shows the code")
		}
		_, a, err := p.account(ctx, args[0])
		if err != nil {
			return err
		}
		if !p.json {
			return p.show(a)
		}
		if err := at.settle(ctx, p); err != nil {
			return err
		}
		return p.printRecord(a, at.or(p.now))
	})
	return cmd
}

func (p *program) show(a vault.Account) error {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	line := func(what, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", what, printable(value))
		}
	}
	line("Issuer", a.Issuer)
	line("Account", a.Name)
	line("Kind", string(a.Kind))
	line("Algorithm", string(a.Algorithm))
	line("Digits", fmt.Sprint(a.Digits))
	if a.Kind == vault.HOTP {
		line("Counter", fmt.Sprint(a.Counter))
	} else {
		line("Period", fmt.Sprintf("%d seconds", a.Period))
	}
	line("Key", fmt.Sprintf("%d bits, not shown", 8*a.Secret.Len()))
	if a.Pinned {
		line("Pinned", "yes")
	}
	line("Tags", strings.Join(a.Tags, ", "))
	for i, part := range strings.Split(strings.TrimSpace(a.Note), "\n") {
		heading := "Note"
		if i > 0 {
			heading = " "
		}
		line(heading, strings.TrimRight(part, "\r"))
	}
	line("ID", string(a.ID))
	if err := w.Flush(); err != nil {
		return unwritten(err)
	}
	return nil
}
