package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/vault/backup"
	"latchkey/vault/keyring"
)

// A target is a file that a command writes, with the flags that say how.
type target struct {
	path           string
	force          bool
	passphraseFile string // --passphrase-file, which is that of FILE here
}

func (t *target) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&t.force, "force", false, "replace a file that is there")
	t.passphraseFlag(cmd)
}

func (t *target) passphraseFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.passphraseFile, "passphrase-file", "", "a file with the passphrase of FILE")
	call(cmd.Flags(), "passphrase-file", "FILE")
}

// free returns an error where something is at the path that is not to be replaced.
func (t *target) free() error {
	_, err := os.Lstat(t.path)
	if err == nil && !t.force {
		return fmt.Errorf("%s is there already: choose another name, or add --force to replace it", shown(t.path))
	}
	return nil
}

// newPassphrase returns the passphrase for the file: from the passphrase file, or
// else typed twice.
func (t *target) newPassphrase(ctx context.Context, p *program) (string, error) {
	if t.passphraseFile != "" {
		p.warnOfReaders(t.passphraseFile)
		passphrase, _, err := keyring.ReadPassphrase(t.passphraseFile)
		return passphrase, err
	}
	terminal, done, err := p.controlling()
	if err != nil {
		return "", fmt.Errorf("%s needs a passphrase and there is no terminal to ask on: name a file that holds it by --passphrase-file", shown(t.path))
	}
	defer done()
	return p.askNewPassphrase(ctx, terminal, t.path)
}

// oneFile is for commands that take a FILE, which is never standard output or
// input.
func oneFile(cmd *cobra.Command, args []string) error {
	switch {
	case hasSecret(args), slices.ContainsFunc(args, isKey):
		return usagef(secretAsArgument)
	case len(args) == 0 || args[0] == "" || args[0] == "-":
		return usagef("which file? give its name, as in %s %s latchkey.age", name, cmd.Name())
	case len(args) > 1:
		return usagef("%s takes one FILE: put quotes round one with spaces", cmd.Name())
	}
	return nil
}

// A backupReport is what backup prints with --json.
type backupReport struct {
	File     string `json:"file"`
	Accounts int    `json:"accounts"`
	Trash    int    `json:"trash"`
}

func (p *program) backupCommand() *cobra.Command {
	var t target
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "write all accounts into an encrypted file",
		Long: `Backup writes every account with all that it has, the trash included, into one
file that is encrypted with a passphrase, reads it again, and compares it
before it says that it is saved. Where FILE is a folder, the backup gets a
name in it with the date and time.

	latchkey-cli backup latchkey.age
	latchkey-cli backup --passphrase-file secret.txt ~/Backups

The passphrase is asked for twice on the terminal, or is the first line of the
file that --passphrase-file names. It is the backup's own, not that of the
vault. Without it nobody can open the backup, not even you.

A backup is a file of the age tool, so it can be read without Latchkey:

	age -d latchkey.age

prints a JSON document with everything. Age takes the passphrase letter by
letter as it is typed; here, the ways to compose an accent and the widths of a
space make no difference.`,
		Args: oneFile,
	}
	t.flags(cmd)
	p.jsonFlag(cmd, "print the file's name and how many accounts it holds")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error {
		t.path = args[0]
		return p.backup(ctx, &t)
	})
	return cmd
}

func (p *program) backup(ctx context.Context, t *target) error {
	now := p.now()
	if info, err := os.Stat(t.path); err == nil && info.IsDir() {
		t.path = filepath.Join(t.path, backup.FileName(now))
	}
	if err := t.free(); err != nil {
		return err
	}
	v, err := p.open(ctx, reading)
	if err != nil {
		return err
	}
	c := backup.Contents{Made: now, Program: "Latchkey " + version(), Accounts: backup.Of(v)}
	if len(c.Accounts) == 0 {
		return errors.New("there is no account to back up: the vault is empty")
	}
	passphrase, err := t.newPassphrase(ctx, p)
	if err != nil {
		return err
	}
	saved, err := backup.Write(ctx, t.path, passphrase, c, p.backupOptions()...)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(backupReport{saved.Path, saved.Accounts, saved.Trash})
	}
	line := fmt.Sprintf("Saved %s in %s; the file was read back.", accountsOf(saved.Accounts), shown(t.path))
	if saved.Trash > 0 {
		line = fmt.Sprintf("Saved %s in %s, with %s more from the trash; the file was read back.", accountsOf(saved.Accounts), shown(t.path), counted(saved.Trash))
	}
	return p.print("%s", line)
}

// backupOptions are those that tests run with.
func (p *program) backupOptions() []backup.Option {
	if p.cost == 0 {
		return nil
	}
	return []backup.Option{backup.Cost(p.cost)}
}

// accountsOf says how many accounts.
func accountsOf(n int) string {
	if n == 1 {
		return "1 account"
	}
	return counted(n) + " accounts"
}
