package sqlitefile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"latchkey/importer/found"
)

// Bounds on a schema. An authenticator has a handful of tables.
const (
	maxTables = 1000
	maxRows   = 1 << 17
)

// isRule reports whether a finding of quick_check is about a value's kind and
// not about the pages that it stands on.
func isRule(finding string) bool {
	return strings.HasPrefix(finding, "NULL value in ") ||
		strings.HasPrefix(finding, "NUMERIC value in ") ||
		strings.HasPrefix(finding, "TEXT value in ") ||
		strings.HasPrefix(finding, "non-") || // non-INT value in, non-TEXT value in: STRICT tables
		strings.HasPrefix(finding, "CHECK constraint failed in ")
}

// readSchema keeps the names of the tables and of their columns. Views, virtual
// tables and generated columns are not among them.
func (db *DB) readSchema(ctx context.Context) error {
	rows, err := db.conn.QueryContext(ctx, `SELECT name FROM sqlite_schema
		WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name LIMIT ?`, maxTables)
	if err != nil {
		return failure(ctx, "reading the names of its tables", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return failure(ctx, "reading the names of its tables", err)
		}
		db.tables = append(db.tables, table{name: name})
	}
	if err := rows.Err(); err != nil {
		return failure(ctx, "reading the names of its tables", err)
	}
	for i := range db.tables {
		if db.tables[i].columns, err = db.readColumns(ctx, db.tables[i].name); err != nil {
			return err
		}
	}
	return nil
}

// readColumns returns the names of a table's columns that are stored.
func (db *DB) readColumns(ctx context.Context, name string) ([]string, error) {
	rows, err := db.conn.QueryContext(ctx, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", name)
	if err != nil {
		return nil, failure(ctx, "reading the columns of a table", err)
	}
	defer rows.Close()
	var columns []string
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			return nil, failure(ctx, "reading the columns of a table", err)
		}
		columns = append(columns, column)
	}
	if err := rows.Err(); err != nil {
		return nil, failure(ctx, "reading the columns of a table", err)
	}
	return columns, nil
}

// Tables returns the names of the tables, in alphabetical order.
func (db *DB) Tables() []string {
	names := make([]string, len(db.tables))
	for i, t := range db.tables {
		names[i] = t.name
	}
	return names
}

// Columns returns the names of a table's columns in their order, and nil where
// there is no such table. Upper and lower case are the same in its name.
func (db *DB) Columns(name string) []string {
	t, _ := db.table(name)
	return slices.Clone(t.columns)
}

func (db *DB) table(name string) (table, bool) {
	i := slices.IndexFunc(db.tables, func(t table) bool { return strings.EqualFold(t.name, name) })
	if i < 0 {
		return table{}, false
	}
	return db.tables[i], true
}

// Rows returns all rows of a table in the order in which they are stored: for
// each the values of the columns asked for, in the order of the call. A value is
// nil, an int64, a float64, a string or a []byte, as it is stored. A column that
// the table does not have is nil in each row. Upper and lower case are the same
// in names.
//
// The error wraps found.ErrDamaged where there is no such table, where the table has more
// than 2^20 rows, or more bytes than the whole database.
func (db *DB) Rows(ctx context.Context, name string, columns ...string) ([][]any, error) {
	t, ok := db.table(name)
	if !ok {
		return nil, fmt.Errorf("%w: it has no table %q", found.ErrDamaged, name)
	}
	const doing = "reading a table"
	rows, err := db.conn.QueryContext(ctx, "SELECT "+t.selection(columns)+" FROM "+quoted(t.name))
	if err != nil {
		return nil, failure(ctx, doing, err)
	}
	defer rows.Close()
	var all [][]any
	left := 2*db.size + 1<<20 // UTF-16 may grow, and a default value stands in the schema alone
	for rows.Next() {
		row := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, failure(ctx, doing, err)
		}
		if left -= sizeOf(row); left < 0 || len(all) == maxRows {
			return nil, fmt.Errorf("%w: a table has more in it than there is room for", found.ErrDamaged)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		return nil, failure(ctx, doing, err)
	}
	return all, nil
}

// selection returns what to select for columns. The plus sign makes an
// expression of a column, which the driver hands on as it is stored; of a column
// that is declared as a date it would make a time.
func (t table) selection(columns []string) string {
	terms := make([]string, len(columns))
	for i, column := range columns {
		terms[i] = "NULL"
		if at := slices.IndexFunc(t.columns, func(c string) bool { return strings.EqualFold(c, column) }); at >= 0 {
			terms[i] = "+" + quoted(t.columns[at])
		}
	}
	return strings.Join(terms, ", ")
}

// quoted returns a name as SQL has it.
func quoted(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// sizeOf returns the bytes of texts and blobs of a row.
func sizeOf(row []any) int {
	size := 0
	for _, value := range row {
		switch v := value.(type) {
		case string:
			size += len(v)
		case []byte:
			size += len(v)
		}
	}
	return size
}
