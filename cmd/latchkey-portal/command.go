package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"

	"latchkey/cmd/latchkey-portal/internal/profile"
)

// The exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// A usageError is a mistake in the command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// run is the whole program, for main and for tests. It returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		_, _ = fmt.Fprintf(stderr, "latchkey-portal: %v; see latchkey-portal --help\n", err)
		return exitUsage
	}
	_, _ = fmt.Fprintf(stderr, "latchkey-portal: %v\n", err)
	return exitFailed
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "latchkey-portal",
		Short: "A test portal to rehearse two-factor set-up and log-in with",
		Long: "latchkey-portal plays a customer portal that asks for a second factor, one of five:\n" +
			profileNames() + ". Each does what its real\n" +
			"counterpart's help document says, from the invitation to the log-in with a code.\n\n" +
			"Start it with: latchkey-portal serve",
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("there is no command %q", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("latchkey-portal {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newServe(), newDemo(), newProfiles(), newSettings(), newCheck(), newHealth(), newUsersHelp(), newFaults())
	return root
}

func newServe() *cobra.Command {
	var set setting
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the portal until interrupted",
		Long: "Serve the portal until interrupted. The address, the users with their passwords and an\n" +
			"invitation are printed at the start; the front page shows them as well.\n\n" +
			"Users, keys, requests and messages are kept in memory and are gone when the server\n" +
			"stops. With --data they stay, and only sessions end. Mails and SMS are in the outbox, for\n" +
			"people at /outbox and for scripts at /api/outbox; none leaves the portal unless --smtp or\n" +
			"--sms-webhook says where to.\n\n" +
			"Programs work it over the API that /openapi.json describes, with the token that is printed\n" +
			"at the start. Several portals are played at once with commas between their names, or with\n" +
			"all: the first at --addr, the others at the ports that follow.",
		Example: "  latchkey-portal serve\n  latchkey-portal serve --profile pinventory --addr 127.0.0.1:9000\n" +
			"  latchkey-portal serve --data portal.data --users users.json\n" +
			"  latchkey-portal serve --profile cin7,pinventory --token-file token",
		Args: noArguments("serve"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			set.seeded = cmd.Flags().Changed("seed")
			return serve(cmd.Context(), set, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	set.addrFlags(cmd.Flags())
	set.flags(cmd)
	set.startFlags(cmd.Flags())
	set.faultFlags(cmd.Flags())
	cmd.Flags().StringVar(&set.smtp, "smtp", "", "`host:port` of a mail server that mails are sent to as well; without it none leaves the portal")
	cmd.Flags().StringVar(&set.smtpFrom, "smtp-from", defaultFrom, "the `address` that mails to the mail server are from")
	cmd.Flags().StringVar(&set.smsWebhook, "sms-webhook", "", "`URL` that SMS are posted to as JSON as well; without it none leaves the portal")
	return cmd
}

// flags has a command take what says which portal is played.
func (set *setting) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&set.profile, "profile", profile.All()[0].Name, "which `portal` to play: "+profileNames()+"; several with commas between them, or all")
	cmd.Flags().StringVar(&set.mode, "mode", string(profile.AsDocumented),
		"as-documented, weaknesses included, or as-standard: the same pages with the `rules` of the standards")
	cmd.Flags().StringVar(&set.rules, "settings", "", "a `file` of rules to change, in the form that latchkey-portal settings prints")
}

func newSettings() *cobra.Command {
	var set setting
	cmd := &cobra.Command{
		Use:     "settings",
		Short:   "Print the rules of a portal, in the form of a file for --settings",
		Example: "  latchkey-portal settings --profile pinventory >rules\n  latchkey-portal serve --profile pinventory --settings rules",
		Args:    noArguments("settings"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			all, err := set.play()
			switch {
			case err != nil:
				return err
			case len(all) > 1:
				return usageError{errors.New("settings are printed of one --profile at a time")}
			}
			listSettings(cmd.OutOrStdout(), all[0])
			return nil
		},
	}
	set.flags(cmd)
	return cmd
}

// noArguments refuses arguments.
func noArguments(command string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usageError{fmt.Errorf("%s takes no arguments, and there is %q", command, args[0])}
		}
		return nil
	}
}

// version is the module's version, or the revision it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
