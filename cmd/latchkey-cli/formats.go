package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/importer"
)

// formatsWidth is how wide the text is where there is no terminal to fit.
const formatsWidth = 80

// A formatRecord is a format as --json prints it.
type formatRecord struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	How   string `json:"how"`
}

func (p *program) formatsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "formats",
		Short: "list what import reads, and how to export it",
		Long: `Formats lists the files that import reads, with how to get one out of the app
that your accounts are in now. Import finds out by itself which one a file is.

Delete such a file once its accounts are stored: whoever has it has your codes.`,
		Args: noArgs(": it lists all of them"),
	}
	p.jsonFlag(cmd, "print an array of objects with name, title and how")
	cmd.RunE = p.work(func(context.Context, []string) error { return p.formats() })
	return cmd
}

func (p *program) formats() error {
	formats := importer.Formats()
	if p.json {
		records := make([]formatRecord, len(formats))
		for i, f := range formats {
			records[i] = formatRecord(f)
		}
		return p.printJSON(records)
	}
	columns := width(p.out)
	if columns <= 0 {
		columns = formatsWidth
	}
	for i, f := range formats {
		if i > 0 {
			if err := p.print(""); err != nil {
				return err
			}
		}
		title := wrapped(fmt.Sprintf("%s (%s)", capital(f.Title), f.Name), "", columns)
		if err := p.print("%s\n%s", title, wrapped(f.How, "  ", columns)); err != nil {
			return err
		}
	}
	return nil
}

// capital begins a text with a capital letter, unless it is a name that does
// not, such as that of andOTP.
func capital(text string) string {
	first, _, _ := strings.Cut(text, " ")
	if first != strings.ToLower(first) {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// wrapped puts a text into lines of at most so many cells, each after an
// indent. A word that is longer has a line to itself.
func wrapped(text, indent string, columns int) string {
	var lines []string
	line := indent
	for _, word := range strings.Fields(text) {
		switch {
		case line == indent:
			line += word
		case cellWidth(line+" "+word) > columns:
			lines = append(lines, line)
			line = indent + word
		default:
			line += " " + word
		}
	}
	return strings.Join(append(lines, line), "\n")
}
