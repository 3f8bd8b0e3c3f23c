package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"golang.org/x/term"
	widths "golang.org/x/text/width"

	"latchkey/vault"
)

// pin marks a pinned account in the table.
const pin = "*"

// gap is what stands between two columns.
const gap = "  "

// narrowest is the least that a column is cut to; a terminal narrower than
// that wraps the lines.
const narrowest = 8

// table writes accounts one a line in columns, cut to fit columns cells of a
// terminal; 0 cuts nothing. Where no account has a tag there is no column for
// tags, and where all are time-based there is none for the kind. Those in the trash
// have one for the day until which they are kept.
func table(w io.Writer, accounts []vault.Account, columns int) error {
	cells, flexible := tableCells(accounts)
	size := make([]int, len(cells[0]))
	for _, row := range cells {
		for i, cell := range row {
			size[i] = max(size[i], cellWidth(cell))
		}
	}
	fit(size, flexible, columns)
	for _, row := range cells {
		var line strings.Builder
		for i, cell := range row {
			if i > 0 {
				line.WriteString(gap)
			}
			cell = cut(cell, size[i])
			line.WriteString(cell + strings.Repeat(" ", size[i]-cellWidth(cell)))
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return unwritten(err)
		}
	}
	return nil
}

// tableCells returns the table's rows, the headings first, and which of its
// columns may be cut.
func tableCells(accounts []vault.Account) (rows [][]string, flexible []bool) {
	kinds, tags, pins, trash := false, false, false, false
	for _, a := range accounts {
		kinds = kinds || a.Kind != vault.TOTP
		tags = tags || len(a.Tags) > 0
		pins = pins || a.Pinned
		trash = trash || !a.Deleted.IsZero()
	}
	row := func(mark, issuer, account, kind, tag, until, id string) []string {
		var cells []string
		if pins {
			cells = append(cells, mark)
		}
		cells = append(cells, issuer, account)
		if kinds {
			cells = append(cells, kind)
		}
		if tags {
			cells = append(cells, tag)
		}
		if trash {
			cells = append(cells, until)
		}
		return append(cells, id)
	}
	rows = append(rows, row("", "ISSUER", "ACCOUNT", "KIND", "TAGS", "KEPT UNTIL", "ID"))
	for _, a := range accounts {
		mark := ""
		if a.Pinned {
			mark = pin
		}
		rows = append(rows, row(mark, named(a.Issuer), named(a.Name), string(a.Kind),
			printable(strings.Join(a.Tags, ", ")), keptUntil(a), string(a.ID)))
	}
	for _, heading := range rows[0] {
		flexible = append(flexible, heading == "ISSUER" || heading == "ACCOUNT" || heading == "TAGS")
	}
	return rows, flexible
}

// keptUntil is the day on which an account in the trash is deleted for good.
func keptUntil(a vault.Account) string {
	if a.Deleted.IsZero() {
		return ""
	}
	return a.Deleted.Add(vault.TrashTime).Format(time.DateOnly)
}

// named is a name as the table shows it, with a dash for none.
func named(s string) string {
	if s == "" {
		return "-"
	}
	return printable(s)
}

// fit takes cells from the widest flexible column until the line has at most
// total cells or every flexible column is at its narrowest.
func fit(size []int, flexible []bool, total int) {
	if total <= 0 {
		return
	}
	line := len(gap) * (len(size) - 1)
	for _, n := range size {
		line += n
	}
	for ; line > total; line-- {
		widest := -1
		for i, n := range size {
			if flexible[i] && n > narrowest && (widest < 0 || n > size[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		size[widest]--
	}
}

// cut shortens s to n cells, with an ellipsis for what is missing.
func cut(s string, n int) string {
	if cellWidth(s) <= n {
		return s
	}
	kept, used := "", 0
	for _, r := range s {
		w := runeWidth(r)
		if used+w > n-1 {
			break
		}
		kept += string(r)
		used += w
	}
	return kept + "…"
}

// cellWidth is how many cells of a terminal s takes.
func cellWidth(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch widths.LookupRune(r).Kind() {
	case widths.EastAsianWide, widths.EastAsianFullwidth:
		return 2
	}
	return 1
}

// printable replaces what could steer a terminal or turn the direction of the
// text: names come from pictures and links that strangers make.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// width is how many cells a line of the terminal behind stream has; 0 where it
// is not a terminal.
func width(stream any) int {
	f, ok := stream.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}
