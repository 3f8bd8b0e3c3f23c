package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/vault"
	"latchkey/vault/backup"
	"latchkey/vault/keyring"
)

// A restoring is one run of restore.
type restoring struct {
	target
	replace bool
	dryRun  bool
}

// A restoreReport is what restore prints with --json.
type restoreReport struct {
	Made    string `json:"made"`
	Added   int    `json:"added"`
	Back    int    `json:"brought_back"`
	Changed int    `json:"changed"`
	Gone    int    `json:"deleted"`
	Kept    int    `json:"kept"`
	Same    int    `json:"same"`
	Expired int    `json:"expired"`
}

func (p *program) restoreCommand() *cobra.Command {
	var r restoring
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "bring accounts back from a backup",
		Long: `Restore reads a backup, compares it with the vault, and brings back what is
missing. Look at what it would do first:

	latchkey-cli restore --dry-run latchkey.age

An account is the same where the key is, and either the id or the names. What
is not in the vault is added; what is in its trash is brought back. Accounts
that are in both stay as they are in the vault, and it is said which of them
differ. Where only the names are the same and the key is another one, both are
kept.

With --replace the list becomes that of the backup: names, settings and order
are those of the backup, and accounts that are not in it go to the trash, from
where trash restore brings them back. In either way no key is overwritten,
nothing is removed for good, and the counter of an hotp account is never set
back.

It is done as a whole: what cannot be finished is taken back, and said.

The passphrase is that of the backup; it is asked for on the terminal, or is
the first line of the file that --passphrase-file names. What age -d has made
of a backup needs none.

With --json it prints one object with numbers: added, brought_back, changed,
deleted, kept (that differ and stay as they are), same, expired (that were in
the trash for over 30 days), and made, when the backup was written.`,
		Args: oneFile,
	}
	cmd.Flags().BoolVar(&r.replace, "replace", false, "have the list be that of the backup")
	cmd.Flags().BoolVar(&r.dryRun, "dry-run", false, "only say what would be done")
	r.passphraseFlag(cmd)
	p.jsonFlag(cmd, "print in numbers what was done")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error {
		r.path = args[0]
		return p.restore(ctx, &r)
	})
	return cmd
}

func (p *program) restore(ctx context.Context, r *restoring) error {
	data, err := backup.Load(r.path)
	if err != nil {
		return err
	}
	c, err := r.read(ctx, p, data)
	var unread *backup.Error
	switch {
	case errors.As(err, &unread):
		return fmt.Errorf("%s: %w", shown(r.path), err)
	case err != nil:
		return err
	}
	why := writing
	if r.dryRun {
		why = reading
	}
	v, err := p.open(ctx, why)
	if err != nil {
		return err
	}
	mode := backup.Merge
	if r.replace {
		mode = backup.Replace
	}
	now := p.now()
	plan := backup.NewPlan(c, v, mode, now)
	if !r.dryRun && !plan.Nothing() {
		switch outcome, err := plan.Apply(ctx, v, now); {
		case err != nil && outcome != (backup.Outcome{}):
			return errors.New(oneLine(err)) // what stands is said even of what was interrupted
		case err != nil:
			return err
		}
	}
	if p.json {
		return p.printJSON(restoreReport{
			c.Made.UTC().Format("2006-01-02T15:04:05Z"), len(plan.New), len(plan.Back), len(plan.Change), len(plan.Gone),
			len(plan.Kept), len(plan.Same), len(plan.Expired),
		})
	}
	return r.report(p, c, plan)
}

// read opens the backup, and asks for its passphrase where one is needed.
func (r *restoring) read(ctx context.Context, p *program, data []byte) (backup.Contents, error) {
	if !backup.Encrypted(data) {
		return backup.Parse(ctx, data, "")
	}
	if r.passphraseFile != "" {
		p.warnOfReaders(r.passphraseFile)
		passphrase, _, err := keyring.ReadPassphrase(r.passphraseFile)
		if err != nil {
			return backup.Contents{}, err
		}
		return backup.Parse(ctx, data, passphrase)
	}
	terminal, done, err := p.controlling()
	if err != nil {
		return backup.Contents{}, fmt.Errorf("%s is encrypted and there is no terminal to ask on: name a file that holds its passphrase by --passphrase-file", shown(r.path))
	}
	defer done()
	for try := 1; ; try++ {
		passphrase, err := p.ask(ctx, terminal, "Passphrase of "+shown(r.path))
		if err != nil {
			return backup.Contents{}, err
		}
		c, err := backup.Parse(ctx, data, passphrase)
		if !errors.Is(err, vault.ErrPassphrase) || try == passphraseTries {
			return c, err
		}
		p.say("%s: %s", shown(r.path), sentence(err))
	}
}

// report tells a person what was done, or would be.
func (r *restoring) report(p *program, c backup.Contents, plan backup.Plan) error {
	verb := func(done, would string) string {
		if r.dryRun {
			return would
		}
		return done
	}
	for _, group := range []struct {
		what     string
		accounts []vault.Account
	}{
		{verb("Added", "Would add"), plan.New},
		{verb("Brought back", "Would bring back"), plan.Back},
		{verb("Put into the trash", "Would put into the trash"), plan.Gone},
	} {
		for _, a := range group.accounts {
			if err := p.print("%s %s", group.what, printable(a.Title())); err != nil {
				return err
			}
		}
	}
	for _, change := range plan.Change {
		if err := p.print("%s %s: %s", verb("Changed", "Would change"), printable(change.From.Title()), listed(change.Fields)); err != nil {
			return err
		}
	}
	for _, a := range plan.Twins {
		p.say("%s is there twice now, with two keys or settings: the website takes only one", printable(a.Title()))
	}
	for _, kept := range plan.Kept {
		p.say("%s differs in the backup (%s) and stays as it is", printable(kept.From.Title()), listed(kept.Fields))
	}
	if n := len(plan.Expired); n > 0 {
		p.say("left out %s that had been in the trash for over 30 days", accountsOf(n))
	}
	p.say("the backup of %s holds %s, of which %s the same in the vault", c.Made.Local().Format("2 January 2006, 15:04"), accountsOf(c.Listed()), areSame(len(plan.Same)))
	return nil
}

// areSame says how many need nothing.
func areSame(n int) string {
	if n == 1 {
		return "1 is"
	}
	return counted(n) + " are"
}

// listed puts words into a sentence.
func listed(words []string) string {
	text := ""
	for i, word := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			text += " and "
		default:
			text += ", "
		}
		text += word
	}
	return text
}
