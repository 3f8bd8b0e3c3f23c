package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"latchkey/importer"
	"latchkey/importer/found"
	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
	"latchkey/vault"
)

// scanPatience is how long is looked for the codes of one picture. The largest
// take some seconds.
const scanPatience = time.Minute

// errNoPicture is for a text or a backup, whose accounts are not taken unasked.
var errNoPicture = errors.New("this is no picture: take in a text with links or another app's backup with " + name + " import FILE")

// A scanning is one run of scan.
type scanning struct {
	intake
	print  bool // --print
	raw    bool // --raw
	screen bool // --screen
	board  bool // --clipboard

	accounts []vault.Account // that were read
	partial  bool            // something was left out, and has been said
	unread   bool            // a file could not be read
}

func (p *program) scanCommand() *cobra.Command {
	var scan scanning
	cmd := &cobra.Command{
		Use:   "scan FILE...",
		Short: "store the accounts in QR codes, of pictures or on the screen",
		Long: `Scan reads the QR codes in pictures (PNG, JPEG, GIF, BMP, WebP, TIFF; all
frames and pages) and stores the accounts in them. FILE - is standard input.

	latchkey-cli scan qr.png
	latchkey-cli scan --print *.png >uris.txt
	latchkey-cli scan --raw ticket.jpg

With --screen it reads those that the screen shows, on all monitors. In a
Wayland session the desktop gives the picture of the screen, and may ask whether
it may. No picture is left behind.

	latchkey-cli scan --screen
	latchkey-cli scan --screen --raw

With --clipboard it reads what was copied: a picture, files, or a text with
links.

	latchkey-cli scan --clipboard

What is left out is said on standard error, with the reason. The exit status is
1 if anything was left out, and 3 if there was no account at all.

` + helpIntake + `

With --raw each line is an object with the file, the text of a code and its
four corners in pixels from the top left, as [x,y]. It has the field frame where
the picture has several frames or pages, counted from 0, and the field bytes,
in base64, where the code holds bytes that are not UTF-8. With --screen it has
the field monitor, from 1, instead of the file, and the corners are where the
code is on the desktop. A picture from the clipboard has neither.`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && !scan.screen && !scan.board:
				return usagef("which pictures? give their files, - for standard input, --screen or --clipboard")
			case hasSecret(args), slices.ContainsFunc(args, isKey):
				return usagef(secretAsArgument)
			case len(args) > 0 && scan.screen:
				return usagef("--screen does not go with files: scan one after the other")
			case scan.board && (len(args) > 0 || scan.screen):
				return usagef("--clipboard does not go with files or --screen: scan one after the other")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&scan.screen, "screen", false, "read the QR codes that the screen shows")
	cmd.Flags().BoolVar(&scan.board, "clipboard", false, "read the picture, the files or the links that were copied")
	cmd.Flags().BoolVar(&scan.print, "print", false, "print a provisioning URI a line, with the key, and store nothing")
	cmd.Flags().BoolVar(&scan.raw, "raw", false, "print each code's text as JSON, whatever it holds, and store nothing")
	scan.flags(cmd)
	p.jsonFlag(cmd, "print an array of the accounts")
	cmd.RunE = p.work(func(ctx context.Context, files []string) error { return p.scan(ctx, &scan, files) })
	return cmd
}

func (p *program) scan(ctx context.Context, scan *scanning, files []string) error {
	if err := scan.check(); err != nil {
		return err
	}
	if scan.raw && (p.json || scan.print) {
		return usagef("--raw does not go with --print or --json: it prints JSON, a code a line")
	}
	switch {
	case scan.screen:
		return p.scanScreen(ctx, scan)
	case scan.board:
		return p.scanClipboard(ctx, scan)
	case scan.raw:
		return p.scanRaw(ctx, files)
	}
	return p.scanFiles(ctx, scan, files)
}

// scanFiles reads the accounts of files, which count together.
func (p *program) scanFiles(ctx context.Context, scan *scanning, files []string) error {
	results, errs := make([]found.Result, len(files)), make([]error, len(files))
	for i, file := range files {
		results[i], errs[i] = p.scanFile(ctx, file)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	found.Together(results)
	for i, file := range files {
		scan.add(p, file, results[i], errs[i])
	}
	return p.finishScan(ctx, scan, "in "+looked(files))
}

// finishScan takes what was read, and says where there was nothing.
func (p *program) finishScan(ctx context.Context, scan *scanning, looked string) error {
	if err := p.takeScanned(ctx, scan); err != nil {
		return err
	}
	switch {
	case len(scan.accounts) == 0 && !scan.unread:
		return &statusError{statusNoMatch, fmt.Errorf("no account was found %s; what stands above says why", looked)}
	case scan.partial || scan.unread:
		return &statusError{status: statusFailed}
	}
	return nil
}

// scanFile reads the accounts of one file.
func (p *program) scanFile(ctx context.Context, file string) (found.Result, error) {
	data, err := p.readPicture(ctx, file)
	if err != nil {
		return found.Result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, scanPatience)
	defer cancel()
	if qr.Format(data) == "" {
		return found.Result{}, notPicture(ctx, data)
	}
	return importer.Read(ctx, data, importer.Options{})
}

// add takes the accounts of one file and says what it could not take.
func (scan *scanning) add(p *program, file string, result found.Result, err error) {
	for _, skipped := range result.Skipped {
		p.say("%s: %s was left out: %s", shown(file), printable(skipped.Name), printable(skipped.Reason))
		scan.partial = true
	}
	switch {
	case errors.Is(err, found.ErrNoCode):
		p.say("%s: %s", shown(file), sentence(err))
		scan.partial = true
	case err != nil && len(result.Skipped) == 0:
		p.say("%s: %s", shown(file), sentence(err))
		scan.unread = true
	}
	for _, account := range result.Accounts {
		p.remark(account)
		scan.accounts = append(scan.accounts, account.Account)
	}
}

// notPicture says what data is that is in no format of a picture that is read.
func notPicture(ctx context.Context, data []byte) error {
	_, err := importer.Read(ctx, data, importer.Options{})
	if errors.Is(err, found.ErrFormat) || errors.Is(err, found.ErrEmpty) {
		return err // with what it is, if that is known
	}
	return errNoPicture // it can be read, or could with a passphrase
}

// takeScanned stores the accounts of all files, or only shows them.
func (p *program) takeScanned(ctx context.Context, scan *scanning) error {
	records := []any{}
	scan.dryRun = scan.dryRun || scan.print
	all, err := scan.take(ctx, p, scan.accounts, func(a vault.Account, done string) error {
		if !p.json {
			if scan.print {
				return p.print("%s", otpauth.URI(a))
			}
			return scan.report(p, a, done)
		}
		r, err := scan.record(p, a)
		if scan.print {
			records = append(records, secretRecord{r, otpauth.URI(a)})
		} else {
			records = append(records, r)
		}
		return err
	})
	if err != nil {
		return err
	}
	scan.partial = scan.partial || !all
	if p.json {
		return p.printJSON(records)
	}
	return nil
}

// readPicture reads a picture's file, or standard input.
func (p *program) readPicture(ctx context.Context, file string) ([]byte, error) {
	return p.readFile(ctx, file, qr.MaxBytes, "cut out the part with the QR code")
}

// readFile reads a file of at most so many bytes, or standard input. What is
// larger is refused with advice.
func (p *program) readFile(ctx context.Context, file string, most int, advice string) ([]byte, error) {
	source := p.in
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, withoutPath(err)
		}
		defer f.Close()
		source = f
	}
	data, err := wait(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(source, int64(most)+1)) })
	switch {
	case err != nil:
		return nil, withoutPath(err)
	case len(data) > most:
		return nil, fmt.Errorf("it is larger than %d MB: %s", most>>20, advice)
	}
	return data, nil
}

// withoutPath leaves the path out of an error that is said after it.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// shown is how a file is called in a message.
func shown(file string) string {
	if file == "-" {
		return "standard input"
	}
	return printable(file)
}

// looked says where was looked.
func looked(files []string) string {
	if len(files) == 1 {
		return shown(files[0])
	}
	return fmt.Sprintf("any of the %d files", len(files))
}
