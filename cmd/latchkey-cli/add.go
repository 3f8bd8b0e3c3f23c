package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// An addition is one run of add.
type addition struct {
	intake
	typed accountFlags
}

// accountFlags describe an account whose key is given alone.
type accountFlags struct {
	issuer, account, kind, algorithm string
	digits, period                   int
	counter                          uint64

	changed func(flag string) bool
}

func (p *program) addCommand() *cobra.Command {
	var add addition
	cmd := &cobra.Command{
		Use:   "add",
		Short: "store an account from a provisioning URI or a key",
		Long: `Add reads a provisioning URI (otpauth://...) from standard input and stores
the account. Several URIs, one a line, are several accounts. With --issuer or
--account it reads a key instead, as websites show it: spaces, dashes and
lower case do not matter. On a terminal it asks, and what is typed does not
show.

	latchkey-cli add <uri.txt
	latchkey-cli add --issuer Example --account alice@example.com <key.txt

With a URI, --issuer and --account say other names than the URI does.

` + helpIntake,
		Args: noArgs(": it reads a provisioning URI or a key from standard input"),
	}
	flags := cmd.Flags()
	flags.StringVar(&add.typed.issuer, "issuer", "", "the website or service")
	flags.StringVar(&add.typed.account, "account", "", "the account name there")
	flags.StringVar(&add.typed.kind, "kind", string(vault.TOTP), "what a key is for: totp, hotp or steam")
	flags.StringVar(&add.typed.algorithm, "algorithm", string(vault.SHA1), "a key's hash: SHA1, SHA256 or SHA512")
	flags.IntVar(&add.typed.digits, "digits", vault.DefaultDigits, "how many digits a key's codes have, 1 to 10")
	flags.IntVar(&add.typed.period, "period", vault.DefaultPeriod, "seconds that a key's codes hold, 1 to 86400")
	flags.Uint64Var(&add.typed.counter, "counter", 0, "the count that a hotp key begins with")
	for flag, what := range map[string]string{
		"issuer": "NAME", "account": "NAME", "kind": "KIND", "algorithm": "HASH",
		"digits": "N", "period": "SECONDS", "counter": "COUNT",
	} {
		call(flags, flag, what)
	}
	add.typed.changed = flags.Changed
	add.flags(cmd)
	p.jsonFlag(cmd, "print each account as JSON, one a line")
	for flag, values := range map[string][]string{
		"kind":      {string(vault.TOTP), string(vault.HOTP), string(vault.Steam)},
		"algorithm": {string(vault.SHA1), string(vault.SHA256), string(vault.SHA512)},
	} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	cmd.RunE = p.work(func(ctx context.Context, _ []string) error { return p.add(ctx, &add) })
	return cmd
}

func (p *program) add(ctx context.Context, add *addition) error {
	if err := add.check(); err != nil {
		return err
	}
	result, err := p.readAccounts(ctx, &add.typed)
	if len(result.Skipped) > 1 || err == nil { // the error says it of a single one
		for _, skipped := range result.Skipped {
			p.say("%s was left out: %s", printable(skipped.Name), printable(skipped.Reason))
		}
	}
	if err != nil {
		return err
	}
	var accounts []vault.Account
	for _, account := range result.Accounts {
		p.remark(account)
		accounts = append(accounts, account.Account)
	}
	all, err := add.take(ctx, p, accounts, func(a vault.Account, done string) error {
		if !p.json {
			return add.report(p, a, done)
		}
		r, err := add.record(p, a)
		if err != nil {
			return err
		}
		return p.printJSON(r)
	})
	if err == nil && (!all || len(result.Skipped) > 0) {
		err = &statusError{status: statusFailed}
	}
	return err
}

// readAccounts reads what standard input holds and puts what the flags say
// over it.
func (p *program) readAccounts(ctx context.Context, typed *accountFlags) (found.Result, error) {
	named := typed.changed("issuer") || typed.changed("account")
	prompt := "Provisioning URI (it does not show)"
	if named {
		prompt = "Key (it does not show)"
	}
	text, err := p.readSecret(ctx, prompt)
	if err != nil {
		return found.Result{}, err
	}
	isLink := strings.Contains(text, ":/")
	if !isLink && !named {
		return found.Result{}, usagef("this is no provisioning URI; to give a key, say whose it is with --issuer and --account")
	}
	if isLink {
		if err := typed.onlyNames(); err != nil {
			return found.Result{}, err
		}
	}
	result, err := otpauth.Text(text)
	switch {
	case err != nil || !named:
		return result, err
	case isLink:
		return result, typed.rename(result.Accounts)
	}
	return result, typed.describe(&result.Accounts[0].Account)
}

// onlyNames refuses the flags that a provisioning URI leaves no room for.
func (f *accountFlags) onlyNames() error {
	for _, flag := range []string{"kind", "algorithm", "digits", "period", "counter"} {
		if f.changed(flag) {
			return usagef("--%s goes with a key only: the provisioning URI says it itself", flag)
		}
	}
	return nil
}

// rename puts the names that the flags give into the account of a URI.
func (f *accountFlags) rename(accounts []found.Account) error {
	if len(accounts) > 1 {
		return usagef("--issuer and --account name one account, and here are %d", len(accounts))
	}
	a := &accounts[0]
	if f.changed("issuer") {
		a.Remarks = slices.DeleteFunc(a.Remarks, func(remark string) bool { return chooses(remark, a.Issuers) })
		a.Issuer, a.Issuers = strings.TrimSpace(f.issuer), nil
	}
	if f.changed("account") {
		a.Name = strings.TrimSpace(f.account)
	}
	return validUsage(a.Account)
}

// chooses reports whether a remark is about which of the issuers is meant.
func chooses(remark string, issuers []string) bool {
	for _, issuer := range issuers {
		if !strings.Contains(remark, issuer) {
			return false
		}
	}
	return len(issuers) > 0
}

// describe puts what the flags say into the account of a key.
func (f *accountFlags) describe(a *vault.Account) error {
	a.Issuer, a.Name = strings.TrimSpace(f.issuer), strings.TrimSpace(f.account)
	a.Kind = vault.Kind(strings.ToLower(f.kind))
	a.Algorithm = vault.Algorithm(strings.ReplaceAll(strings.ToUpper(f.algorithm), "-", ""))
	a.Digits, a.Period, a.Counter = f.digits, f.period, f.counter
	if a.Kind == vault.Steam && !f.changed("digits") {
		a.Digits = vault.SteamDigits
	}
	switch {
	case a.Kind == vault.HOTP && f.changed("period"):
		return usagef("--period does not go with --kind hotp, whose codes hold until they are used")
	case a.Kind == vault.HOTP:
		a.Period = 0
	case f.changed("counter"):
		return usagef("--counter goes with --kind hotp only")
	}
	if a.Issuer == "" && a.Name == "" {
		return usagef("say whose key it is with --issuer and --account")
	}
	return validUsage(*a)
}

// validUsage is Validate for what flags said.
func validUsage(a vault.Account) error {
	if err := a.Validate(); err != nil {
		return usagef("%s", strings.TrimPrefix(err.Error(), vault.ErrInvalid.Error()+": "))
	}
	return nil
}
