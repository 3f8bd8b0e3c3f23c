package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// printHelp writes what a command is for and how it is called.
func printHelp(cmd *cobra.Command) error {
	if _, err := io.WriteString(cmd.OutOrStdout(), helpText(cmd)); err != nil {
		return unwritten(err)
	}
	return nil
}

// helpText is what a command is for and how it is called. The texts are written
// as Go doc comments are, which is Markdown as well; a terminal shows them as
// they are, but for the mark of a heading and the tabs.
func helpText(cmd *cobra.Command) string {
	w := new(strings.Builder)
	fmt.Fprintln(w, plain(description(cmd)))
	if cmd.IsAdditionalHelpTopicCommand() {
		return w.String()
	}
	fmt.Fprintf(w, "\nUsage:\n  %s\n", useLine(cmd))
	for _, group := range cmd.Groups() {
		var lines []string
		for _, c := range cmd.Commands() {
			if c.GroupID == group.ID && c.IsAvailableCommand() {
				lines = append(lines, fmt.Sprintf("  %-12s%s", c.Name(), c.Short))
			}
		}
		printBlock(w, group.Title, lines)
	}
	printFlags(w, "Flags:", cmd.LocalFlags())
	printFlags(w, "Flags of every command:", cmd.InheritedFlags())
	var more []string
	for _, c := range cmd.Commands() {
		if c.IsAdditionalHelpTopicCommand() {
			more = append(more, fmt.Sprintf("  help %-10s%s", c.Name(), c.Short))
		}
	}
	printBlock(w, "More to read:", more)
	return w.String()
}

func printBlock(w io.Writer, title string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprintf(w, "\n%s\n%s\n", title, strings.Join(lines, "\n"))
	}
}

func printFlags(w io.Writer, title string, flags *pflag.FlagSet) {
	if flags.HasAvailableFlags() {
		fmt.Fprintf(w, "\n%s\n%s", title, flags.FlagUsagesWrapped(80))
	}
}

// useLine is how a command is called.
func useLine(cmd *cobra.Command) string {
	if cmd.HasSubCommands() {
		return cmd.Name() + " COMMAND [flags]"
	}
	return cmd.UseLine()
}

// description is a command's whole text.
func description(cmd *cobra.Command) string {
	if cmd.Long == "" {
		return cmd.Short
	}
	return cmd.Long
}

// plain shows a text on a terminal.
func plain(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.TrimPrefix(line, "# ")
		if rest, indented := strings.CutPrefix(line, "\t"); indented {
			line = "    " + rest
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

// helpCommand is cobra's own but for its answer to an unknown command, which
// is a usage error here, and to the word that a command takes first, as in "help
// trash restore": the help of the command explains it.
func (p *program) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "help [COMMAND [WORD]]",
		Short:             "explain a command",
		ValidArgsFunction: completeCommands,
		RunE: func(cmd *cobra.Command, args []string) error {
			wanted, rest, err := cmd.Root().Find(args)
			switch {
			case err != nil, wanted == cmd.Root() && len(rest) > 0:
				return p.knownCommand(cmd.Root(), args)
			case hasSecret(rest):
				return usagef(secretAsArgument)
			case len(rest) > 0 && !slices.Contains(words(wanted), rest[0]):
				return usagef("%s has no help on %s: %s help %s tells what there is", wanted.Name(), quoted(rest[0], "that"), name, wanted.Name())
			}
			wanted.InitDefaultHelpFlag()
			p.running = true
			return printHelp(wanted)
		},
	}
}

// words are those that a command takes in place of a command below it, without
// the beginnings of names such as "file:".
func words(cmd *cobra.Command) []string {
	return slices.DeleteFunc(slices.Clone(cmd.ValidArgs), func(word string) bool { return strings.HasSuffix(word, ":") })
}

func completeCommands(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if len(args) == 1 {
		if c, rest, err := cmd.Root().Find(args); err == nil && len(rest) == 0 {
			names = words(c)
		}
	}
	if len(args) == 0 {
		for _, c := range cmd.Root().Commands() {
			if c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand() {
				names = append(names, c.Name()+"\t"+c.Short)
			}
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
