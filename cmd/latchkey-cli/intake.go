package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/importer/found"
	"latchkey/vault"
)

// An intake is what add, scan and import do with accounts that they read: the
// flags that they share, and how an account gets into the vault.
type intake struct {
	replace  bool // --replace
	keepBoth bool // --keep-both
	dryRun   bool // --dry-run
	at       instant

	// apart says that accounts of one name were kept apart where they were read
	// from, so that each of them counts.
	apart bool
}

const helpIntake = `An account that is in the vault already is not stored again, and one that lies
in the trash is put back as it was. One with the same issuer and account name
but another key is what a reset at the website leaves behind; it is stored only
with --replace, which puts the new key into the old account, or with
--keep-both.`

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
func (p *program) remark(a found.Account) {
	if a.Issuer+a.Name == "" {
		p.say("the link says neither website nor account: name it with %s rename ID --issuer NAME", name)
	}
	for _, text := range a.Remarks {
		p.say("%s: %s", printable(a.Title()), printable(text))
	}
}

// take stores accounts, unless it is a dry run, and has each one shown in its
// turn. It reports whether all went well; what did not has been said.
func (in *intake) take(ctx context.Context, p *program, accounts []vault.Account, show func(a vault.Account, done string) error) (bool, error) {
	outcomes, err := in.outcomes(ctx, p, accounts)
	if err != nil {
		return false, err
	}
	all := true
	for _, o := range outcomes {
		switch {
		case o.err != nil && len(accounts) == 1:
			return false, o.err
		case o.err != nil:
			p.say("%s", sentence(o.err))
			all = false
		default:
			if o.back {
				p.say("%s: %s", printable(o.Title()), putBackRemark)
			}
			if err := show(o.Account, in.done(o.back)); err != nil {
				return false, err
			}
		}
	}
	return all, nil
}

// outcomes stores accounts, unless it is a dry run. Where the time for their
// codes is not known, none is stored.
func (in *intake) outcomes(ctx context.Context, p *program, accounts []vault.Account) ([]outcome, error) {
	if err := in.at.settle(ctx, p); err != nil {
		return nil, err
	}
	if in.dryRun || len(accounts) == 0 {
		outcomes := make([]outcome, len(accounts))
		for i, a := range accounts {
			outcomes[i].Account = a
		}
		return outcomes, nil
	}
	v, err := p.open(ctx, writing)
	if err != nil {
		return nil, err
	}
	return in.store(ctx, p, v, accounts)
}

// store stores accounts, and says how far it is where that takes long.
// Interrupted, it says how many are stored.
func (in *intake) store(ctx context.Context, p *program, v *vault.Vault, accounts []vault.Account) ([]outcome, error) {
	progress := p.newProgress()
	outcomes := in.storeAll(ctx, v, accounts, func(stored, of int) {
		progress.show("stored %s of %s", counted(stored), counted(of))
	})
	progress.end()
	stored := 0
	for _, o := range outcomes {
		if o.err == nil {
			stored++
		}
	}
	if ctx.Err() != nil && stored < len(accounts) {
		return nil, fmt.Errorf("interrupted: %s of %s accounts are stored; the same command again stores the others", counted(stored), counted(len(accounts)))
	}
	return outcomes, nil
}

// done is what became of an account that was taken in.
func (in *intake) done(back bool) string {
	switch {
	case in.dryRun:
		return "Would add"
	case back:
		return "Put back"
	}
	return "Added"
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
