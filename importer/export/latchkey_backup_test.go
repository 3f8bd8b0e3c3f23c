package export

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"latchkey/vault"
	"latchkey/vault/backup"
)

// A backup that package backup wrote is read with every field equal, also once the
// age tool has opened it; what is in its trash is left out and said.
func TestLatchkeyReadsBackups(t *testing.T) {
	var accounts []vault.Account
	for i, s := range samples() {
		accounts = append(accounts, vault.Account{
			ID: vault.NewID(), Issuer: s.issuer, Name: s.name, Kind: vault.Kind(s.kind), Algorithm: vault.Algorithm(s.hash),
			Digits: s.digits, Period: s.period, Counter: s.counter, Secret: vault.NewSecret(s.key),
			Tags: append(s.tags, "Home"), Note: s.note, Pinned: i%2 == 0, Icon: "cloud", Color: "teal", Place: int64(i + 1),
		})
	}
	five := accounts[0] // which other apps' files would have taken for a Steam account
	five.ID, five.Issuer, five.Digits, five.Place = vault.NewID(), "Steam", 5, 6
	gone := accounts[0]
	gone.ID, gone.Issuer, gone.Deleted, gone.Place = vault.NewID(), "Gone", time.Unix(1_700_000_000, 0), 7
	path := filepath.Join(t.TempDir(), "backup.age")
	contents := backup.Contents{Made: time.Unix(1_700_000_000, 0), Accounts: append(accounts, five, gone)}
	if _, err := backup.Write(t.Context(), path, passphrase, contents, backup.Cost(1)); err != nil {
		t.Fatal(err)
	}
	sealed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := backup.Decrypt(sealed, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"sealed": sealed, "opened": opened} {
		got, err := read(t, data, passphrase)
		if err != nil || len(got.Accounts) != len(accounts)+1 {
			t.Fatalf("%s: %d accounts, %v", name, len(got.Accounts), err)
		}
		for i, want := range append(accounts, five) {
			a := got.Accounts[i]
			if fields := backup.Differences(a.Account, want); len(fields) > 0 || len(a.Remarks) > 0 {
				t.Errorf("%s: %s differs in %q, and it says %q", name, want.Title(), fields, a.Remarks)
			}
		}
		if text := fmt.Sprint(got.Skipped); text != "[{Gone (alice@example.com) it is in the trash}]" {
			t.Errorf("%s: left out %s", name, text)
		}
	}
}
