// Package sqlitefile reads tables out of SQLite databases that are in memory,
// and takes SQLCipher's encryption off them.
//
// The databases come from strangers and hold secrets. So they are never written
// to a disk, not even for a moment, are opened for reading alone, and nothing
// that their schema says is trusted: views, triggers and virtual tables are not
// run. SQLite itself is modernc.org/sqlite.
package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"

	"latchkey/importer/found"
)

// MaxSize is how many bytes a database may have.
const MaxSize = 64 << 20

const (
	magic      = "SQLite format 3\x00"
	headerSize = 100
)

// A DB is an open database. It is for one goroutine at a time.
type DB struct {
	pool   *sql.DB
	conn   *sql.Conn
	size   int
	tables []table
}

// A table is a table as it stands in the schema.
type table struct {
	name    string
	columns []string
}

// Is reports whether data begins as a SQLite database does.
func Is(data []byte) bool {
	return len(data) >= headerSize && string(data[:len(magic)]) == magic
}

// Open opens a database of at most [MaxSize] bytes and checks all of it. A
// database whose app had a write-ahead log is read as it is without that log:
// what the app had not moved into the database yet is not in it.
//
// The error wraps found.ErrDamaged where the database is not whole, and the error of ctx
// where that ends first. The database has to be closed.
func Open(ctx context.Context, data []byte) (*DB, error) {
	if !Is(data) {
		return nil, fmt.Errorf("%w: it does not begin as a SQLite database does", found.ErrDamaged)
	}
	if len(data) > MaxSize {
		return nil, fmt.Errorf("%w: it has more than %d MiB", found.ErrDamaged, MaxSize>>20)
	}
	if err := checkLength(data); err != nil {
		return nil, err
	}
	db := &DB{size: len(data)}
	err := db.load(ctx, withoutLog(data))
	if err == nil {
		err = db.check(ctx)
	}
	if err == nil {
		err = db.readSchema(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close frees the copy of the database.
func (db *DB) Close() error {
	var err error
	if db.conn != nil {
		err = db.conn.Close()
	}
	if db.pool != nil {
		err = errors.Join(err, db.pool.Close())
	}
	return err
}

// checkLength compares how long a database says that it is with how long it is
// (section 1.3.7 of the SQLite file format): SQLite itself reads the beginning
// of a longer one without a word.
func checkLength(data []byte) error {
	page := pageSize(data)
	pages := uint64(bigEndian32(data[28:]))
	current := bigEndian32(data[24:]) == bigEndian32(data[92:]) // else an old SQLite wrote last, which left the count alone
	if page == 0 || current && pages != 0 && pages*page > uint64(len(data)) {
		return fmt.Errorf("%w: a part of it is missing", found.ErrDamaged)
	}
	return nil
}

// pageSize returns the bytes of a page, or 0 where they are impossible.
func pageSize(data []byte) uint64 {
	size := uint64(data[16])<<8 | uint64(data[17])
	if size == 1 {
		return 65536
	}
	if size < 512 || size&(size-1) != 0 {
		return 0
	}
	return size
}

func bigEndian32(b []byte) uint32 {
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// withoutLog returns a copy of a database that says it has a write-ahead log
// (the two versions in its header) as one without, which is how SQLite opens a
// database in memory.
func withoutLog(data []byte) []byte {
	if data[18] != 2 && data[19] != 2 {
		return data
	}
	data = append([]byte(nil), data...)
	data[18], data[19] = 1, 1
	return data
}

// load opens SQLite on a copy of data. The settings are what SQLite's page
// "Defense Against The Dark Arts" advises for databases from strangers.
func (db *DB) load(ctx context.Context, data []byte) error {
	connector, err := sqlite.NewConnector("file::memory:?_defensive=true&_dqs=0" +
		"&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)&_pragma=temp_store(2)&_pragma=mmap_size(0)")
	if err != nil {
		return fmt.Errorf("starting SQLite: %w", err)
	}
	db.pool = sql.OpenDB(connector)
	if db.conn, err = db.pool.Conn(ctx); err != nil {
		return failure(ctx, "starting SQLite", err)
	}
	if err := db.limit(); err != nil {
		return err
	}
	err = db.conn.Raw(func(driverConn any) error {
		into, ok := driverConn.(interface{ Deserialize([]byte) error })
		if !ok {
			return errors.New("this SQLite cannot open a database in memory")
		}
		return into.Deserialize(data)
	})
	if err != nil {
		return failure(ctx, "opening the database", err)
	}
	if _, err := db.conn.ExecContext(ctx, "PRAGMA query_only = 1"); err != nil {
		return failure(ctx, "opening the database", err)
	}
	return nil
}

// limit bounds what the schema can make SQLite spend. The numbers of the limits
// are those of sqlite3.h.
func (db *DB) limit() error {
	for _, l := range []struct{ id, value int }{
		{0, 8 << 20},   // SQLITE_LIMIT_LENGTH: bytes of a value and of a row
		{1, 256 << 10}, // SQLITE_LIMIT_SQL_LENGTH
		{2, 200},       // SQLITE_LIMIT_COLUMN
		{3, 50},        // SQLITE_LIMIT_EXPR_DEPTH
		{7, 0},         // SQLITE_LIMIT_ATTACHED
		{8, 50},        // SQLITE_LIMIT_LIKE_PATTERN_LENGTH
		{11, 0},        // SQLITE_LIMIT_WORKER_THREADS
	} {
		if _, err := sqlite.Limit(db.conn, l.id, l.value); err != nil {
			return fmt.Errorf("bounding SQLite: %w", err)
		}
	}
	return nil
}

// check reads every page. What it finds is damage, but where a value only
// breaks a rule that the app gave its own table: the value is there.
func (db *DB) check(ctx context.Context) error {
	rows, err := db.conn.QueryContext(ctx, "PRAGMA quick_check(10)")
	if err != nil {
		return failure(ctx, "checking the database", err)
	}
	defer rows.Close()
	for rows.Next() {
		var finding string
		if err := rows.Scan(&finding); err != nil {
			return failure(ctx, "checking the database", err)
		}
		if finding != "ok" && !isRule(finding) {
			return fmt.Errorf("%w: its pages do not fit together", found.ErrDamaged)
		}
	}
	if err := rows.Err(); err != nil {
		return failure(ctx, "checking the database", err)
	}
	return nil
}

// failure says what SQLite reported, without SQLite's own words: these can hold
// parts of the database.
func failure(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	var said *sqlite.Error
	if errors.As(err, &said) {
		return fmt.Errorf("%w: %s failed (SQLite's code %d)", found.ErrDamaged, doing, said.Code()&0xff)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
