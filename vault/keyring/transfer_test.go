package keyring

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/vault"
	"latchkey/vault/sealed"
)

// cheap is a cost that tests can pay.
var cheap = Cost{Keyring: sealed.Cost{Time: 1, Memory: 64, Threads: 1}, File: 1}

// at finds a place of which nothing is remembered.
func at(t *testing.T, dir, explicit string) Found {
	t.Helper()
	found, err := Locate(t.Context(), dir, explicit)
	if err != nil {
		t.Fatal(err)
	}
	found.Cost = cheap
	return found
}

// settledFile makes a vault of some accounts in a file that is remembered.
func settledFile(t *testing.T, dir string) (found Found, want string) {
	t.Helper()
	found = at(t, dir, "file:"+filepath.Join(t.TempDir(), "vault.age"))
	v, err := found.Create(t.Context(), childPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if err := Remember(dir, found.Choice); err != nil {
		t.Fatal(err)
	}
	fillVault(t, v)
	found = at(t, dir, "")
	return found, contentsOf(t, found, childPassphrase)
}

func fillVault(t *testing.T, v *vault.Vault) {
	t.Helper()
	var list []vault.Account
	for i := range 300 {
		list = append(list, vault.Account{Issuer: "Example", Name: strings.Repeat("n", 1+i%90), Kind: vault.TOTP, Algorithm: vault.SHA1,
			Digits: 6, Period: 30, Secret: vault.NewSecret([]byte{1, 2, 3, byte(i)}), Note: strings.Repeat("o", i)})
	}
	stored, err := v.Add(t.Context(), list...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Discard(t.Context(), time.Unix(1_700_000_000, 0), stored[7].ID); err != nil {
		t.Fatal(err)
	}
}

// contentsOf opens a vault as a new start does and describes what it holds.
func contentsOf(t *testing.T, found Found, passphrase string) string {
	t.Helper()
	v, err := found.Open(t.Context(), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, a := range append(v.Accounts(), v.Trash()...) {
		text.WriteString(strings.Join([]string{string(a.ID), a.Name, a.Note, a.Secret.Base32(), a.Deleted.String(), "\n"}, " "))
	}
	for _, p := range v.Problems() {
		text.WriteString(p.Error())
	}
	return text.String()
}

func TestTransferBetweenFiles(t *testing.T) {
	dir := t.TempDir()
	from, want := settledFile(t, dir)
	to := at(t, dir, "file:"+filepath.Join(t.TempDir(), "new.age"))
	_, err := Transfer(t.Context(), Place{from, "wrong"}, Place{to, "another"})
	wantError(t, err, vault.ErrPassphrase, "")
	_, err = Transfer(t.Context(), Place{from, childPassphrase}, Place{to, ""})
	wantError(t, err, vault.ErrPassphrase, "")
	_, err = Transfer(t.Context(), Place{from, childPassphrase}, Place{from, childPassphrase})
	if !errors.Is(err, vault.ErrExists) {
		t.Error(err)
	}
	if contentsOf(t, at(t, dir, ""), childPassphrase) != want {
		t.Fatal("a move that was refused has changed something")
	}

	remembered, err := Transfer(t.Context(), Place{from, childPassphrase}, Place{to, "another"})
	if !remembered || err != nil {
		t.Fatal(remembered, err)
	}
	now := at(t, dir, "")
	if now.Choice != to.Choice || now.Left != (Choice{}) || contentsOf(t, now, "another") != want {
		t.Errorf("the vault is in %v, left %v", now.Choice, now.Left)
	}
	if _, err := os.Lstat(from.Path); err == nil {
		t.Error("the old file is there")
	}
}

// TestTransferOverAnotherVault leaves both as they are.
func TestTransferOverAnotherVault(t *testing.T) {
	dir := t.TempDir()
	from, want := settledFile(t, dir)
	to := at(t, dir, "file:"+filepath.Join(t.TempDir(), "other.age"))
	if _, err := to.Create(t.Context(), childPassphrase); err != nil {
		t.Fatal(err)
	}
	before := readFile(t, to.Path)
	for _, passphrase := range []string{childPassphrase, "wrong"} {
		_, err := Transfer(t.Context(), Place{from, childPassphrase}, Place{to, passphrase})
		if !errors.Is(err, vault.ErrExists) {
			t.Errorf("moved over another vault: %v", err)
		}
	}
	if string(readFile(t, to.Path)) != string(before) || contentsOf(t, at(t, dir, ""), childPassphrase) != want {
		t.Error("one of the two is another now")
	}
}

// TestTransferAfterACrash: a copy that was made and not remembered is used by the
// next move, and an old vault that was not deleted is told and can be.
func TestTransferAfterACrash(t *testing.T) {
	dir := t.TempDir()
	from, want := settledFile(t, dir)
	to := at(t, dir, "file:"+filepath.Join(t.TempDir(), "new.age"))
	source, err := from.Store(t.Context(), childPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if err := (Place{to, "another"}).deliver(t.Context(), source); err != nil {
		t.Fatal(err)
	}
	if now := at(t, dir, ""); now.Choice != from.Choice || contentsOf(t, now, childPassphrase) != want {
		t.Fatal("the vault is not where it is remembered to be")
	}
	if _, err := from.announce(to.Choice); err != nil { // and here is the second crash
		t.Fatal(err)
	}
	now := at(t, dir, "")
	if now.Choice != to.Choice || now.Left != from.Choice || contentsOf(t, now, "another") != want {
		t.Fatalf("the vault is in %v, left %v", now.Choice, now.Left)
	}
	if err := EmptyLeft(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(from.Path); err == nil {
		t.Error("the old file is there")
	}
	if now = at(t, dir, ""); now.Left != (Choice{}) || contentsOf(t, now, "another") != want {
		t.Error("the old place is still told")
	}
}

// TestTransferThatIsNotRemembered: the settings cannot be written. Both places have
// everything, and once they can be written the move goes on.
func TestTransferThatIsNotRemembered(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "settings")
	from, want := settledFile(t, dir)
	to := at(t, dir, "file:"+filepath.Join(t.TempDir(), "new.age"))
	note := readFile(t, filepath.Join(dir, rememberedName))
	writeFile(t, filepath.Join(dir, rememberedName), []byte("damaged"))
	_, err := Transfer(t.Context(), Place{from, childPassphrase}, Place{to, "another"})
	wantError(t, err, vault.ErrDamaged, "stays in")
	writeFile(t, filepath.Join(dir, rememberedName), note)
	if contentsOf(t, at(t, dir, ""), childPassphrase) != want {
		t.Fatal("the vault is another one")
	}
	if remembered, err := Transfer(t.Context(), Place{from, childPassphrase}, Place{to, "another"}); !remembered || err != nil {
		t.Fatal(remembered, err)
	}
	if contentsOf(t, at(t, dir, ""), "another") != want {
		t.Fatal("the vault is another one")
	}
}

// TestTransferOfAnExplicitChoice moves what was named and remembers nothing.
func TestTransferOfAnExplicitChoice(t *testing.T) {
	dir := t.TempDir()
	settled, _ := settledFile(t, dir)
	from := at(t, dir, "file:"+filepath.Join(t.TempDir(), "mine.age"))
	if _, err := from.Create(t.Context(), childPassphrase); err != nil {
		t.Fatal(err)
	}
	to := at(t, dir, "file:"+filepath.Join(t.TempDir(), "new.age"))
	if remembered, err := Transfer(t.Context(), Place{from, childPassphrase}, Place{to, childPassphrase}); remembered || err != nil {
		t.Fatal(remembered, err)
	}
	if now := at(t, dir, ""); now.Choice != settled.Choice {
		t.Errorf("%v is remembered", now.Choice)
	}
}

func TestFileChangePassphrase(t *testing.T) {
	dir := t.TempDir()
	found, want := settledFile(t, dir)
	open, err := found.Open(t.Context(), childPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	before := readFile(t, found.Path)
	wantError(t, ChangePassphrase(t.Context(), found, "wrong", "new"), vault.ErrPassphrase, "not that of")
	for _, bad := range []string{"", "\xff"} {
		wantError(t, ChangePassphrase(t.Context(), found, childPassphrase, bad), vault.ErrPassphrase, "passphrase")
	}
	if string(readFile(t, found.Path)) != string(before) {
		t.Fatal("something was written")
	}
	if err := ChangePassphrase(t.Context(), found, childPassphrase, "Zażółć-密码"); err != nil {
		t.Fatal(err)
	}
	if contentsOf(t, found, "Zaz\u0307o\u0301\u0142c\u0301-密码") != want {
		t.Error("the vault is another one")
	}
	_, err = found.Open(t.Context(), childPassphrase)
	wantError(t, err, vault.ErrPassphrase, "")
	// Who has it open goes on, and does not bring the old passphrase back.
	if _, err := open.Add(t.Context(), vault.Account{Name: "new", Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30,
		Secret: vault.NewSecret([]byte("12345678901234567890"))}); err != nil {
		t.Fatal(err)
	}
	if v, err := found.Open(t.Context(), "Zażółć-密码"); err != nil || len(v.Accounts()) != 300 {
		t.Fatal(err)
	}
	open.Forget()
	if _, err := open.Reload(t.Context()); !errors.Is(err, vault.ErrForgotten) {
		t.Error(err)
	}
	if err := Protect(t.Context(), found, "another"); !errors.Is(err, vault.ErrExists) {
		t.Error(err)
	}
	if err := Unprotect(t.Context(), found, "another"); err == nil {
		t.Error("the passphrase of a file was taken away")
	}
}
