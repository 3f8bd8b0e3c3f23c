package sqlitefile

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"testing"

	"latchkey/importer/found"
)

const madeUp = "made up 🔑 for tests"

func TestDecryptsWhatSQLCipherWrote(t *testing.T) {
	for _, name := range []string{"sqlcipher3.db", "sqlcipher4.db"} {
		data := sample(t, name)
		if !MayBeEncrypted(data) {
			t.Errorf("%s is not known", name)
		}
		plain, err := Decrypt(context.Background(), nil, data, madeUp)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		rows, err := open(t, plain).Rows(context.Background(), "accounts", "_id", "email", "secret", "extra")
		if err != nil || len(rows) != 151 || !reflect.DeepEqual(rows[0], []any{int64(1), "alice 🔑", "JBSWY3DPEHPK3PXP", []byte{0, 255}}) ||
			rows[150][2] != "KEY150" {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

func TestPassphraseOfADatabase(t *testing.T) {
	data := sample(t, "sqlcipher3.db")
	if _, err := Decrypt(context.Background(), nil, data, "something else"); !errors.Is(err, found.ErrPassphraseWrong) || errors.Is(err, found.ErrDamaged) {
		t.Error(err)
	}
	if _, err := Decrypt(context.Background(), nil, data, ""); !errors.Is(err, found.ErrPassphraseMissing) {
		t.Error(err)
	}
	if _, err := Decrypt(context.Background(), nil, []byte("short"), madeUp); !errors.Is(err, found.ErrPassphraseWrong) {
		t.Error(err)
	}
}

// With a scheme that costs nothing to try, each byte of the first page and one
// of each later page is changed.
func TestEveryChangeOfADatabaseIsSeen(t *testing.T) {
	data := sample(t, "sqlcipher3.db")
	s := schemes()[1]
	key, err := s.keys(context.Background(), nil, data[:saltSize], madeUp)
	if err != nil {
		t.Fatal(err)
	}
	covered := s.page - s.reserved() + ivSize + s.hash().Size() // what fills up the last block is nobody's
	for i := saltSize; i < covered; i++ {
		page := bytes.Clone(data[:s.page])
		page[i] ^= 1
		if key.authentic(page, 1) {
			t.Fatalf("byte %d of the first page", i)
		}
	}
	for at := s.page; at < len(data); at += s.page {
		for _, i := range []int{0, 500, covered - 1} {
			changed := bytes.Clone(data)
			changed[at+i] ^= 1
			if _, err := key.database(context.Background(), changed); !errors.Is(err, found.ErrDamaged) {
				t.Errorf("byte %d: %v", at+i, err)
			}
		}
	}
	if _, err := key.database(context.Background(), data[:len(data)-1]); !errors.Is(err, found.ErrDamaged) {
		t.Error(err)
	}
	swapped := bytes.Clone(data)
	copy(swapped[1024:2048], data[2048:3072])
	copy(swapped[2048:3072], data[1024:2048])
	if _, err := key.database(context.Background(), swapped); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("with two pages swapped: %v", err)
	}
	shorter, err := key.database(context.Background(), data[:len(data)-s.page])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), shorter); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("without its last page: %v", err)
	}
}

func TestOrdinaryFilesAreNotTakenForEncryptedDatabases(t *testing.T) {
	for name, data := range map[string][]byte{
		"a text":         bytes.Repeat([]byte("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP\n"), 1024)[:4096],
		"zeros":          make([]byte, 2048),
		"an odd length":  sample(t, "sqlcipher3.db")[:1500],
		"nothing":        nil,
		"a plain SQLite": sample(t, "plain.db"),
	} {
		if MayBeEncrypted(data) {
			t.Error(name)
		}
	}
}

func FuzzDecrypt(f *testing.F) {
	data := sample(f, "sqlcipher3.db")
	s := schemes()[1]
	key, err := s.keys(context.Background(), nil, data[:saltSize], madeUp)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:1024])
	f.Fuzz(func(t *testing.T, changed []byte) {
		if len(changed) < s.page {
			return
		}
		plain, err := key.database(context.Background(), changed)
		if err == nil && len(plain) != len(changed) {
			t.Errorf("%d bytes of %d", len(plain), len(changed))
		}
	})
}
