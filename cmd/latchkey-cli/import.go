package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/importer/found"
	"latchkey/vault"
)

// An importing is one run of import.
type importing struct {
	intake
	passphraseFile string // --passphrase-file, which is that of the FILEs here

	files      []string
	passphrase string // of the files: from the passphrase file, or typed last
	formats    []string
	found      []found.Account
	skipped    []found.Skipped
	unread     bool  // a file could not be read
	empty      error // what is said of a single file with nothing in it
}

func (p *program) importCommand() *cobra.Command {
	var im importing
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "store the accounts in an export of another app",
		Long: `Import stores the accounts in a file: the export of another authenticator or
of a password manager, encrypted or not, a list of provisioning URIs, a picture
of QR codes. What it is, is found out by looking inside. FILE - is standard
input; formats lists what is read, and how each app exports it.

	latchkey-cli import --dry-run aegis.json
	latchkey-cli import aegis.json --passphrase-file secret.txt

The passphrase of an encrypted file is asked for on the terminal where one is
needed, or is the first line of the file that --passphrase-file names. The
passphrase of a vault in an encrypted file is another one: it is asked for as
well, or is in the file that --vault-passphrase-file or else
LATCHKEY_PASSPHRASE_FILE names.

Each record of a file is stored or left out. What is left out is said on
standard error, with the reason. The exit status is 1 if anything was left out,
be it a login that never had codes, and 3 if there was no account at all.

` + helpIntake + `

Accounts of one name that stand side by side in the file are all stored. With
--dry-run nothing is stored, and nothing compared with what is in the vault.

With --json it prints one object:

	format    what the file was, in words
	accounts  those that were stored, or would be, as help json describes them,
	          with tags, and with remarks: sentences on what the file left open
	skipped   the others, each with name and reason`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usagef("which file? give its name, or - for standard input")
			case hasSecret(args), slices.ContainsFunc(args, isKey):
				return usagef(secretAsArgument)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&im.passphraseFile, "passphrase-file", "", "a file with the passphrase of FILE")
	call(cmd.Flags(), "passphrase-file", "FILE")
	im.flags(cmd)
	p.jsonFlag(cmd, "print what was found as one object")
	cmd.RunE = p.work(func(ctx context.Context, files []string) error {
		im.files, im.apart = files, true
		return p.importFiles(ctx, &im)
	})
	return cmd
}

func (p *program) importFiles(ctx context.Context, im *importing) error {
	if err := im.check(); err != nil {
		return err
	}
	if err := p.importPassphrase(im); err != nil {
		return err
	}
	results, errs := make([]found.Result, len(im.files)), make([]error, len(im.files))
	for i, file := range im.files {
		results[i], errs[i] = p.readImport(ctx, im, file)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if err := errs[0]; err != nil && len(results[0].Skipped) == 0 && len(im.files) == 1 && !isEmpty(err) {
		return fmt.Errorf("%s: %w", shown(im.files[0]), err)
	}
	found.Together(results)
	var list found.List // of all files: an account may be in several
	for i, file := range im.files {
		im.add(&list, file, results[i], errs[i])
	}
	all, _ := list.Finish("", "")
	im.found, im.skipped = all.Accounts, append(im.skipped, all.Skipped...)
	return p.takeImported(ctx, im)
}

// isEmpty reports whether a file was read to the end, and there was nothing in
// it.
func isEmpty(err error) bool {
	return errors.Is(err, found.ErrEmpty) || errors.Is(err, found.ErrNoCode)
}

// add takes in what one file gave.
func (im *importing) add(list *found.List, file string, result found.Result, err error) {
	if result.Format != "" && !slices.Contains(im.formats, result.Format) {
		im.formats = append(im.formats, result.Format)
	}
	switch {
	case err == nil || len(result.Skipped) > 0:
	case len(im.files) == 1:
		im.empty = fmt.Errorf("%s: %w", shown(file), err)
	default:
		im.unread = im.unread || !isEmpty(err)
		im.skipped = append(im.skipped, found.Skipped{Name: shown(file), Reason: sentence(err)})
	}
	for _, s := range result.Skipped {
		im.skipped = append(im.skipped, found.Skipped{Name: im.inFile(file, s.Name), Reason: s.Reason})
	}
	for _, a := range result.Accounts {
		list.Add(im.inFile(file, a.Title()), a)
	}
}

// inFile names a record of a file, where there are several files.
func (im *importing) inFile(file, record string) string {
	if len(im.files) == 1 {
		return record
	}
	return shown(file) + ", " + record
}

// takeImported stores what was found and reports all of it.
func (p *program) takeImported(ctx context.Context, im *importing) error {
	accounts := make([]vault.Account, len(im.found))
	for i, f := range im.found {
		accounts[i] = f.Account
	}
	outcomes, err := im.outcomes(ctx, p, accounts)
	if err != nil {
		return err
	}
	var taken []takenAccount
	for i, o := range outcomes {
		if o.err != nil {
			im.skipped = append(im.skipped, found.Skipped{Name: o.Title(), Reason: o.err.reason})
			continue
		}
		t := takenAccount{found.Account{Account: o.Account, Remarks: im.found[i].Remarks}, o.back}
		if o.back {
			t.Remarks = append(slices.Clone(t.Remarks), putBackRemark)
		}
		taken = append(taken, t)
	}
	if p.json {
		err = im.printJSON(p, taken)
	} else {
		err = im.printLines(p, taken)
	}
	if err != nil {
		return err
	}
	return im.status(p, len(taken))
}

// status says how much was taken in, and makes the exit status of it.
func (im *importing) status(p *program, taken int) error {
	format := strings.Join(im.formats, ", ")
	if format == "" {
		format = looked(im.files)
	}
	total := taken + len(im.skipped)
	switch {
	case im.empty != nil:
		return &statusError{statusNoMatch, im.empty}
	case len(im.found) == 0:
		status := statusNoMatch
		if im.unread {
			status = statusFailed
		}
		return &statusError{status, fmt.Errorf("no account was found in %s%s", looked(im.files), im.why(p))}
	case len(im.skipped) > 0:
		leftOut := counted(len(im.skipped)) + " " + was(len(im.skipped))
		return &statusError{statusFailed, fmt.Errorf("%s: %s, %s left out%s", format, im.taken(taken, total), leftOut, im.why(p))}
	case !p.json:
		p.say("%s: %s", printable(format), im.taken(taken, total))
	}
	return nil
}

// taken says how many records of all were taken in.
func (im *importing) taken(n, total int) string {
	verb := map[bool]string{false: "stored", true: "read"}[im.dryRun]
	switch {
	case total == 1 && n == 1:
		return "its only record was " + verb
	case total == 1:
		return "its only record was not " + verb
	case n == total:
		return fmt.Sprintf("all %s records were %s", counted(total), verb)
	}
	return fmt.Sprintf("%s of %s records %s %s", counted(n), counted(total), was(n), verb)
}

// why says where the reasons are.
func (im *importing) why(p *program) string {
	switch {
	case len(im.skipped) == 0:
		return ""
	case p.json:
		return "; skipped says why"
	}
	return "; what stands above says why"
}
