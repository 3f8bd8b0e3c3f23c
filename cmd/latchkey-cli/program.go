package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// name is what the program calls itself in its messages.
const name = "latchkey-cli"

// A program is one run of latchkey-cli: the streams it talks through, its
// clock, and what the global flags said.
type program struct {
	in     io.Reader
	out    io.Writer // what was asked for
	err    io.Writer // everything said about it
	getenv func(string) string
	now    func() time.Time
	sleep  func(ctx context.Context, d time.Duration) error // returns when that is over, or ctx
	cost   int                                              // of the passphrases of backups and exports; theirs where 0

	keyring        string // --keyring
	passphraseFile string // --passphrase-file or --vault-passphrase-file
	json           bool   // --json of the command that runs

	running bool  // the command's own work has begun: errors are no longer usage errors
	helpErr error // why --help could not be written, which cobra does not ask for
}

// run carries out args and returns the exit status.
func (p *program) run(ctx context.Context, args []string) int {
	root := p.root()
	root.SetArgs(args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	failed, err := root.ExecuteContextC(ctx)
	var unwritable *fs.PathError // of --help or --version, which cobra prints itself
	switch {
	case err == nil && p.helpErr == nil:
		return statusDone
	case err == nil:
		err, p.running = p.helpErr, true
	case !p.running && errors.As(err, &unwritable):
		err, p.running = unwritten(err), true
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	var status *statusError
	switch {
	case errors.As(err, &status):
	case p.running:
		status = &statusError{statusFailed, err}
	default:
		status = &statusError{statusUsage, usageText(err, failed.CommandPath())}
	}
	if status.err != nil {
		p.say("%s", sentence(status.err))
	}
	return status.status
}

// work makes a command's RunE out of its work.
func (p *program) work(f func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		p.running = true
		return f(cmd.Context(), args)
	}
}

// say writes one line to standard error, with the program's name before it.
func (p *program) say(format string, values ...any) {
	fmt.Fprintf(p.err, "%s: %s\n", name, strings.TrimSuffix(fmt.Sprintf(format, values...), "\n"))
}

// print writes one line to standard output, which is what was asked for.
func (p *program) print(format string, values ...any) error {
	_, err := fmt.Fprintf(p.out, format+"\n", values...)
	if err != nil {
		return unwritten(err)
	}
	return nil
}

// unwritten is said wherever standard output took less than was asked for.
func unwritten(err error) error { return fmt.Errorf("writing the output: %w", err) }
