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
		Long: "latchkey-portal plays a customer portal that asks for an authenticator app: invitation,\n" +
			"password, QR code or text key, confirmation, log-in with a code.\n\n" +
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
	root.AddCommand(newServe(), newUsersHelp())
	return root
}

func newServe() *cobra.Command {
	var set setting
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the portal until interrupted",
		Long: "Serve the portal until interrupted. The address, the users with their passwords and an\n" +
			"invitation are printed at the start; the front page shows them as well.\n\n" +
			"Users, keys and sessions are kept in memory and are gone when the server stops. With\n" +
			"--data, users and keys stay, and only sessions end.",
		Example: "  latchkey-portal serve\n  latchkey-portal serve --profile pinventory --addr 127.0.0.1:9000\n" +
			"  latchkey-portal serve --data portal.data --users users.json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("serve takes no arguments, and there is %q", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			set.seeded = cmd.Flags().Changed("seed")
			return serve(cmd.Context(), set, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&set.addr, "addr", "127.0.0.1:8087",
		"`host:port` to listen on; port 0 takes a free one; keep to a loopback host unless other machines are to reach the portal")
	cmd.Flags().StringVar(&set.profile, "profile", profile.All()[0].Name, "which `portal` to play: "+profileNames())
	set.startFlags(cmd.Flags())
	return cmd
}

// version is the module's version, or the revision it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
