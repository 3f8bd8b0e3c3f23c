package export

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"latchkey/importer/found"
	"latchkey/importer/found/foundtest"
	"latchkey/importer/internal/kdbx/kdbxtest"
	"latchkey/importer/internal/kdf"
)

// keepassDatabase writes a database with the samples, all of their fields
// protected, and those of their history.
func keepassDatabase(t testing.TB, d kdbxtest.Database) []byte {
	t.Helper()
	document := string(keepassXMLFile(append(keepassSamples(), []keepassPair{{"Title", "no code"}})))
	document = strings.ReplaceAll(document, `ProtectInMemory="True"`, `Protected="True"`)
	d.Document = strings.ReplaceAll(document, "<History><Entry><String><Key>otp</Key><Value>", `<History><Entry><String><Key>otp</Key><Value Protected="True">`)
	d.Passphrase = passphrase
	return kdbxtest.Write(t, d)
}

// keepassDatabases returns one of every version, cipher and derivation, and of
// both streams.
func keepassDatabases() []kdbxtest.Database {
	var all []kdbxtest.Database
	for i, cipher := range []string{"aes", "chacha20", "twofish"} {
		for j, derivation := range []string{"aes", "argon2d", "argon2id"} {
			all = append(all, kdbxtest.Database{Cipher: cipher, KDF: derivation, Salsa20: (i+j)%2 == 1, Plain: i == j})
		}
		all = append(all, kdbxtest.Database{Old: true, Cipher: cipher, Salsa20: true, Plain: i == 1})
	}
	return all
}

func TestKeepassKDBX(t *testing.T) {
	for _, d := range keepassDatabases() {
		t.Run(fmt.Sprintf("old=%t %s %s", d.Old, d.Cipher, d.KDF), func(t *testing.T) {
			got, err := read(t, keepassDatabase(t, d), passphrase)
			wantSamples(t, got, err, samples())
			want := "[{Gone it is in the recycle bin} {1 entry a login without a code}]"
			if s := fmt.Sprint(got.Skipped); s != want || got.Format != "KeePass database" {
				t.Errorf("%s: %s, want %s", got.Format, s, want)
			}
		})
	}
}

// What KeePass 2.47, KeePassXC 2.7.4 and PyKeePass 4.0.3 themselves write.
func TestKeepassKDBXStored(t *testing.T) {
	ones, steam := "12345678901234567890", []byte("steam needs twenty!!")
	work := []string{"Work"}
	keepass := []sample{
		{issuer: "T1", name: "u1", key: []byte(ones + ones[:12]), kind: "totp", hash: "SHA512", digits: 8, period: 60},
		{issuer: "T2 🔑", name: "בנק דانا", key: []byte("counting keys"), kind: "hotp", hash: "SHA1", digits: 6, counter: 41, note: strings.Repeat("Zeile\n", 170)},
		{issuer: "T3", key: []byte{0, 0, 1, 0, 255, 0, 7, 0, 0, 0}, kind: "totp", hash: "SHA1", digits: 6, period: 30},
		{issuer: "T4", key: steam, kind: "totp", hash: "SHA1", digits: 6, period: 30},
		{issuer: "T5", key: steam, kind: "steam", hash: "SHA1", period: 30},
	}
	keepassxc := []sample{
		{issuer: "GitHub", name: "alice@example.com", key: []byte(ones), kind: "totp", hash: "SHA1", digits: 6, period: 30},
		{issuer: "Größe 東京 🔑", name: "בנק دانا", key: keepass[0].key, kind: "totp", hash: "SHA512", digits: 8, period: 60, note: "Zeile\nzwei"},
		{issuer: "Steam", name: "gabe", key: steam, kind: "steam", hash: "SHA1", period: 30},
		{issuer: "Zero", name: "tray", key: []byte{0, 0, 1, 0, 255, 0, 7, 0, 0}, kind: "totp", hash: "SHA1", digits: 7, period: 45},
		{issuer: "Counter", name: "carol", key: []byte("counting keys"), kind: "hotp", hash: "SHA1", digits: 6, counter: 41},
	}
	for i := range keepass {
		keepass[i].tags, keepassxc[i].tags = work, work
	}
	keepassxc[0].tags = []string{"Work", "blue", "green"}
	for name, want := range map[string][]sample{
		"keepass-argon2d-chacha20.kdbx":   keepass,
		"keepass-3.1.kdbx":                keepass,
		"pykeepass-argon2id-twofish.kdbx": keepass,
		"keepassxc-3.1.kdbx":              keepassxc,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, storedFile(t, name), passphrase)
			wantSamples(t, got, err, want)
			if s := fmt.Sprint(got.Skipped); !strings.Contains(s, "it is in the recycle bin} {1 entry a login without a code}]") {
				t.Error(s)
			}
		})
	}
}

func TestKeepassKDBXFailures(t *testing.T) {
	wantFailures(t, keepassDatabase(t, kdbxtest.Database{}), 53)
	wantFailures(t, keepassDatabase(t, kdbxtest.Database{Old: true}), 53)
	costly := kdbxtest.Database{Parameters: kdbxtest.Argon2Parameters("argon2d", 2, 2<<30, 1, 0x13)}
	if _, err := read(t, keepassDatabase(t, costly), passphrase); !errors.Is(err, kdf.ErrCost) || !strings.Contains(err.Error(), "2.0 GiB of memory") {
		t.Errorf("with a cost of 2 GiB: %v", err)
	}
	cut := kdbxtest.Write(t, kdbxtest.Database{Passphrase: passphrase, Document: "<KeePassFile><Root><Group>"})
	if _, err := read(t, cut, passphrase); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("with half a document: %v", err)
	}
	if _, err := read(t, []byte("\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5\x03\x00\x00\x00"), passphrase); !errors.Is(err, found.ErrFormat) || !strings.Contains(err.Error(), "KeePass 1 (.kdb)") {
		t.Errorf("of KeePass 1: %v", err)
	}
}

// Whoever does not want to wait any longer need not.
func TestKeepassKDBXCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &Source{Data: keepassDatabase(t, kdbxtest.Database{}), Passphrase: passphrase}
	if _, err := keepassKDBX().Read(ctx, s); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A small file does not take much memory, whatever it unpacks to, and not more
// codes are taken from it than a vault could have.
func TestKeepassKDBXMemory(t *testing.T) {
	const open = "<KeePassFile><Root><Group>"
	for _, test := range []struct {
		name, document string
		want           error
	}{
		{"entries", open + strings.Repeat("<Entry/>", 600_000), found.ErrDamaged},
		{"fields", open + "<Entry>" + strings.Repeat("<String/>", 600_000), found.ErrDamaged},
		{"codes", open + strings.Repeat("<Entry><String><Key>otp</Key><Value>a</Value></String></Entry>", maxRows+1), found.ErrFormat},
	} {
		content := kdbxtest.Pack(t, append(kdbxtest.Database{}.Inner(), test.document...))
		data := kdbxtest.Write(t, kdbxtest.Database{Passphrase: passphrase, Content: content})
		var err error
		if used := heapFor(func() { _, err = read(t, data, passphrase) }); used > 64<<20 {
			t.Errorf("%s: %d MiB for a file of %d bytes", test.name, used>>20, len(data))
		}
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// heapFor returns how much memory work has in use at most, garbage among it.
func heapFor(work func()) int64 {
	heap := func() int64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	runtime.GC()
	before := heap()
	most := before
	done := make(chan struct{})
	go func() { defer close(done); work() }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return most - before
		case <-tick.C:
			most = max(most, heap())
		}
	}
}

// FuzzKeepassKDBX puts documents into a database. What there is around them is
// fuzzed in package kdbx.
func FuzzKeepassKDBX(f *testing.F) {
	f.Add(string(keepassXMLFile(keepassSamples())))
	f.Add(strings.ReplaceAll(string(keepassXMLFile(keepassSamples())), `ProtectInMemory="True"`, `Protected="True"`))
	f.Fuzz(func(t *testing.T, document string) {
		d := kdbxtest.Database{Cipher: "chacha20", Plain: true, Passphrase: passphrase, Document: document}
		got, err := keepassKDBX().Read(t.Context(), &Source{Data: kdbxtest.Write(t, d), Passphrase: passphrase})
		foundtest.Check(t, got, err)
	})
}
