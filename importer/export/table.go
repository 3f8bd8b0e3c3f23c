package export

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"latchkey/importer/found"
)

// maxRows bounds the rows of a table: ten times what a vault is made for.
const maxRows = 100_000

// maxHeader bounds a table's first row, in bytes.
const maxHeader = 4 << 10

// A table is a file of values in rows and columns (RFC 4180) whose first row
// names the columns. Spreadsheets save it with semicolons or tabs for the
// commas, so the first row decides which of them it is.
type table struct {
	columns map[string]int // by their names in lower case
	comma   rune
	text    string
}

// Table returns the file as a table, or nil where its first row cannot be one of
// names.
func (s *Source) Table() *table {
	if !s.tabled {
		s.tabled = true
		s.table = openTable(s.Text())
	}
	return s.table
}

func openTable(text string) *table {
	header, _, _ := strings.Cut(text, "\n")
	if header = strings.TrimSpace(header); header == "" || len(header) > maxHeader || strings.ContainsAny(header[:1], "{[<") {
		return nil
	}
	t := &table{columns: make(map[string]int), comma: ',', text: text}
	for _, comma := range ";\t" {
		if strings.Count(header, string(comma)) > strings.Count(header, string(t.comma)) {
			t.comma = comma
		}
	}
	names, err := t.reader(header).Read()
	if err != nil || len(names) < 2 {
		return nil
	}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := t.columns[name]; !twice {
			t.columns[name] = i
		}
	}
	return t
}

func (t *table) reader(text string) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = t.comma, -1, true
	return r
}

// has reports whether there are columns of all these names, which are in lower
// case. A nil table has none.
func (t *table) has(columns ...string) bool {
	if t == nil {
		return false
	}
	for _, column := range columns {
		if _, ok := t.columns[column]; !ok {
			return false
		}
	}
	return true
}

// rows calls read for each row after the first, with its place, counted from 1,
// and a function that returns the value in a column, or "" where the row has
// none. The function holds only for that row. Empty rows are left aside.
func (t *table) rows(read func(place int, value func(column string) string)) error {
	r := t.reader(t.text)
	for place := 0; ; place++ {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%w: its row %d cannot be read; export it again", found.ErrDamaged, place+1)
		case place > maxRows:
			return fmt.Errorf("%w: the file has more than %d rows", found.ErrFormat, maxRows)
		case place == 0 || strings.Trim(strings.Join(row, ""), " \t") == "":
			continue
		}
		read(place, func(column string) string {
			i, ok := t.columns[column]
			if !ok || i >= len(row) {
				return ""
			}
			return row[i]
		})
	}
}
