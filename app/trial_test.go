package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/vault"
	"latchkey/vault/clock/ntptest"
)

// tried types a key, saves it, and is asked whether its code works.
func tried(t *testing.T, set func(*settingsForm), have ...vault.Account) *bench {
	b := newBench(t, have...)
	b.tries(set)
	return b
}

// tries is [tried] in a window that is open.
func (b *bench) tries(set func(*settingsForm)) {
	b.t.Helper()
	b.app.showKeyForm()
	b.types("deuk3yiqsuz3p3cr")
	b.app.incoming.draft.issuer.SetText("Customer Portal")
	b.app.incoming.draft.name.SetText("dana")
	if set != nil {
		set(b.app.incoming.draft.settings)
	}
	for _, label := range []string{"Add account", "Keep both"} {
		if b.offers(label) {
			b.tap(label)
			break
		}
	}
	b.sees("Type this code at the website now. Did it accept it?")
}

func TestTypedKeyIsTried(t *testing.T) {
	b := tried(t, nil)
	want := typed(t, "Customer Portal", "dana")
	b.sees("Customer Portal (dana) is in your list now", b.code(want))
	b.key(fyne.KeyReturn) // the keyboard is on the button that copies
	if got := vault.Group(b.clipboard()); got != b.code(want) {
		t.Errorf("copied %q, want %q", got, b.code(want))
	}
	b.pass(30 * time.Second)
	b.sees(b.code(want))
	b.tap("Yes")
	b.sees("Customer Portal (dana) works")
	if !b.onList() || b.selected() != "Customer Portal" {
		t.Errorf("on the list %q is selected", b.selected())
	}
}

func TestTrialCanBeLeftAndSkipped(t *testing.T) {
	b := tried(t, nil)
	b.tap("No")
	for _, title := range []string{
		"Is this computer’s clock right?", "Is the key right?", "Does the website use unusual settings?",
	} {
		b.sees(title, "You can skip it")
		b.tap("Next check")
	}
	b.sees("Still not accepted?", "ask its support to reset it")
	for range 4 {
		b.key(fyne.KeyEscape)
	}
	b.sees("Did it accept it?")
	b.key(fyne.KeyEscape)
	if !b.onList() {
		t.Error("Esc does not lead back to the list")
	}
	b.stored("Customer Portal (dana)")

	b = tried(t, nil)
	b.tap("No")
	b.tap("Leave")
	if !b.onList() {
		t.Error("Leave does not lead to the list")
	}
	b.stored("Customer Portal (dana)")
}

func TestTrialLooksAtTheClock(t *testing.T) {
	b := newClockBench(t, -47*time.Second, nil)
	b.system.Text = "The system does not set its clock by itself."
	b.tries(nil)
	b.tap("No")
	b.pass(2 * time.Second)
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.sees(b.Read().Wall.Format("15:04:05"), "The system does not set its clock by itself.", "This asks ")
	b.seesNot("Correct the codes…")
	b.tap("Ask time servers")
	b.sees("47 s slow")
	b.tap("Correct the codes…")
	b.tap("Correct the codes until Latchkey is closed")
	b.key(fyne.KeyEscape)
	b.sees("Is this computer’s clock right?", "Codes are corrected by +47 s", b.now.Format("15:04:05"))
	b.seesNot("Correct the codes…")
	b.tap("It works now")
	b.sees("Customer Portal (dana) works")
}

func TestTrialWhereNobodyTellsTheTime(t *testing.T) {
	b := newClockBench(t, 0, nil)
	b.serving(ntptest.Behaviour{Silent: true}, ntptest.Behaviour{Silent: true})
	b.tries(nil)
	b.tap("No")
	b.sees("Compare the seconds with a phone")
	b.tap("Ask time servers")
	b.seesNot("Asking the time servers…", "Correct the codes…")
	b.sees("No time server answered")
}

func TestTrialOffersToRemoveAnOlderEntry(t *testing.T) {
	old := account("customer portal", "Dana")
	b := tried(t, nil, account("Customer Portal", "eve"), old, account("Other", "dana"), account("", ""))
	b.tap("No")
	b.tap("Next check")
	b.sees("Was it the code of an older entry?", "Customer Portal", "eve", "customer portal", "its code now: "+b.code(old))
	b.seesNot("Other")
	b.tap("Remove…") // the one of the same name comes first
	b.sees("This puts customer portal (Dana) into the trash")
	b.tap("Delete")
	b.seesNot("its code now: " + b.code(old))
	if got := b.holds(); !slices.Equal(got, []string{"Customer Portal (eve)", "Other (dana)", "account without a name", "Customer Portal (dana)"}) {
		t.Errorf("the vault holds %q", got)
	}
	b.tap("Undo")
	b.sees("its code now: " + b.code(old))
	b.stored("customer portal (Dana)")
}

func TestTrialCorrectsTheKey(t *testing.T) {
	b := tried(t, nil)
	b.tap("No")
	b.tap("Next check")
	b.sees("Is the key right?", "DEUK 3YIQ SUZ3 P3CR")
	if chars, _ := b.marked(); chars != "DUIQSUZ" {
		t.Errorf("marked are %q", chars)
	}
	if b.offers("Save the corrected key") {
		t.Error("the same key can be saved")
	}
	step := b.app.incoming.screen.(*trial).steps[1].(*keyStep)
	step.field.entry.SetText("DEUK 3YLQ SUZ3 P3CR")
	right := typed(t, "Customer Portal", "dana")
	right.Secret = step.field.check.secret
	b.sees(b.code(right))
	b.tap("Save the corrected key")
	b.sees("Saved. Type the new code at the website.", b.code(right))
	if got := b.stored("Customer Portal (dana)"); !got.Same(right) {
		t.Error("the account has another key")
	}
	if got := b.holds(); len(got) != 1 {
		t.Errorf("the vault holds %q", got)
	}
	step.field.entry.SetText("DEUK 3YLQ SUZ3 P3C1")
	b.sees("Is it I (India) or L (Lima)?", "as soon as the key is complete")
	b.tap("It works now")
	b.sees("Customer Portal (dana) works")
}

func TestTrialKeepsTheKeyWhenSavingFails(t *testing.T) {
	b := tried(t, nil)
	b.tap("No")
	b.tap("Next check")
	step := b.app.incoming.screen.(*trial).steps[1].(*keyStep)
	step.field.entry.SetText("DEUK 3YLQ SUZ3 P3CR")
	b.store.fail = vault.ErrTimeout
	b.tap("Save the corrected key")
	b.sees("Saving the corrected key: ", "DEUK 3YLQ SUZ3 P3CR")
	b.store.fail = nil
	b.tap("Close")
	b.tap("Save the corrected key")
	b.sees("Saved.")
}

func TestTrialTriesUnusualSettings(t *testing.T) {
	b := tried(t, nil)
	b.tap("No")
	b.tap("Next check")
	b.tap("Next check")
	base := typed(t, "Customer Portal", "dana")
	for name, change := range map[string]func(*vault.Account){
		"With SHA-256":               func(a *vault.Account) { a.Algorithm = vault.SHA256 },
		"With SHA-512":               func(a *vault.Account) { a.Algorithm = vault.SHA512 },
		"With 8 digits":              func(a *vault.Account) { a.Digits = 8 },
		"With a new code every 60 s": func(a *vault.Account) { a.Period = 60 },
	} {
		b.sees(name, b.code(edited(base, change)))
	}
	b.seesNot("With SHA-1", "With 6 digits", "every 30 s")
	b.tap("This one worked") // the first
	if !b.onList() {
		t.Error("that does not end the trial")
	}
	b.sees("Customer Portal (dana): SHA-256 · 6 digits · every 30 s")
	if got := b.stored("Customer Portal (dana)"); !got.Same(edited(base, func(a *vault.Account) { a.Algorithm = vault.SHA256 })) {
		t.Errorf("stored is %+v", got)
	}
}

func TestTrialOfACounter(t *testing.T) {
	b := tried(t, func(f *settingsForm) { f.kind.SetSelected(kindCounter()); f.counter.SetText("7") })
	want := edited(typed(t, "Customer Portal", "dana"), func(a *vault.Account) { a.Kind, a.Period, a.Counter = vault.HOTP, 0, 7 })
	b.sees(b.code(want), "at count 7")
	if got := b.stored("Customer Portal (dana)"); got.Counter != 8 {
		t.Errorf("the next code is that of count %d: this one would be given again", got.Counter)
	}
	b.tap("No")
	b.seesNot("clock")
	b.sees("Is the key right?")
	b.tap("Next check")
	b.sees("With 8 digits")
	b.seesNot("60 s")
}

func TestTrialOfSteam(t *testing.T) {
	b := tried(t, func(f *settingsForm) { f.kind.SetSelected(kindSteam()) })
	b.tap("No")
	b.tap("Next check")
	b.tap("Next check")
	b.sees("Still not accepted?")
}

// What is removed elsewhere meanwhile is not tried any more.
func TestTrialOfAnAccountThatIsGone(t *testing.T) {
	b := tried(t, nil)
	if _, err := b.app.vault.Remove(t.Context(), b.app.vault.Accounts()[0].ID); err != nil {
		t.Fatal(err)
	}
	b.tap("No")
	if !b.onList() && !strings.Contains(b.seen(), "clock") {
		t.Errorf("what is to be read is\n%s", b.seen())
	}
}
