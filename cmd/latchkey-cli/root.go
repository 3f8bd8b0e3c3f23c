package main

import (
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// The groups that the help lists commands in.
const (
	groupAccounts = "accounts"
	groupVault    = "vault"
	groupShell    = "shell"
)

// root is the command that all others hang on.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   name,
		Short: "two-factor codes from a terminal",
		Long: `Latchkey keeps the keys of two-factor accounts in the system's keyring, or
in an encrypted file where there is none, and shows their codes. latchkey-cli
is for scripts and for those who cannot use a window; it works on the same
vault as the desktop app, at the same time if need be.

To set up an account, save a picture of the website's QR code and scan it, or
give the key that the website shows to add on standard input; then type the
code into the website:

	latchkey-cli scan qr.png
	latchkey-cli add --issuer Example --account alice@example.com <key.txt
	latchkey-cli code example

Keys and provisioning URIs are read from standard input or from files, never
from arguments, where other users and the shell's history would see them.`,
		Version:           version(),
		SilenceErrors:     true, // run says them, on one line
		SilenceUsage:      true,
		Args:              p.knownCommand,
		PersistentPreRunE: noSecrets,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(cmd.ErrOrStderr())
			_ = cmd.Help()
			return &statusError{status: statusUsage}
		},
		SuggestionsMinimumDistance: 2,
		CompletionOptions:          cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { p.helpErr = printHelp(cmd) })
	root.SetHelpCommand(p.helpCommand())
	root.SetHelpCommandGroupID(groupShell)

	flags := root.PersistentFlags()
	flags.StringVar(&p.keyring, "keyring", "", "where the vault lies: os or file:PATH (see help keyring)")
	flags.StringVar(&p.passphraseFile, "passphrase-file", "", "short for --vault-passphrase-file")
	flags.StringVar(&p.passphraseFile, "vault-passphrase-file", "", "a file with the passphrase of the vault")
	call(flags, "keyring", "STORE")
	call(flags, "passphrase-file", "FILE")
	call(flags, "vault-passphrase-file", "FILE")
	_ = root.RegisterFlagCompletionFunc("keyring", cobra.FixedCompletions([]string{"os", "file:"}, cobra.ShellCompDirectiveNoSpace|cobra.ShellCompDirectiveNoFileComp))

	root.AddGroup(
		&cobra.Group{ID: groupAccounts, Title: "Accounts:"},
		&cobra.Group{ID: groupVault, Title: "The vault:"},
		&cobra.Group{ID: groupShell, Title: "For the shell:"},
	)
	for id, commands := range map[string][]*cobra.Command{
		groupAccounts: {
			p.addCommand(), p.scanCommand(), p.importCommand(), p.formatsCommand(),
			p.listCommand(), p.codeCommand(),
			p.showCommand(), p.uriCommand(), p.renameCommand(), p.removeCommand(), p.trashCommand(),
			p.portalCommand(),
		},
		groupVault: {
			p.initCommand(), p.passphraseCommand(), p.moveCommand(), p.backupCommand(), p.restoreCommand(), p.exportCommand(), p.doctorCommand(),
		},
		groupShell: {p.completionCommand(), p.manCommand()},
	} {
		for _, c := range commands {
			c.GroupID = id
			root.AddCommand(c)
		}
	}
	root.AddCommand(topics()...)
	return root
}

// jsonFlag adds --json to cmd.
func (p *program) jsonFlag(cmd *cobra.Command, usage string) {
	cmd.Flags().BoolVar(&p.json, "json", false, usage)
}

// knownCommand refuses what is no command.
func (p *program) knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if hasSecret(args) {
		return usagef(secretAsArgument)
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usagef("there is no command %s: did you mean %s?", quoted(args[0], "of that name"), strings.Join(near, " or "))
	}
	return usagef("there is no command %s: %s --help lists those there are", quoted(args[0], "of that name"), name)
}

// noArgs is for commands without arguments; instead says what comes in their
// place, if anything.
func noArgs(instead string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return nil
		case hasSecret(args):
			return usagef(secretAsArgument)
		}
		return usagef("%s takes no arguments%s", cmd.Name(), instead)
	}
}

// oneName is for commands that take a NAME.
func oneName(cmd *cobra.Command, args []string) error {
	switch {
	case hasSecret(args):
		return usagef(secretAsArgument)
	case len(args) == 0 || strings.TrimSpace(strings.Join(args, "")) == "":
		return usagef("which account? give its name, as in %s %s example; %s list shows them all", name, cmd.Name(), name)
	case len(args) > 1:
		return usagef("%s takes one NAME: put quotes round one with spaces", cmd.Name())
	}
	return nil
}

// version is what the build says of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown version)"
	}
	return info.Main.Version
}
