package main

import (
	"bytes"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
)

func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "print the manual page",
		Long: `Man prints the manual page, which holds all that help does, for man to format
or for a folder of manual pages.

	latchkey-cli man | man -l -
	latchkey-cli man >~/.local/share/man/man1/latchkey-cli.1`,
		Args: noArgs(""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			p.running = true
			return p.writeMan(cmd.Root())
		},
	}
}

// writeMan writes one page with every command in it.
func (p *program) writeMan(root *cobra.Command) error {
	// A command without the others below it, since cobra would refer to a page
	// of each.
	page := &cobra.Command{
		Use:                   useLine(root),
		Short:                 root.Short,
		Long:                  manual(root),
		DisableAutoGenTag:     true,
		DisableFlagsInUseLine: true,
	}
	page.InitDefaultHelpFlag()
	page.Flags().Lookup("help").Hidden = true
	made := p.made()
	header := &doc.GenManHeader{Title: strings.ToUpper(root.Name()), Manual: "Latchkey", Source: "Latchkey", Date: &made}
	var b bytes.Buffer
	if err := doc.GenMan(page, header, &b); err != nil {
		return fmt.Errorf("making the manual page: %w", err)
	}
	return p.print("%s", strings.TrimSpace(b.String()))
}

// made is when the program was built from its source, so that a build gives
// the same page again; now where that is not known.
func (p *program) made() time.Time {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key != "vcs.time" {
				continue
			}
			if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
				return t
			}
		}
	}
	return p.now()
}

// manual is the whole text in Markdown: the description, the flags of every
// command, the commands, the topics.
func manual(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString(description(root) + "\n\n# OPTIONS\n\n")
	b.WriteString(flagList(root.PersistentFlags()))
	b.WriteString("# COMMANDS\n\n")
	for _, c := range root.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		fmt.Fprintf(&b, "### %s\n\n%s\n\n%s", strings.TrimPrefix(useLine(c), root.Name()+" "), description(c), flagList(c.LocalNonPersistentFlags()))
	}
	for _, c := range root.Commands() {
		if c.IsAdditionalHelpTopicCommand() {
			fmt.Fprintf(&b, "# %s\n\n%s\n\n", strings.ToUpper(c.Name()), description(c))
		}
	}
	return b.String()
}

// flagList is a Markdown definition list of flags.
func flagList(flags *pflag.FlagSet) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		if value != "" {
			value = " " + value
		}
		if f.DefValue != "" && f.DefValue != "0" && f.DefValue != "false" {
			usage += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(&b, "**--%s**%s\n: %s\n\n", f.Name, value, usage)
	})
	return b.String()
}
