package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/importer/otpauth"
)

// A secretRecord is a record with the provisioning URI, for the commands that
// are there to write it out.
type secretRecord struct {
	record
	URI string `json:"uri"`
}

func (p *program) uriCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "uri NAME",
		Short: "print an account's provisioning URI, with the key",
		Long: `Uri prints the provisioning URI, which holds the key: whoever has it can make
the codes. On a terminal it asks first; to a file or another program it just
prints.

	latchkey-cli uri example | qrencode -t ansiutf8`,
		Args:              oneName,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	p.jsonFlag(cmd, "print the account with its code and its URI as JSON")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error { return p.uri(ctx, args[0], yes) })
	return cmd
}

func (p *program) uri(ctx context.Context, wanted string, yes bool) error {
	_, a, err := p.account(ctx, wanted)
	if err != nil {
		return err
	}
	if isTerminal(p.out) && !yes {
		question := fmt.Sprintf("Whoever sees the key of %s can make its codes. Show it?", printable(a.Title()))
		if err := p.confirm(ctx, question, "the key of "+a.Title()+" was not shown"); err != nil {
			return err
		}
	}
	if !p.json {
		return p.print("%s", otpauth.URI(a))
	}
	r, err := recordAt(a, p.now())
	if err != nil {
		return err
	}
	return p.printJSON(secretRecord{r, otpauth.URI(a)})
}
