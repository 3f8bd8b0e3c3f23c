package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/standing"
	"latchkey/vault"
)

// watched is a vault that says when accounts are added to it.
type watched struct {
	Vault
	adding func(n int)
}

func (w *watched) Add(ctx context.Context, accounts ...vault.Account) ([]vault.Account, error) {
	w.adding(len(accounts))
	return w.Vault.Add(ctx, accounts...)
}

// How ten thousand accounts stand to ten thousand others is worked out at every
// tick; done one by one it would take half a minute.
func TestJudgingManyIsQuick(t *testing.T) {
	have := accounts(10_000)
	var b batch
	for _, a := range have {
		b.candidates = append(b.candidates, &candidate{account: a})
	}
	for _, c := range b.candidates[5000:] {
		c.account = reset(c.account)
	}
	begun := time.Now()
	b.judge(have, nil)
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
	if c := b.candidates[4999]; c.standing.Relation != standing.Same || c.problem == "" {
		t.Errorf("the same account stands as %q", standingLine(c.standing))
	}
	if c := b.candidates[5000]; c.standing.Relation != standing.Reset || c.problem != "" {
		t.Errorf("one that was reset stands as %q", standingLine(c.standing))
	}
}

func TestStoringManySaysHowFarItIs(t *testing.T) {
	b := newBench(t)
	b.paste(links(accounts(1200)...))
	b.sees("1,200 accounts found", "provisioning links")
	var seen []string
	b.app.vault = &watched{b.app.vault, func(n int) { seen = append(seen, fmt.Sprint(n), b.seen()) }}
	b.tap("Add 1,200 accounts")
	if len(seen) != 6 || seen[0] != "500" || seen[2] != "500" || seen[4] != "200" {
		t.Fatalf("added in %d batches", len(seen)/2)
	}
	for i, want := range []string{"Saving…", "Saved 500 of 1,200", "Saved 1,000 of 1,200"} {
		if !strings.Contains(seen[2*i+1], want) || !strings.Contains(seen[2*i+1], "Stop") {
			t.Errorf("before batch %d the window says:\n%s", i+1, seen[2*i+1])
		}
	}
	b.sees("Added 1,200 accounts")
	if got := b.holds(); len(got) != 1200 || !b.onList() {
		t.Errorf("the vault holds %d", len(got))
	}
}

// keeping is a vault that gives nothing back.
type keeping struct{ Vault }

func (*keeping) RemoveAll(context.Context, ...vault.ID) ([]vault.Account, error) {
	return nil, fmt.Errorf("removing accounts: %w: unlock it and try again", vault.ErrLocked)
}

// stopAt has the button Stop pressed while the n-th batch is stored, and then does
// what then says.
func (b *bench) stopAt(n int, then func()) {
	batches := 0
	b.app.vault = &watched{b.app.vault, func(int) {
		if batches++; batches == n {
			stop, _ := b.button("Stop")
			stop.Tapped(nil)
			b.sees("Stopping…", "Taking back…")
			then()
		}
	}}
}

// Stopped anywhere, also while the last are stored, nothing of it stays: neither
// what was added nor what was replaced.
func TestStoppedNothingIsStored(t *testing.T) {
	old := accounts(1)[0]
	old.Secret, old.Note = vault.NewSecret([]byte("from before")), "in the drawer"
	for batch := 1; batch <= 3; batch++ {
		b := newBench(t, old)
		b.paste(links(accounts(1200)...))
		b.app.incoming.screen.(*confirmList).flow.batch.candidates[0].replace = b.stored(old.Title()).ID
		b.stopAt(batch, func() {})
		b.tap("Add 1,200 accounts")
		b.sees("Stopped. ", " taken back; nothing was added.", "Add 1,200 accounts")
		b.seesNot("You have it already", "Taking back")
		if got := b.holds(); len(got) != 1 {
			t.Errorf("stopped in batch %d, the vault holds %d", batch, len(got))
		}
		if now := b.stored(old.Title()); !now.Secret.Equal(old.Secret) || now.Note != old.Note {
			t.Errorf("stopped in batch %d, the account that was replaced is not as it was", batch)
		}
		b.tap("Add 1,200 accounts")
		b.sees("Added 1,199 accounts, replaced 1")
		if got := b.holds(); len(got) != 1200 {
			t.Errorf("then added, the vault holds %d", len(got))
		}
	}
}

// Where it cannot be taken back, it is said what is stored now, and why.
func TestStoppedButNotTakenBack(t *testing.T) {
	b := newBench(t)
	b.paste(links(accounts(1200)...))
	b.stopAt(2, func() {
		w := b.app.vault.(*watched)
		w.Vault = &keeping{w.Vault}
	})
	b.tap("Add 1,200 accounts")
	b.sees("Not all was taken back", "this is in the vault now and could not be taken out again: 1,000 accounts", "the keyring is locked")
	b.tap("Close")
	b.sees("Add 200 accounts", "You have it already")
	if got := b.holds(); len(got) != 1000 {
		t.Errorf("the vault holds %d", len(got))
	}
}

// An account that is too big for the keyring keeps no other out, and the numbers
// that are said in the end are those of the file.
func TestWhatIsTooBigIsLeftOutAlone(t *testing.T) {
	b := newBench(t)
	b.store.limit = 2400
	list := accounts(600)
	list[77].Note, list[300].Note = strings.Repeat("long ", 800), strings.Repeat("long ", 800)
	entries := []any{map[string]any{"type": "totp", "issuer": "Broken", "info": map[string]any{"secret": "0189"}}}
	for _, a := range list {
		entries = append(entries, plainEntry(a))
	}
	b.drop(b.file("vault.json", plainVault(t, entries)))
	b.work()
	b.sees("600 accounts found", "vault.json: Aegis vault", "Left out: Broken")
	b.tap("Add 600 accounts")
	b.sees("Added 598 accounts, 3 left out", "2 accounts not stored", "Issuer 077 (user77@example.com)", "Issuer 300", "too big for the keyring")
	b.tap("Close")
	if got := b.holds(); len(got) != 598 || !b.onList() {
		t.Errorf("the vault holds %d", len(got))
	}
}

// plainEntry is an account in a plain vault of Aegis.
func plainEntry(a vault.Account) map[string]any {
	return map[string]any{
		"type": "totp", "issuer": a.Issuer, "name": a.Name, "note": a.Note,
		"info": map[string]any{"secret": a.Secret.Base32(), "algo": "SHA1", "digits": a.Digits, "period": a.Period},
	}
}

func plainVault(t *testing.T, entries []any) []byte {
	t.Helper()
	file, err := json.Marshal(map[string]any{
		"version": 1, "header": map[string]any{"slots": nil, "params": nil},
		"db": map[string]any{"version": 2, "entries": entries},
	})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// mixed is an export of thirty records: eight are not taken in, and icons of the
// others are not kept.
func mixed(t *testing.T) []byte {
	var entries []any
	for i, a := range accounts(30) {
		e := plainEntry(a)
		switch {
		case i%4 == 3 || i == 29:
			e["info"].(map[string]any)["algo"] = "MD5"
		case i%2 == 0:
			e["icon"] = "iVBORw0KGgo="
		}
		entries = append(entries, e)
	}
	return plainVault(t, entries)
}

func TestMixedExportSaysAllOfIt(t *testing.T) {
	b := newBench(t)
	b.drop(b.file("a vault with a rather long name of its file.json", mixed(t)))
	b.work()
	b.sees("22 accounts found", "a vault with a rather long name of its file.json: Aegis vault", "8 left out, 1 remark", "Show all")
	for _, width := range []float32{1000, 360} {
		b.app.window.Resize(fyne.NewSize(width, 640))
		b.apart(width)
		if got := b.app.window.Content().MinSize().Width; got > 360 {
			t.Errorf("the window cannot be narrower than %v", got)
		}
	}
	b.tap("Show all")
	b.sees("8 left out, 1 remark", "Issuer 003", "Issuer 027", "Issuer 029", "15 accounts: ", "icon")
	b.each(func(o fyne.CanvasObject) bool {
		if l, ok := o.(*widget.Label); ok && strings.Contains(l.Text, "Issuer 003") && !l.Selectable {
			t.Error("what is said cannot be selected")
		}
		return true
	})
	b.tap("Copy all")
	if got := strings.Split(b.clipboard(), "\n"); len(got) != 9 || !strings.Contains(got[7], "Issuer 029") {
		t.Errorf("copied are %d lines", len(got))
	}
	b.key(fyne.KeyEscape)
	b.seesNot("Issuer 027")
	b.tap("Add 22 accounts")
	b.sees("Added 22 accounts, 8 left out")
}

// Ten thousand reasons are not wrapped at once, and none of them is lost.
func TestManyReasonsAreShownInTurn(t *testing.T) {
	b := newBench(t)
	lines := make([]string, 250)
	for i := range lines {
		lines[i] = fmt.Sprintf("reason %d.", i)
	}
	b.app.showNotes("250 left out", lines)
	b.sees("reason 99.")
	b.seesNot("reason 100.")
	b.tap("Show 100 more")
	b.sees("reason 199.")
	b.tap("Show 50 more")
	b.sees("reason 0.", "reason 249.")
	if b.offers("Show 0 more") {
		t.Error("more can be asked for than there is")
	}
}
