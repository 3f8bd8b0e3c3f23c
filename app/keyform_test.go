package app

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// typed is the account of the key that the tests type.
func typed(t *testing.T, issuer, name string) vault.Account {
	t.Helper()
	secret, err := otpauth.ParseKey("DEUK3YIQSUZ3P3CR")
	if err != nil {
		t.Fatal(err)
	}
	return edited(account(issuer, name), func(a *vault.Account) { a.Secret = secret })
}

func TestTypedKeyIsAddedByKeyboardAlone(t *testing.T) {
	b := newBench(t)
	b.app.shortcut(ctrl(fyne.KeyK))
	b.sees("Type the key that the website shows.", "as soon as the key is complete")
	b.types("deuk 3yiq suz3 p3cr")
	b.sees("DEUK 3YIQ SUZ3 P3CR", "16 characters", "Give it a website or an account name")
	b.sees(b.code(typed(t, "", "")))
	b.key(fyne.KeyReturn)
	b.types("Customer Portal")
	b.key(fyne.KeyTab)
	b.types("dana@example.com")
	b.seesNot("Give it a website")
	b.key(fyne.KeyReturn)
	b.sees("Customer Portal (dana@example.com) is in your list now")
	if got := b.stored("Customer Portal (dana@example.com)"); !got.Same(typed(t, "Customer Portal", "dana@example.com")) {
		t.Errorf("stored is %+v", got)
	}
}

func TestMistypedKeyIsNamedAndNotAdded(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.app.incoming.draft.issuer.SetText("Customer Portal")
	b.types("deuk3y1qsuz3p3cr")
	b.sees("Group 2: there is no 1 in a key. Is it I (India) or L (Lima)?", "A character of the key is wrong.")
	if b.offers("Add account") {
		t.Error("it can be added")
	}
	b.seesNot("next ")
	b.key(fyne.KeyReturn)
	if got := b.holds(); len(got) != 0 {
		t.Errorf("the vault holds %v", got)
	}
}

func TestIncompleteKeyIsNoMistake(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.app.incoming.draft.issuer.SetText("Customer Portal")
	b.types("deuk3yiqsuz3p3")
	b.sees("14 characters so far", "The key is not complete.")
	if b.offers("Add account") {
		t.Error("it can be added")
	}
}

func TestLiveCodeOfTheKeyForm(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.types("deuk3yiqsuz3p3cr")
	b.sees(b.code(typed(t, "", "")))
	b.pass(30 * time.Second)
	b.sees(b.code(typed(t, "", "")))
	b.types("a")
	b.seesNot(b.code(typed(t, "", "")))
}

func TestUnusualSettings(t *testing.T) {
	for _, test := range []struct {
		name   string
		set    func(*settingsForm)
		want   func(*vault.Account)
		seen   string
		hidden string
	}{
		{"eight digits by SHA-256 for a minute",
			func(f *settingsForm) {
				f.algorithm.SetSelected("SHA-256")
				f.digits.SetText("8")
				f.period.SetText(" 60 ")
			},
			func(a *vault.Account) { a.Algorithm, a.Digits, a.Period = vault.SHA256, 8, 60 },
			"SHA-256 · 8 digits · every 60 s", "Count"},
		{"a counter",
			func(f *settingsForm) { f.kind.SetSelected(kindCounter()); f.counter.SetText("18446744073709551615") },
			func(a *vault.Account) { a.Kind, a.Period, a.Counter = vault.HOTP, 0, 1<<64-1 },
			"count 18446744073709551615", "Seconds"},
		{"Steam",
			func(f *settingsForm) { f.kind.SetSelected(kindSteam()) },
			func(a *vault.Account) { a.Kind, a.Digits = vault.Steam, vault.SteamDigits },
			"Steam · 5 characters · every 30 s", "Algorithm"},
		{"there and back",
			func(f *settingsForm) { f.kind.SetSelected(kindSteam()); f.kind.SetSelected(kindTime()) },
			func(*vault.Account) {}, "SHA-1 · 6 digits · every 30 s", "Count"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.app.showKeyForm()
			b.types("deuk3yiqsuz3p3cr")
			b.app.incoming.draft.issuer.SetText("Bank")
			b.seesNot("Algorithm", "Digits")
			b.tap("Unusual settings")
			b.sees("Kind")
			test.set(b.app.incoming.draft.settings)
			want := edited(typed(t, "Bank", ""), test.want)
			b.sees(test.seen, b.code(want))
			b.seesNot(test.hidden)
			b.tap("Add account")
			got := b.stored("Bank")
			if !got.Same(want) || got.Counter != want.Counter {
				t.Errorf("stored is %+v", got)
			}
		})
	}
}

func TestImpossibleSettings(t *testing.T) {
	for name, set := range map[string]func(*settingsForm){
		"Digits: a number from 1 to 10 is possible.":     func(f *settingsForm) { f.digits.SetText("11") },
		"Seconds: a number from 1 to 86400 is possible.": func(f *settingsForm) { f.period.SetText("0") },
		"The count is a number from 0 upwards.":          func(f *settingsForm) { f.kind.SetSelected(kindCounter()); f.counter.SetText("-1") },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.app.showKeyForm()
			b.types("deuk3yiqsuz3p3cr")
			b.app.incoming.draft.issuer.SetText("Bank")
			b.tap("Unusual settings")
			set(b.app.incoming.draft.settings)
			b.sees(name, "as soon as the key is complete")
			if b.offers("Add account") {
				t.Error("it can be added")
			}
		})
	}
}

func TestTypedKeyOfAnAccountThatIsThere(t *testing.T) {
	old := typed(t, "Bank", "dana")
	b := newBench(t, old, account("Other", "dana"))
	b.app.showKeyForm()
	b.types("deuk3yiqsuz3p3cr")
	b.app.incoming.draft.issuer.SetText("bank")
	b.sees("You have this key already, as Bank (dana).")
	b.app.incoming.draft.name.SetText("dana")
	b.sees("You have this account already.")
	b.app.incoming.draft.issuer.SetText("other")
	b.sees("another key", "Keep both")
	b.tap("Replace the old one")
	if got := b.holds(); !slices.Equal(got, []string{"Bank (dana)", "other (dana)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

func TestFailedSaveKeepsTheForm(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.types("deuk3yiqsuz3p3cr")
	b.app.incoming.draft.issuer.SetText("Bank")
	b.store.fail = vault.ErrTimeout
	b.tap("Add account")
	b.sees("did not answer in time", "DEUK 3YIQ SUZ3 P3CR", "Bank")
	b.seesNot("Saving…")
	b.tap("Close")
	b.store.fail = nil
	b.app.intakeData("a.png", b.picture(links(account("A", "one"))))
	b.work()
	b.tap("Add account")
	b.app.showKeyForm()
	b.sees("DEUK 3YIQ SUZ3 P3CR", "Bank")
	b.tap("Add account")
	b.stored("Bank")
	b.app.showKeyForm()
	b.seesNot("DEUK") // the next one begins empty
}

func TestPastedKeyOpensTheForm(t *testing.T) {
	b := newBench(t)
	b.paste("deuk-3yiq-suz3-p3cr")
	b.sees("Type the key", "DEUK 3YIQ SUZ3 P3CR", b.code(typed(t, "", "")))
	b.key(fyne.KeyEscape)
	if !b.onList() {
		t.Fatal("Esc does not lead back to the list")
	}
	b.app.showKeyForm()
	b.seesNot("DEUK")
}

// What was typed is still there after a look at something else.
func TestHalfTypedKeyIsNotLost(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.types("deuk3yiq")
	b.app.incoming.draft.issuer.SetText("Bank")
	b.app.intakeData("a.png", b.picture(links(account("A", "one"))))
	b.work()
	b.sees("Add this account?")
	b.key(fyne.KeyEscape)
	b.sees("DEUK 3YIQ", "Bank")
	b.typesShortcut(ctrl(fyne.KeyK)) // in the form's own field
	b.sees("DEUK 3YIQ", "Bank")
	b.typesShortcut(ctrl(fyne.KeyO))
	b.sees("Open a picture or an export")
	b.key(fyne.KeyEscape)
	b.app.intakeData("a.png", b.picture(links(account("A", "one"))))
	b.work()
	b.tap("Add account")
	b.app.showKeyForm()
	b.sees("DEUK 3YIQ", "Bank") // it was another account that was stored
}

func TestWaysToAddByKeyboard(t *testing.T) {
	b := newBench(t)
	b.app.shortcut(ctrl(fyne.KeyN))
	b.sees("Paste", "Open a file", "Type the key", "Drop a picture", "Ctrl+V", "Ctrl+O", "Ctrl+K")
	b.seesNot("Scan")
	b.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	b.sees("Capitals, spaces and dashes do not matter")
	b.key(fyne.KeyEscape)
	b.sees("Add an account")
	b.app.fyne.Clipboard().SetContent(links(account("A", "one")))
	b.key(fyne.KeyUp, fyne.KeyReturn)
	b.sees("Add this account?")
	b.key(fyne.KeyEscape, fyne.KeyEscape)
	if !b.onList() {
		t.Error("Esc does not lead back to the list")
	}
}
