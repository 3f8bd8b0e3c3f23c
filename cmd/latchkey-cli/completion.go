package main

import (
	"github.com/spf13/cobra"
)

// completionCommand replaces cobra's own, which knows one shell more and says
// the same in many more words.
//
// Account names are not completed: that would read the keyring at every press
// of the tab key, and a locked one asks to be unlocked.
func (p *program) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish",
		Short: "print the shell's completion script",
		Long: `Completion prints a script that makes the shell complete commands and flags.

	bash   source <(latchkey-cli completion bash)      in ~/.bashrc
	zsh    source <(latchkey-cli completion zsh)       in ~/.zshrc
	fish   latchkey-cli completion fish | source       in config.fish

Bash needs its package bash-completion for that. In ~/.zshrc the line comes
after the one that runs compinit.`,
		ValidArgs: []string{"bash", "zsh", "fish"},
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 || cobra.OnlyValidArgs(cmd, args) != nil {
				return usagef("for which shell? %s completion bash, zsh or fish", name)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			p.running = true
			root := cmd.Root()
			var err error
			switch args[0] {
			case "bash":
				err = root.GenBashCompletionV2(p.out, true)
			case "zsh":
				err = root.GenZshCompletion(p.out)
			default:
				err = root.GenFishCompletion(p.out, true)
			}
			if err != nil {
				return unwritten(err)
			}
			return nil
		},
	}
}
