package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/sqlitefile"
)

// holdsTable reports whether a file is a SQLite database in whose schema all of
// the words stand. The schema is text inside of the file, so that nothing has to
// be opened to tell.
func holdsTable(data []byte, words ...string) bool {
	if !sqlitefile.Is(data) {
		return false
	}
	for _, word := range words {
		if !bytes.Contains(data, []byte(word)) {
			return false
		}
	}
	return true
}

// eachRow calls read for each row of a table in a SQLite database, with its
// place, counted from 1, and a function that returns the value in a column, or
// nil where there is none.
func eachRow(ctx context.Context, data []byte, table string, read func(place int, value func(column string) any)) error {
	db, err := sqlitefile.Open(ctx, data)
	if err != nil {
		return err
	}
	columns := db.Columns(table)
	rows, err := db.Rows(ctx, table, columns...)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	at := make(map[string]int, len(columns))
	for i, column := range columns {
		at[strings.ToLower(column)] = i
	}
	for i, row := range rows {
		read(i+1, func(column string) any {
			j, ok := at[column]
			if !ok {
				return nil
			}
			return row[j]
		})
	}
	return nil
}

// cellText returns a value of a database as a text. NULL is empty.
func cellText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	default:
		return fmt.Sprint(v)
	}
}

// cellNumber returns a value of a database as a whole number, or nil for NULL.
func cellNumber(value any) (*int64, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case int64:
		return &v, nil
	}
	var n number
	if err := n.UnmarshalJSON([]byte(cellText(value))); err != nil {
		return nil, fmt.Errorf("%w: one of its numbers cannot be read", found.ErrDamaged)
	}
	return n.int64, nil
}
