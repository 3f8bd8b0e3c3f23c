package app

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"golang.org/x/crypto/scrypt"

	"latchkey/importer"
	"latchkey/vault"
)

// locked is an encrypted vault of Aegis, which its docs/vault.md describes, with
// a derivation that costs nothing.
func (b *bench) locked(passphrase string, accounts ...vault.Account) []byte {
	b.t.Helper()
	return b.lockedAt(16, passphrase, accounts...)
}

// lockedAt is [bench.locked] with scrypt's N.
func (b *bench) lockedAt(n int, passphrase string, accounts ...vault.Account) []byte {
	b.t.Helper()
	var entries []any
	for _, a := range accounts {
		entries = append(entries, map[string]any{
			"type": "totp", "issuer": a.Issuer, "name": a.Name,
			"info": map[string]any{"secret": a.Secret.Base32(), "algo": "SHA1", "digits": a.Digits, "period": a.Period},
		})
	}
	database, err := json.Marshal(map[string]any{"version": 2, "entries": entries})
	if err != nil {
		b.t.Fatal(err)
	}
	master, salt := []byte(strings.Repeat("m", 32)), []byte(strings.Repeat("s", 32))
	key, err := scrypt.Key([]byte(passphrase), salt, min(n, 16), 8, 1, 32)
	if err != nil {
		b.t.Fatal(err)
	}
	seal := func(key, plain []byte) (sealed []byte, params map[string]string) {
		block, err := aes.NewCipher(key)
		if err != nil {
			b.t.Fatal(err)
		}
		gcm, err := cipher.NewGCM(block)
		if err != nil {
			b.t.Fatal(err)
		}
		nonce := []byte("twelve bytes")
		all := gcm.Seal(nil, nonce, plain, nil)
		at := len(all) - gcm.Overhead()
		return all[:at], map[string]string{"nonce": hex.EncodeToString(nonce), "tag": hex.EncodeToString(all[at:])}
	}
	lockedKey, keyParams := seal(key, master)
	content, params := seal(master, database)
	file, err := json.Marshal(map[string]any{
		"version": 1,
		"header": map[string]any{
			"slots": []any{map[string]any{
				"type": 1, "uuid": "1", "key": hex.EncodeToString(lockedKey), "key_params": keyParams,
				"n": n, "r": 8, "p": 1, "salt": hex.EncodeToString(salt),
			}},
			"params": params,
		},
		"db": content, // as base64
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return file
}

func TestEncryptedExportIsOpenedWithItsPassphrase(t *testing.T) {
	b := newBench(t)
	b.drop(b.file("vault.json", b.locked("Zażółć 密码", account("A", "one"), account("B", "two"))))
	b.work()
	b.sees("Open vault.json", "A passphrase is needed: the vault is encrypted with the password that Aegis was set up with")
	b.key(fyne.KeyReturn)
	b.sees("Enter the passphrase, or leave the file out.")
	for _, wrong := range []string{"zażółć 密码", "Zażółć"} {
		b.types(wrong)
		b.seesNot("passphrase is wrong", "Enter the passphrase")
		b.key(fyne.KeyReturn)
		b.sees("The passphrase is wrong: it is the one that Aegis was set up with", "Capitals and spaces count.")
		entry := b.app.incoming.reading.unlock.entry
		if b.app.window.Canvas().Focused() != entry || entry.SelectedText() != wrong {
			t.Errorf("selected in the field is %q", entry.SelectedText())
		}
	}
	b.types("Zażółć 密码") // in the place of what is selected
	b.key(fyne.KeyReturn)
	b.sees("2 accounts found", "vault.json: Aegis vault")
	b.key(fyne.KeyReturn)
	if got := b.holds(); !slices.Equal(got, []string{"A (one)", "B (two)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

func TestPassphraseCanBeRevealedAndIsNowhereElse(t *testing.T) {
	b := newBench(t)
	b.drop(b.file("vault.json", b.locked("open sesame", account("A", "one"))))
	b.work()
	entry := b.app.incoming.reading.unlock.entry
	b.types("open sesame")
	if !entry.Password || entry.ActionItem == nil {
		t.Error("what is typed is not hidden, or cannot be revealed")
	}
	entry.ActionItem.(fyne.Tappable).Tapped(nil)
	if entry.Password {
		t.Error("what is typed is not revealed")
	}
	run := b.app.incoming.reading
	b.tap("Open")
	b.sees("Add this account?")
	if entry.Text != "" || run.known != "" || run.data != nil || b.app.incoming.reading != nil {
		t.Error("the passphrase is kept after the file was read")
	}
}

func TestLockedFileThatIsLeftOut(t *testing.T) {
	b := newBench(t)
	b.app.showAdd()
	b.drop(b.file("vault.json", b.locked("open sesame", account("A", "one"))))
	b.work()
	b.types("half of")
	run := b.app.incoming.reading
	b.drop(b.file("other.txt", []byte(links(account("B", "two")))))
	b.sees("First enter the passphrase, or leave that file out.")
	entry := run.unlock.entry
	b.key(fyne.KeyEscape)
	b.sees("Add an account", "vault.json was left out. Nothing was added.")
	if entry.Text != "" || b.app.incoming.reading != nil {
		t.Error("the passphrase is kept after the file was left out")
	}
}

// Backups of one person share a passphrase more often than not.
func TestSeveralLockedFilesAreAskedForInTurn(t *testing.T) {
	b := newBench(t)
	b.drop(
		b.file("links.txt", []byte(links(account("Plain", "zero")))),
		b.file("one.json", b.locked("first", account("A", "one"))),
		b.file("again.json", b.locked("first", account("B", "two"))),
		b.file("two.json", b.locked("second", account("C", "three"))),
		b.file("three.json", b.locked("third", account("D", "four"))),
		b.file("again2.json", b.locked("second", account("E", "five"))),
	)
	b.work()
	b.sees("Open one.json (2 of 6)", "Leave it out")
	b.types("first")
	b.key(fyne.KeyReturn)
	b.sees("Open two.json (4 of 6)", "A passphrase is needed")
	b.seesNot("is wrong")
	if typed := b.app.incoming.reading.unlock.entry.Text; typed != "" {
		t.Errorf("%q is typed already", typed)
	}
	b.types("second")
	b.key(fyne.KeyReturn)
	b.sees("Open three.json (5 of 6)")
	b.tap("Leave it out")
	b.sees("5 accounts found", "Left out: three.json: no passphrase was given for it")
	b.tap("Add 5 accounts")
	if got := b.holds(); !slices.Equal(got, []string{"Plain (zero)", "A (one)", "B (two)", "C (three)", "E (five)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

// What is wrong with the file itself is no reason to ask again.
func TestEncryptedExportThatIsDamagedOrCostsTooMuch(t *testing.T) {
	b := newBench(t)
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"costly.json", b.lockedAt(1<<24, "open sesame", account("A", "one")), "16.0 GiB of memory, and Latchkey allows 1 GiB"},
		{"broken.json", []byte(strings.Replace(string(b.locked("open sesame", account("A", "one"))), `"db":"`, `"db":"AAAA`, 1)), "The file is damaged"},
	} {
		b.drop(b.file(test.name, test.data))
		b.work()
		b.types("open sesame")
		b.key(fyne.KeyReturn)
		b.sees("That did not work", test.want)
		b.tap("Close")
		if !b.onList() {
			t.Error("the window does not show the list any more")
		}
	}
}

func TestDerivationSaysHowLongItTakes(t *testing.T) {
	b := newBench(t)
	b.drop(b.file("vault.json", b.locked("open sesame", account("A", "one"))))
	b.work()
	b.types("open sesame")
	open, _ := b.button("Open")
	open.Tapped(nil) // the work waits
	b.sees("Opening…")
	b.pass(readingSign)
	b.sees("Reading vault.json", "Cancel")
	run := b.app.incoming.reading
	run.deriving(importer.Progress{Elapsed: time.Second / 5, Expected: 2 * time.Second})
	b.seesNot("Deriving")
	run.deriving(importer.Progress{Elapsed: 10 * time.Second, Expected: 40 * time.Second})
	b.sees("Deriving the key… about 30 s")
	if sign := run.sign; sign.share.Value != 0.25 || !sign.share.Visible() || sign.bar.Visible() || sign.bar.Running() {
		t.Errorf("the bar is at %v", sign.share.Value)
	}
	run.deriving(importer.Progress{Elapsed: 41 * time.Second, Expected: 40 * time.Second})
	b.sees("it takes longer than expected")
	b.key(fyne.KeyEscape) // the button has the keyboard
	b.sees("Stopped. Nothing was added.")
	if !b.onList() || run.ctx.Err() == nil || b.app.incoming.reading != nil {
		t.Error("it goes on")
	}
	run.deriving(importer.Progress{Elapsed: 42 * time.Second, Expected: 40 * time.Second})
	b.work()
	if !b.onList() {
		t.Error("what was stopped shows itself again")
	}
}
