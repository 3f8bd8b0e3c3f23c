package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/importer/takeout"
)

// An exporting is one run of export.
type exporting struct {
	target
	format string
}

// An exportReport is what export prints with --json.
type exportReport struct {
	File     string         `json:"file"`
	Format   string         `json:"format"`
	Accounts int            `json:"accounts"`
	Lost     map[string]int `json:"lost"`
}

func (p *program) exportCommand() *cobra.Command {
	var e exporting
	var names []string
	for _, f := range takeout.Formats() {
		names = append(names, f.Name)
	}
	cmd := &cobra.Command{
		Use:   "export --format FORMAT FILE",
		Short: "write all accounts into a file for another program",
		Long: `Export writes the accounts into a file that other authenticators read, or a
sheet for printing. To keep them for Latchkey, use backup, which is encrypted
and holds everything. FORMAT is one of these:

	otpauth          a text with one provisioning URI a line
	aegis            a vault of Aegis, not encrypted
	aegis-encrypted  the same, encrypted with a passphrase of its own
	qr               a web page to print, with the QR codes and the keys

The passphrase is asked for twice on the terminal, or is the first line of the
file that --passphrase-file names.

All but aegis-encrypted hold the keys as they are: whoever can read the file
can make your codes. Only you can read it where it is written; delete it once
it has done its work. What a format has no place for, such as tags, is said on
standard error. Accounts in the trash are left out.

	latchkey-cli export --format aegis-encrypted aegis.json`,
		Args: oneFile,
	}
	cmd.Flags().StringVar(&e.format, "format", "", "what to write: "+strings.Join(names, ", "))
	call(cmd.Flags(), "format", "FORMAT")
	e.flags(cmd)
	p.jsonFlag(cmd, "print the file's name, how many accounts it holds, and what is lost")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
	cmd.RunE = p.work(func(ctx context.Context, args []string) error {
		e.path = args[0]
		format, ok := takeout.Find(e.format)
		if !ok {
			return usagef("which format? give one of %s with --format", strings.Join(names, ", "))
		}
		return p.export(ctx, &e, format)
	})
	return cmd
}

func (p *program) export(ctx context.Context, e *exporting, format takeout.Format) error {
	if !format.Encrypted && e.passphraseFile != "" {
		return usagef("--passphrase-file does not go with --format %s, which is not encrypted", format.Name)
	}
	if err := e.free(); err != nil {
		return err
	}
	v, err := p.open(ctx, reading)
	if err != nil {
		return err
	}
	accounts := v.Accounts()
	options := takeout.Options{Made: p.now(), Cost: p.cost}
	if format.Encrypted && len(accounts) > 0 {
		if options.Passphrase, err = e.newPassphrase(ctx, p); err != nil {
			return err
		}
	}
	n, err := format.Write(ctx, e.path, accounts, options)
	if err != nil {
		return err
	}
	p.say("warning: %s", format.Warning)
	lost := make(map[string]int)
	for _, l := range format.Lost(accounts) {
		lost[l.Field] = len(l.Accounts)
		p.say("not in it, since the format has no place for them: the %s of %s", l.Field, accountsOf(len(l.Accounts)))
	}
	if p.json {
		return p.printJSON(exportReport{e.path, format.Name, n, lost})
	}
	return p.print("Saved %s in %s; the file was read back.", accountsOf(n), shown(e.path))
}
