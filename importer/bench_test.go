package importer

import (
	"crypto/sha1"
	"encoding/base32"
	"fmt"
	"strings"
	"testing"
)

// benchAccounts is how many accounts the files of the benchmarks have. Each is
// to be read in less than 100 ms.
const benchAccounts = 10_000

// benchKey is a key in base32, another for each account.
func benchKey(i int) string {
	sum := sha1.Sum(fmt.Append(nil, i))
	return base32.StdEncoding.EncodeToString(sum[:])
}

func benchmarkRead(b *testing.B, file string) {
	data := []byte(file)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if got, err := Read(b.Context(), data, Options{}); err != nil || len(got.Accounts) != benchAccounts {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadLinks(b *testing.B) {
	var file strings.Builder
	for i := range benchAccounts {
		fmt.Fprintf(&file, "otpauth://totp/Website%%20%d:alice%%40example.com?secret=%s&issuer=Website%%20%d&algorithm=SHA1&digits=6&period=30\n", i, benchKey(i), i)
	}
	benchmarkRead(b, file.String())
}

func BenchmarkReadAegis(b *testing.B) {
	var entries []string
	for i := range benchAccounts {
		entries = append(entries, fmt.Sprintf(`{"type": "totp", "uuid": "%d", "name": "alice@example.com", "issuer": "Website %d", "note": "", "favorite": false, "icon": null, "groups": [],
			"info": {"secret": "%s", "algo": "SHA1", "digits": 6, "period": 30}}`, i, i, benchKey(i)))
	}
	benchmarkRead(b, `{"version": 1, "header": {"slots": null, "params": null}, "db": {"version": 3, "groups": [], "entries": [`+strings.Join(entries, ",\n")+`]}}`)
}
