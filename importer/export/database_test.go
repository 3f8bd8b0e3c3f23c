package export

import (
	"context"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"os"

	_ "modernc.org/sqlite" // the driver that writes the databases

	"latchkey/importer/found"
)

// databaseFile runs statements on a new database and returns its bytes.
func databaseFile(t testing.TB, statements ...string) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "accounts.db")
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// databaseSamples are the samples as far as these databases hold them.
func databaseSamples() []sample {
	s := samples()[:4]
	for i := range s {
		s[i].hash, s[i].digits, s[i].period, s[i].tags, s[i].note = "SHA1", 6, 30, nil, ""
	}
	return s
}

func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

const (
	googleSchema = "CREATE TABLE accounts (_id INTEGER PRIMARY KEY, email TEXT NOT NULL, secret TEXT NOT NULL, counter INTEGER DEFAULT 0, type INTEGER, provider INTEGER DEFAULT 0, issuer TEXT DEFAULT NULL, original_name TEXT DEFAULT NULL)"
	googleOldest = "CREATE TABLE accounts (_id INTEGER PRIMARY KEY, email TEXT NOT NULL, secret TEXT NOT NULL, counter INTEGER DEFAULT 0, type INTEGER)"
	googleNewest = "CREATE TABLE accounts (_id INTEGER PRIMARY KEY, email TEXT NOT NULL, secret BLOB NOT NULL, counter INTEGER DEFAULT 0, type INTEGER, provider INTEGER DEFAULT 0, issuer TEXT DEFAULT NULL, original_name TEXT DEFAULT NULL, isencrypted INTEGER DEFAULT 0, algorithm TEXT, digits INTEGER)"
)

// googleDatabase writes the samples into a database of Google Authenticator: the
// key as a text, or as bytes in the newest one, and in the oldest one the issuer
// before the name.
func googleDatabase(t testing.TB, schema string, more ...string) []byte {
	statements := []string{"CREATE TABLE android_metadata (locale TEXT)", schema}
	for _, s := range databaseSamples() {
		kind := 0
		if s.kind == "hotp" {
			kind = 1
		}
		email, secret := s.name, literal(strings.ToLower(base32.StdEncoding.EncodeToString(s.key)))
		if schema == googleNewest {
			secret = fmt.Sprintf("x'%x'", s.key)
		}
		if schema == googleOldest {
			email = s.issuer + ":" + s.name
		}
		statements = append(statements, fmt.Sprintf("INSERT INTO accounts (email, secret, counter, type) VALUES (%s, %s, %d, %d)", literal(email), secret, s.counter, kind))
		if schema != googleOldest {
			statements = append(statements, fmt.Sprintf("UPDATE accounts SET issuer = %s, original_name = 'x' WHERE email = %s", literal(s.issuer), literal(s.name)))
		}
	}
	return databaseFile(t, append(statements, more...)...)
}

func TestGoogleSQLite(t *testing.T) {
	for _, schema := range []string{googleSchema, googleOldest, googleNewest} {
		got, err := read(t, googleDatabase(t, schema), "")
		wantSamples(t, got, err, databaseSamples())
	}
}

func TestGoogleSQLiteLeavesOut(t *testing.T) {
	for _, test := range []struct{ row, want string }{
		{"'a', x'00', 0, 0, 0, NULL, NULL, 1, NULL, NULL", "keeps its key encrypted"},
		{"'a', 'GEZDGNBVGY3TQOJQ', 0, 7, 0, NULL, NULL, 0, NULL, NULL", "kind of code"},
		{"'a', 'GEZDGNBVGY3TQOJQ', 0, 0, 0, NULL, NULL, 0, 'MD5', NULL", "algorithm"},
		{"'a', 'GEZDGNBVGY3TQOJQ', 0, 0, 0, NULL, NULL, 0, 'SHA1', 99", "99 digits"},
		{"'a', '', 0, 0, 0, NULL, NULL, 0, 'SHA1', 6", "no key"},
		{"'a', 'GEZDGNBVGY3TQOJQ', 'many', 1, 0, NULL, NULL, 0, 'SHA1', 6", "number"},
	} {
		got, err := read(t, googleDatabase(t, googleNewest, "INSERT INTO accounts VALUES (100, "+test.row+")"), "")
		wantSamples(t, got, err, databaseSamples())
		if len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, test.want) {
			t.Errorf("left out %q, want %q", got.Skipped, test.want)
		}
	}
}

// microsoftDatabase writes the samples that are TOTP.
func microsoftDatabase(t testing.TB, more ...string) []byte {
	statements := []string{"CREATE TABLE accounts (_id INTEGER PRIMARY KEY AUTOINCREMENT, group_key TEXT, name TEXT, username TEXT, account_type INTEGER, oath_enabled INTEGER, oath_secret_key TEXT, encrypted_oath_secret_key TEXT, cid TEXT)"}
	for _, s := range databaseSamples()[:3] {
		statements = append(statements, fmt.Sprintf("INSERT INTO accounts (name, username, account_type, oath_enabled, oath_secret_key) VALUES (%s, %s, 0, 1, %s)",
			literal(s.issuer), literal(s.name), literal(base32.StdEncoding.EncodeToString(s.key))))
	}
	return databaseFile(t, append(statements, more...)...)
}

func TestMicrosoftSQLite(t *testing.T) {
	got, err := read(t, microsoftDatabase(t,
		"INSERT INTO accounts (name, username, account_type, oath_secret_key) VALUES ('Microsoft', 'p', 1, 'AAECAwQFBgcICQ==')",
		"INSERT INTO accounts (name, username, account_type, oath_secret_key) VALUES ('Microsoft', 'q', 1, 'no base64')",
		"INSERT INTO accounts (name, username, account_type, oath_secret_key) VALUES ('School', 's', 2, 'GEZDGNBVGY3TQOJQ')",
		"INSERT INTO accounts (name, username, account_type, oath_secret_key) VALUES ('New', 'n', 9, 'GEZDGNBVGY3TQOJQ')",
		"INSERT INTO accounts (name, username, account_type, oath_secret_key, encrypted_oath_secret_key) VALUES ('Sealed', 's', 0, '', 'x')",
	), "")
	personal := sample{issuer: "Microsoft", name: "p", key: []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, kind: "totp", hash: "SHA1", digits: 8, period: 30}
	wantSamples(t, got, err, append(databaseSamples()[:3], personal))
	want := []string{"cannot be read", "Microsoft's own sign-in", "not known", "encrypted"}
	if len(got.Skipped) != len(want) {
		t.Fatal(got.Skipped)
	}
	for i, s := range got.Skipped {
		if !strings.Contains(s.Reason, want[i]) {
			t.Errorf("%v, want %q", s, want[i])
		}
	}
}

func TestDatabaseFailures(t *testing.T) {
	data := googleDatabase(t, googleSchema)
	if _, err := read(t, data[:len(data)-1], ""); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("cut off: %v", err)
	}
	renamed := slices.Clone(data)
	for i := range len(renamed) - 14 {
		if string(renamed[i:i+14]) == "TABLE accounts" {
			copy(renamed[i:], "TABLE accountz")
		}
	}
	if _, err := read(t, renamed, ""); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("without its table: %v", err)
	}
}

// authplusSamples are what the files of testdata were written with.
func authplusSamples() []sample {
	s := databaseSamples()
	s[0].tags = []string{"Work"}
	s[1].key = []byte{0, 0, 0, 1, 0, 255, 0, 7, 0, 0}
	s[3].issuer = "Counter"
	return []sample{s[0], s[1], s[3]}
}

func TestAuthplusDatabase(t *testing.T) {
	data := storedFile(t, "authplus.db")
	got, err := read(t, data, passphrase)
	wantSamples(t, got, err, authplusSamples())
	wantFailures(t, data, 1499)
}

func TestAuthplusBattleNet(t *testing.T) {
	key := []byte("twenty bytes of key!")
	data := databaseFile(t,
		strings.TrimSuffix(googleSchema, ")")+", category TEXT NOT NULL DEFAULT 'All Accounts')",
		fmt.Sprintf("INSERT INTO accounts (email, secret, type, issuer) VALUES ('zoe', '%X', 2, 'Blizzard')", key),
		fmt.Sprintf("INSERT INTO accounts (email, secret, type) VALUES ('EU-1', '%x', 2)", key),
		"INSERT INTO accounts (email, secret, type) VALUES ('base32', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 2)",
	)
	got, err := read(t, data, "")
	want := sample{issuer: "Blizzard", name: "zoe", key: key, kind: "totp", hash: "SHA1", digits: 8, period: 30}
	second := want
	second.issuer, second.name = "Battle.net", "EU-1"
	wantSamples(t, got, err, []sample{want, second})
	if len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, "kind of code") {
		t.Errorf("left out %v", got.Skipped)
	}
}

func TestAuthplus(t *testing.T) {
	data := storedFile(t, "authplus.zip")
	want := authplusSamples()
	want[0].tags = nil
	want[1].issuer, want[1].name = "Zero 🔑", "bob"
	got, err := read(t, data, passphrase)
	wantSamples(t, got, err, want)
	wantFailures(t, data, 1)
}

func FuzzAuthplus(f *testing.F) { fuzz(f, storedFile(f, "authplus.zip")) }

// The databases themselves are fuzzed where they are opened; here it is their
// rows.
func FuzzGoogleAccount(f *testing.F) {
	f.Add("GitHub", "alice", "GEZDGNBVGY3TQOJQ", []byte("GEZDGNBVGY3TQOJQ"), int64(0), "SHA1", "6")
	f.Add("", "GitHub:alice", "", []byte{0}, int64(1), "", "")
	f.Fuzz(func(t *testing.T, issuer, email, text string, key []byte, kind int64, algorithm, digits string) {
		for _, secret := range []any{text, key, kind, nil} {
			row := map[string]any{"issuer": issuer, "email": email, "secret": secret, "type": kind, "counter": kind, "algorithm": algorithm, "digits": digits}
			e, err := googleAccount(func(column string) any { return row[column] })
			if err != nil {
				continue
			}
			if a, err := e.account(); err == nil && a.Validate() != nil {
				t.Error(a.Validate())
			}
		}
	})
}
