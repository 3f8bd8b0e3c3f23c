package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/vault"
)

func (p *program) renameCommand() *cobra.Command {
	var issuer, account string
	cmd := &cobra.Command{
		Use:   "rename NAME",
		Short: "change an account's issuer or account name",
		Long: `Rename changes how an account is called here. Nothing changes at the website.

	latchkey-cli rename example --issuer 'Example Ltd'`,
		Args:              oneName,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().StringVar(&issuer, "issuer", "", "the website or service")
	cmd.Flags().StringVar(&account, "account", "", "the account name there")
	call(cmd.Flags(), "issuer", "NAME")
	call(cmd.Flags(), "account", "NAME")
	p.jsonFlag(cmd, "print the account with its code as JSON")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error {
		newIssuer, newAccount := cmd.Flags().Changed("issuer"), cmd.Flags().Changed("account")
		if !newIssuer && !newAccount {
			return usagef("say the new name with --issuer, --account or both")
		}
		return p.rename(ctx, args[0], func(a *vault.Account) {
			if newIssuer {
				a.Issuer = strings.TrimSpace(issuer)
			}
			if newAccount {
				a.Name = strings.TrimSpace(account)
			}
		})
	})
	return cmd
}

func (p *program) rename(ctx context.Context, wanted string, change func(*vault.Account)) error {
	v, old, err := p.account(ctx, wanted)
	if err != nil {
		return err
	}
	trial := old.Clone()
	change(&trial)
	if trial.Issuer == "" && trial.Name == "" {
		return usagef("an account needs an issuer or an account name")
	}
	if err := validUsage(trial); err != nil {
		return err
	}
	renamed, err := v.Update(ctx, old.ID, func(a *vault.Account) error {
		change(a)
		return nil
	})
	if err != nil {
		return fmt.Errorf("renaming %s: %w", old.Title(), err)
	}
	for _, a := range v.Accounts() {
		if a.ID != renamed.ID && a.SameName(renamed) {
			p.say("another account has that name too (id %s): tell them apart by id", a.ID)
		}
	}
	if p.json {
		return p.printRecord(renamed, p.now())
	}
	return p.print("Renamed %s: it is %s now", printable(old.Title()), printable(renamed.Title()))
}
