package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/importer"
	"latchkey/vault"
)

// An intake is what add and scan do with accounts that they read: the flags
// that both have, and how an account gets into the vault.
type intake struct {
	replace  bool // --replace
	keepBoth bool // --keep-both
	dryRun   bool // --dry-run
	at       instant
}

const helpIntake = `An account that is in the vault already is not stored again. One with the same
issuer and account name but another key is what a reset at the website leaves
behind; it is stored only with --replace, which puts the new key into the old
account, or with --keep-both.`

func (in *intake) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&in.replace, "replace", false, "give the account of the same name the new key")
	flags.BoolVar(&in.keepBoth, "keep-both", false, "store it beside the account of the same name")
	flags.BoolVar(&in.dryRun, "dry-run", false, "store nothing, and need no vault")
	in.at.flag(cmd, "show the code for a time: RFC 3339 or Unix seconds")
}

func (in *intake) check() error {
	if in.replace && in.keepBoth {
		return usagef("--replace and --keep-both do not go together")
	}
	return nil
}

// remark says what the user should know about an account that was read.
func (p *program) remark(found importer.Found) {
	if found.Issuer+found.Name == "" {
		p.say("the link says neither website nor account: name it with %s rename ID --issuer NAME", name)
	}
	for _, text := range found.Remarks {
		p.say("%s: %s", printable(found.Title()), printable(text))
	}
}

// store puts a into the vault and returns it as it is there. An error says why
// it was not stored and how it can be.
func (in *intake) store(ctx context.Context, v *vault.Vault, a vault.Account) (vault.Account, error) {
	var namesakes []vault.Account
	for _, other := range v.Accounts() {
		if a.Same(other) {
			return vault.Account{}, fmt.Errorf("%s is in the vault already, with the same key: nothing was stored (id %s)", a.Title(), other.ID)
		}
		if a.SameName(other) && a.Issuer+a.Name != "" { // having no name is not having the same
			namesakes = append(namesakes, other)
		}
	}
	switch {
	case len(namesakes) == 0, in.keepBoth:
		stored, err := v.Add(ctx, a)
		if err != nil {
			return vault.Account{}, fmt.Errorf("storing %s: %w", a.Title(), err)
		}
		return stored[0], nil
	case !in.replace:
		return vault.Account{}, fmt.Errorf("%s is in the vault with another key or other settings: add --replace if the website gave you a new key, or --keep-both (id %s)", a.Title(), ids(namesakes))
	case len(namesakes) > 1:
		return vault.Account{}, fmt.Errorf("%d accounts are called %s, so none was replaced: remove the old ones, or add --keep-both (ids %s)", len(namesakes), a.Title(), ids(namesakes))
	}
	stored, err := v.Update(ctx, namesakes[0].ID, func(old *vault.Account) error {
		old.Secret, old.Kind, old.Algorithm = a.Secret, a.Kind, a.Algorithm
		old.Digits, old.Period, old.Counter = a.Digits, a.Period, a.Counter
		return nil
	})
	if err != nil {
		return vault.Account{}, fmt.Errorf("giving %s its new key: %w", a.Title(), err)
	}
	return stored, nil
}

// dryRecord describes an account that is not stored, with the code it gives:
// none is used up by that.
func (in *intake) dryRecord(p *program, a vault.Account) (record, error) {
	code, err := a.Code(in.at.or(p.now))
	if err != nil {
		return record{}, fmt.Errorf("the code of %s: %w", a.Title(), err)
	}
	return newRecord(a, &code), nil
}

// record describes an account that was stored, or would be.
func (in *intake) record(p *program, a vault.Account) (record, error) {
	if in.dryRun {
		return in.dryRecord(p, a)
	}
	return recordAt(a, in.at.or(p.now))
}

// report tells a person what became of an account, with its code, which the
// website asks for next.
func (in *intake) report(p *program, a vault.Account, done string) error {
	r, err := in.record(p, a)
	if err != nil {
		return err
	}
	line := fmt.Sprintf("%s %s: %s", done, printable(a.Title()), settings(a))
	if a.ID != "" {
		line += ", id " + string(a.ID)
	}
	if r.Code != nil {
		line += ", code " + *r.Code
	}
	return p.print("%s", line)
}

// settings puts an account's parameters into a few words.
func settings(a vault.Account) string {
	switch a.Kind {
	case vault.HOTP:
		return fmt.Sprintf("hotp, %s, %d digits, counter %d", a.Algorithm, a.Digits, a.Counter)
	case vault.Steam:
		return "steam"
	}
	return fmt.Sprintf("totp, %s, %d digits, %d seconds", a.Algorithm, a.Digits, a.Period)
}

func ids(accounts []vault.Account) string {
	var list []string
	for _, a := range accounts {
		list = append(list, string(a.ID))
	}
	return strings.Join(list, ", ")
}
