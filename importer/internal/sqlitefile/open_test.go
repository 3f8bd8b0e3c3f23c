package sqlitefile

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"latchkey/importer/found"
)

// The databases in testdata were written by SQLite 3.40 (plain, utf16, wal),
// SQLCipher 3.4.1 and SQLCipher 4.4.2.

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func open(t testing.TB, data []byte) *DB {
	t.Helper()
	db, err := Open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestReadsRowsAsTheyAreStored(t *testing.T) {
	data := sample(t, "plain.db")
	before := bytes.Clone(data)
	db := open(t, data)
	rows, err := db.Rows(context.Background(), "Accounts", "_id", "EMAIL", "secret", "day", "yes", "f", "b", "missing")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{
		{int64(1), "alice 🔑", "JBSWY3DPEHPK3PXP", "2020-01-02", int64(1), 1.5, []byte{0, 255}, nil},
		{int64(2), "a\x00b", nil, int64(1600000000), int64(0), 2.0, []byte(nil), nil},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("%#v", rows)
	}
	if rows, err = db.Rows(context.Background(), `odd "name`, `a "b`); err != nil || !reflect.DeepEqual(rows, [][]any{{int64(5)}}) {
		t.Error(rows, err)
	}
	if !bytes.Equal(data, before) {
		t.Error("the data was written to")
	}
}

func TestNothingThatRunsIsOffered(t *testing.T) {
	db := open(t, sample(t, "plain.db"))
	for _, name := range db.Tables() {
		if name == "bomb" || name == "v" {
			t.Errorf("%s is no plain table", name)
		}
	}
	if _, err := db.Rows(context.Background(), "bomb", "x"); !errors.Is(err, found.ErrDamaged) {
		t.Error(err)
	}
	if got := strings.Join(db.Columns("accounts"), " "); got != "_id email secret day yes f b" {
		t.Errorf("columns %s", got)
	}
	if _, err := db.conn.ExecContext(context.Background(), "DELETE FROM accounts"); err == nil {
		t.Error("the database can be written to")
	}
}

func TestOpensDatabasesOfOtherKinds(t *testing.T) {
	for name, want := range map[string]string{"utf16.db": "鍵🔑", "wal.db": "alice"} {
		db := open(t, sample(t, name))
		table := db.Tables()[0]
		rows, err := db.Rows(context.Background(), table, db.Columns(table)[0])
		if err != nil || !reflect.DeepEqual(rows, [][]any{{want}}) {
			t.Errorf("%s: %v, %v", name, rows, err)
		}
	}
}

// A test of its own for each part of the file would test SQLite. What matters is
// that damage is either said or leaves the rows alone.
func TestDamageIsSaid(t *testing.T) {
	whole := sample(t, "wal.db")
	want := rowsOf(t, whole)
	for _, n := range []int{0, 10, 99, 100, 4095, 4096, 5000, 8191} {
		if _, err := Open(context.Background(), whole[:n]); !errors.Is(err, found.ErrDamaged) {
			t.Errorf("the first %d bytes: %v", n, err)
		}
	}
	said := 0
	for i := 0; i < len(whole); i += 13 {
		data := bytes.Clone(whole)
		data[i] ^= 0xff
		db, err := Open(context.Background(), data)
		if err != nil {
			said++
			if !errors.Is(err, found.ErrDamaged) {
				t.Errorf("byte %d: %v", i, err)
			}
			continue
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	if said == 0 || len(want) != 1 {
		t.Errorf("%d times, %v", said, want)
	}
}

func rowsOf(t *testing.T, data []byte) [][]any {
	t.Helper()
	rows, err := open(t, data).Rows(context.Background(), "accounts", "email")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, sample(t, "plain.db")); !errors.Is(err, context.Canceled) || errors.Is(err, found.ErrDamaged) {
		t.Error(err)
	}
	db := open(t, sample(t, "plain.db"))
	late, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	rows, err := db.conn.QueryContext(late, "SELECT * FROM bomb") // runs for ever
	if err == nil {
		rows.Next()
		err = rows.Err()
		rows.Close()
	}
	if failed := failure(late, "reading", err); !errors.Is(failed, context.DeadlineExceeded) {
		t.Error(failed)
	}
}

func TestTooLargeIsRefused(t *testing.T) {
	data := append(sample(t, "plain.db"), make([]byte, MaxSize)...)
	if _, err := Open(context.Background(), data); !errors.Is(err, found.ErrDamaged) || !strings.Contains(err.Error(), "64 MiB") {
		t.Error(err)
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"plain.db", "utf16.db", "wal.db"} {
		f.Add(sample(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		db, err := Open(ctx, data)
		if err != nil {
			if !errors.Is(err, found.ErrDamaged) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		defer db.Close()
		for _, table := range db.Tables() {
			if _, err := db.Rows(ctx, table, db.Columns(table)...); err != nil && !errors.Is(err, found.ErrDamaged) {
				t.Errorf("an error of no kind: %v", err)
			}
		}
	})
}
