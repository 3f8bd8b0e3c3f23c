package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/latchkey-cli/internal/portalapi"
	"latchkey/vault"
)

const (
	portalEnroll = "enroll"
	// envPortalToken is the variable with the token of a portal's API.
	envPortalToken = "LATCHKEY_PORTAL_TOKEN"
	// longestSecretFile bounds a file with a token or a password, in bytes.
	longestSecretFile = 1 << 20
)

// An enrolling is one run of portal enroll.
type enrolling struct {
	intake
	address             string
	user, profile, mail string
	tokenFile           string
	passwordFile        string
	plain               bool // --insecure-http
	reset               bool
	noStore             bool
	output              string
	waitNext            bool
	patience            span // --timeout

	issuer, account, algorithm string
	digits, period             int
	changed                    func(flag string) bool
}

func (p *program) portalCommand() *cobra.Command {
	e := enrolling{patience: span(2 * time.Minute)}
	cmd := &cobra.Command{
		Use:   "portal enroll URL",
		Short: "set an account up at a test portal",
		Long: `Portal enroll sets a user's account up at a latchkey-portal, from beginning to
end, over its API: for tests that need a user who has two-factor authentication.
URL is the address of the portal.

	latchkey-cli portal enroll http://127.0.0.1:8087 --user kim@example.com
	latchkey-cli code --wait-fresh 10s kim@example.com

The user is added where there is none yet, the key is drawn by the portal, the
account goes into the vault, and its code confirms it. Where anything fails,
nothing is left in the vault, and a user who was added is deleted again.

The API wants a token, which the portal prints when it is started or has from
its --token-file. It is the only line of the file that --token-file names here,
or else in LATCHKEY_PORTAL_TOKEN. It goes to this machine or over https only,
unless --insecure-http says that the network may see it, and the key with it.

A new user's password is the only line of the file that --password-file names.
Without it the portal makes one up, which is printed, this once. A user who was
there keeps the password, and one who is enrolled is set up anew with --reset
only: the older key is no good from then on, and the new one takes its place in
the vault.

A job without a vault has the provisioning URI instead: --no-store prints it and
nothing else on standard output, --output writes it to a file that only you can
read. It holds the key, so keep it out of logs.

The portal's clock may have been set. The code that confirms is made for the
time that it shows; where that is not this computer's, it is said, and code --at
makes codes for it. A code works once, and the one that confirmed has been used:
with --wait-next the command ends when the next one begins.

With --json it prints one object:

	portal         the address
	user, profile  whose account it is, and at which portal
	made           whether the user was added
	password       the one that was made up for the user; else not there
	stored         whether the account is in the vault
	account        as help json describes it, without a code
	uri            with --no-store, the provisioning URI with the key
	ahead          seconds that the portal's clock is ahead of this computer's
	frozen         whether the portal's clock stands still

` + replaceHelp,
		ValidArgs: []string{portalEnroll},
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case hasSecret(args):
				return usagef(secretAsArgument)
			case len(args) == 0 || args[0] != portalEnroll:
				return usagef("portal takes enroll and the address of a portal, as in %s portal enroll http://127.0.0.1:8087 --user kim@example.com", name)
			case len(args) != 2:
				return usagef("portal enroll takes the address of one portal, as in http://127.0.0.1:8087")
			}
			return nil
		},
	}
	e.flags(cmd)
	p.jsonFlag(cmd, "print what was done as one object")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error {
		e.address = args[1]
		return p.enroll(ctx, &e)
	})
	return cmd
}

const replaceHelp = `An account with the same issuer and account name but another key is what an
earlier run leaves behind; --replace gives it the new key, and --keep-both
stores the new one beside it.`

func (e *enrolling) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&e.user, "user", "", "whose account it is to be; needed")
	flags.StringVar(&e.profile, "profile", "", "which portal, where several are played")
	flags.StringVar(&e.mail, "email", "", "a new user's mail address, if the name is none")
	flags.StringVar(&e.tokenFile, "token-file", "", "a file with the token of the portal's API")
	flags.StringVar(&e.passwordFile, "password-file", "", "a file with a new user's password")
	flags.StringVar(&e.issuer, "issuer", "", "the issuer in the link; else the portal's")
	flags.StringVar(&e.account, "account", "", "the account in the link; else the user")
	flags.StringVar(&e.algorithm, "algorithm", "", "SHA1, SHA256 or SHA512; else the portal's")
	flags.IntVar(&e.digits, "digits", 0, "digits of a code, 1 to 10; else the portal's")
	flags.IntVar(&e.period, "period", 0, "seconds that a code holds, 1 to 86400; else the portal's")
	flags.BoolVar(&e.reset, "reset", false, "set a user up anew who is enrolled")
	flags.BoolVar(&e.noStore, "no-store", false, "print the provisioning URI, and need no vault")
	flags.StringVar(&e.output, "output", "", "write the provisioning URI to a new file instead")
	flags.BoolVar(&e.waitNext, "wait-next", false, "end when a code holds that is not used yet")
	flags.Var(&e.patience, "timeout", "how long the portal may take in all")
	flags.BoolVar(&e.plain, "insecure-http", false, "allow http to another machine")
	flags.BoolVar(&e.replace, "replace", false, "give the account of the same name the new key")
	flags.BoolVar(&e.keepBoth, "keep-both", false, "store it beside the account of the same name")
	for flag, what := range map[string]string{
		"user": "NAME", "profile": "PORTAL", "email": "ADDRESS", "token-file": "FILE", "password-file": "FILE", "issuer": "NAME",
		"account": "NAME", "algorithm": "HASH", "digits": "N", "period": "SECONDS", "output": "FILE",
	} {
		call(flags, flag, what)
	}
	e.changed = flags.Changed
	_ = cmd.RegisterFlagCompletionFunc("algorithm", cobra.FixedCompletions([]string{string(vault.SHA1), string(vault.SHA256), string(vault.SHA512)}, cobra.ShellCompDirectiveNoFileComp))
}

// check refuses what the command line says in vain or in two ways.
func (e *enrolling) check() error {
	if err := e.intake.check(); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(e.user) == "":
		return usagef("whose account? give the user's name with --user, as in --user kim@example.com")
	case e.noStore && e.output != "":
		return usagef("--no-store and --output do not go together: the one prints the link, the other writes it to a file")
	case e.output != "" && e.keeps():
		return usagef("--replace and --keep-both are about the vault, which --output leaves alone")
	case e.noStore && e.keeps():
		return usagef("--replace and --keep-both are about the vault, which --no-store leaves alone")
	}
	e.replace = e.replace || e.reset && !e.keepBoth && e.stores()
	return e.checkWish()
}

func (e *enrolling) keeps() bool { return e.replace || e.keepBoth }

// stores reports whether the account goes into the vault.
func (e *enrolling) stores() bool { return !e.noStore && e.output == "" }

// checkWish refuses what no account can be like.
func (e *enrolling) checkWish() error {
	e.algorithm = strings.ReplaceAll(strings.ToUpper(e.algorithm), "-", "")
	a := vault.Account{
		Secret: vault.NewSecret([]byte("only to be checked...")), Kind: vault.TOTP, Issuer: e.issuer, Name: e.account,
		Algorithm: vault.SHA1, Digits: vault.DefaultDigits, Period: vault.DefaultPeriod,
	}
	if e.changed("algorithm") {
		a.Algorithm = vault.Algorithm(e.algorithm)
	}
	if e.changed("digits") {
		a.Digits = e.digits
	}
	if e.changed("period") {
		a.Period = e.period
	}
	return validUsage(a)
}

func (e *enrolling) wish() portalapi.Wish {
	w := portalapi.Wish{Algorithm: e.algorithm, Digits: e.digits, Period: e.period, Account: e.account}
	if e.changed("issuer") {
		w.Issuer = &e.issuer
	}
	return w
}
