package app

import (
	"errors"
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/vault"
)

// editing opens an account that has everything, to be changed.
func editing(t *testing.T) (*bench, *editForm, vault.Account) {
	t.Helper()
	full := account("GitHub", "dana")
	full.Tags, full.Note, full.Pinned, full.Color = []string{"work", "code"}, "in the safe", true, "red"
	other := account("Mail", "dana")
	other.Tags = []string{"home", "work"}
	b := newBench(t, full, other)
	b.key(fyne.KeyF2)
	s, ok := b.app.incoming.screen.(*editForm)
	if !ok {
		t.Fatalf("F2 does not edit; what is to be read is:\n%s", b.seen())
	}
	return b, s, b.app.vault.Accounts()[0]
}

func TestEditIsReachedInEveryWay(t *testing.T) {
	for name, open := range map[string]func(*bench){
		"Ctrl+I":         func(b *bench) { b.shortcut(ctrl(fyne.KeyI)) },
		"F2":             func(b *bench) { b.key(fyne.KeyF2) },
		"F2 in a search": func(b *bench) { b.write("git"); b.key(fyne.KeyF2) },
		"the menu":       func(b *bench) { b.key(fyne.KeyF10); b.item("Edit…") },
	} {
		b := three(t)
		open(b)
		b.sees("Edit the account", "GitHub", "dana")
		b.key(fyne.KeyEscape)
		if b.selected() != "GitHub" {
			t.Errorf("%s: Esc does not lead back to the list", name)
		}
	}
}

func TestEditChangesEverythingButTheKey(t *testing.T) {
	b, s, was := editing(t)
	s.issuer.SetText("GitLab ")
	s.name.SetText("till")
	s.tags.entry.SetText("code, play ,, CODE")
	s.note.SetText("in the drawer\nunder the desk")
	s.pinned.SetChecked(false)
	b.tap("Picture")
	b.chooseFace("pictures", 2)
	b.chooseFace("colours", 3)
	b.tap("Unusual settings")
	s.settings.form.algorithm.SetSelected("SHA-512")
	s.settings.form.digits.SetText("8")
	s.settings.form.period.SetText("60")
	if fyne.Tabbable(s.note).AcceptsTab() {
		t.Error("Tab does not lead out of the note")
	}
	b.shortcut(ctrl(fyne.KeyS))
	b.sees("Saved GitLab (till)")
	got := b.stored("GitLab (till)")
	want := was
	want.Issuer, want.Name, want.Tags, want.Note, want.Pinned = "GitLab", "till", []string{"code", "play"}, "in the drawer\nunder the desk", false
	want.Icon, want.Color = "icon:bank", "blue"
	want.Algorithm, want.Digits, want.Period = vault.SHA512, 8, 60
	if !sameInAll(got, want) || !got.Secret.Equal(was.Secret) || got.ID != was.ID || got.Place != was.Place {
		t.Errorf("stored is %+v, want %+v", got, want)
	}
	if b.selected() != "GitLab" {
		t.Errorf("%q is selected", b.selected())
	}
}

// What another program has changed since the form was opened stays.
func TestEditSetsOnlyWhatWasChanged(t *testing.T) {
	b, s, was := editing(t)
	other, err := vault.Open(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	_, err = other.Update(t.Context(), was.ID, func(a *vault.Account) error {
		a.Name, a.Tags, a.Digits, a.Pinned = "till", []string{"new"}, 8, false
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.note.SetText("elsewhere")
	b.tap("Save")
	got := b.stored("GitHub (till)")
	if got.Note != "elsewhere" || got.Digits != 8 || got.Pinned || !slices.Equal(got.Tags, []string{"new"}) {
		t.Errorf("stored is %+v", got)
	}
}

func TestEditThatFailsKeepsWhatWasTyped(t *testing.T) {
	b, s, was := editing(t)
	s.note.SetText("elsewhere")
	s.tags.entry.SetText("one, two")
	b.store.fail = errors.New("disk on fire")
	b.tap("Save")
	b.sees("disk on fire", "Saving GitHub (dana): ")
	b.tap("Close")
	if s.note.Text != "elsewhere" || s.tags.entry.Text != "one, two" || s.note.Disabled() {
		t.Error("what was typed is gone")
	}
	b.store.fail = nil
	b.tap("Save")
	if got := b.stored("GitHub (dana)"); got.Note != "elsewhere" || len(got.Tags) != 2 || got.ID != was.ID {
		t.Errorf("stored is %+v", got)
	}
}

func TestEditOfAnAccountThatIsGone(t *testing.T) {
	b, s, was := editing(t)
	s.note.SetText("elsewhere")
	if _, err := b.app.vault.Discard(t.Context(), b.now, was.ID); err != nil {
		t.Fatal(err)
	}
	b.tap("Save")
	b.sees("it has been deleted")
	b.tap("Close")
	if s.note.Text != "elsewhere" {
		t.Error("what was typed is gone")
	}
}

func TestLeavingAnEditAsks(t *testing.T) {
	for name, leave := range map[string]func(*bench){
		"Esc":      func(b *bench) { b.key(fyne.KeyEscape) },
		"Cancel":   func(b *bench) { b.tap("Cancel") },
		"Ctrl+Q":   func(b *bench) { b.shortcut(ctrl(fyne.KeyQ)) },
		"Ctrl+W":   func(b *bench) { b.shortcut(ctrl(fyne.KeyW)) },
		"close":    func(b *bench) { b.app.closeWindow() },
		"Show key": func(b *bench) { b.tap("Show the key…") },
	} {
		b, s, was := editing(t)
		s.issuer.SetText("Elsewhere")
		leave(b)
		b.sees("Leave without saving?", "What you changed of GitHub (dana) is not stored yet.")
		b.key(fyne.KeyReturn) // the keyboard is on Cancel
		if !b.app.isAdding() || s.issuer.Text != "Elsewhere" || b.app.ctx.Err() != nil {
			t.Fatalf("%s: the form was left", name)
		}
		s.issuer.SetText("GitHub")
		b.key(fyne.KeyEscape)
		if b.app.isAdding() || !sameInAll(b.stored("GitHub (dana)"), was) {
			t.Errorf("%s: with nothing changed the form does not close", name)
		}
	}
	b, s, was := editing(t)
	s.issuer.SetText("Elsewhere")
	b.key(fyne.KeyEscape)
	b.tap("Leave")
	if b.app.isAdding() || !sameInAll(b.stored("GitHub (dana)"), was) {
		t.Error("leaving has stored something, or does not leave")
	}
}

// What is dropped or handed over while something is being changed waits.
func TestEditIsNotLostToADrop(t *testing.T) {
	b, s, _ := editing(t)
	s.issuer.SetText("Elsewhere")
	b.app.Take([]string{links(account("Example", "dana"))}, nil)
	b.drop(b.file("a.txt", []byte(links(account("Example", "till")))))
	b.sees("Edit the account", "First save what you changed, or leave it.")
	b.tap("Save")
	b.pass(time.Second)
	b.work()
	b.sees("Add this account?", "Example")
}

func TestEditShowsTheCodeOfTheSettings(t *testing.T) {
	b, s, was := editing(t)
	b.tap("Unusual settings")
	codeOf := func(change func(*vault.Account)) string {
		a := was
		change(&a)
		code, err := a.Code(b.now)
		if err != nil {
			t.Fatal(err)
		}
		return vault.Group(code.Value)
	}
	b.sees("Only change them if the website says so", codeOf(func(*vault.Account) {}))
	s.settings.form.algorithm.SetSelected("SHA-256")
	b.sees(codeOf(func(a *vault.Account) { a.Algorithm = vault.SHA256 }))
	b.pass(31 * time.Second)
	b.sees(codeOf(func(a *vault.Account) { a.Algorithm = vault.SHA256 }))
	s.settings.form.digits.SetText("99")
	b.sees("Digits: a number from 1 to 10 is possible.")
	if !s.save.Disabled() {
		t.Error("impossible settings can be saved")
	}
	b.tap("As it was")
	b.sees(codeOf(func(*vault.Account) {}))
	if s.changed() || !s.settings.same.Disabled() {
		t.Error("as it was is not as it was")
	}
}

// A code of a counter that was seen must not be given again.
func TestEditShowsNoCodeOfACounter(t *testing.T) {
	hotp := account("Counter", "bob")
	hotp.Kind, hotp.Period, hotp.Counter = vault.HOTP, 0, 7
	b := newBench(t, hotp)
	code, err := hotp.Code(b.now)
	if err != nil {
		t.Fatal(err)
	}
	b.shortcut(ctrl(fyne.KeyI))
	b.tap("Unusual settings")
	b.seesNot(vault.Group(code.Value))
	s := b.app.incoming.screen.(*editForm)
	s.settings.form.counter.SetText("9")
	b.tap("Save")
	if got := b.stored("Counter (bob)"); got.Counter != 9 || got.Period != 0 {
		t.Errorf("stored is %+v", got)
	}
}

func TestTagsAreSuggested(t *testing.T) {
	b, s, _ := editing(t)
	b.sees("home")
	s.tags.entry.SetText("code, ho")
	b.tap("home")
	if s.tags.entry.Text != "code, home" {
		t.Errorf("the field says %q", s.tags.entry.Text)
	}
	b.tap("work")
	if want := []string{"code", "home", "work"}; !slices.Equal(s.now.Tags, want) {
		t.Errorf("the tags are %q, want %q", s.now.Tags, want)
	}
	if button, _ := b.button("work"); button != nil {
		t.Error("a tag is offered twice")
	}
}

func TestEditNeedsAName(t *testing.T) {
	b, s, _ := editing(t)
	s.issuer.SetText("")
	s.name.SetText(" ")
	b.sees("Give it a website or an account name")
	if !s.save.Disabled() {
		t.Error("an account without a name can be saved")
	}
}

// The picture can be chosen by keyboard, and what a later version has chosen stays
// until then.
func TestPictureIsChosenByKeyboard(t *testing.T) {
	a := account("GitHub", "dana")
	a.Icon, a.Color = "photo:1", "beyond"
	b := newBench(t, a)
	b.key(fyne.KeyF2)
	s := b.app.incoming.screen.(*editForm)
	s.note.SetText("new")
	b.tap("Save")
	if got := b.stored("GitHub (dana)"); got.Icon != "photo:1" || got.Color != "beyond" {
		t.Fatalf("what a later version has chosen became %q, %q", got.Icon, got.Color)
	}
	b.key(fyne.KeyF2)
	s = b.app.incoming.screen.(*editForm)
	b.tap("Picture")
	b.sees("GitHub")
	b.app.window.Canvas().Focus(b.faces("pictures").(fyne.Focusable))
	for _, step := range []struct {
		key        fyne.KeyName
		icon, says string
	}{
		{fyne.KeyLeft, "letters", "Initials"}, {fyne.KeyRight, "", "GitHub"}, {fyne.KeyRight, "icon:bank", "Bank"},
		{fyne.KeyEnd, "icon:star", "Star"}, {fyne.KeyRight, "icon:star", "Star"}, {fyne.KeyHome, "letters", "Initials"},
	} {
		b.key(step.key)
		if s.now.Icon != step.icon {
			t.Errorf("%s: the picture is %q", step.key, s.now.Icon)
		}
		b.sees(step.says)
	}
	b.app.window.Canvas().Focus(b.faces("colours").(fyne.Focusable))
	b.key(fyne.KeyHome)
	if s.now.Color != "green" {
		t.Errorf("the colour is %q", s.now.Color)
	}
	b.tap("Save")
	if got := b.stored("GitHub (dana)"); got.Icon != "letters" || got.Color != "green" {
		t.Errorf("stored is %q, %q", got.Icon, got.Color)
	}
	shown := b.card("GitHub").row.face
	if initials, mark := drawnOn(shown); mark != nil || initials != "GH" || groundOf(shown) != (color.NRGBA{0x2f, 0x6f, 0x4f, 0xff}) {
		t.Errorf("the card shows %q on %v", initials, groundOf(shown))
	}
}

func TestPictureIsChosenWhenReplacing(t *testing.T) {
	old := account("Payroll", "dana")
	old.Icon, old.Color = "icon:work", "blue"
	b := newBench(t, old)
	b.paste(links(reset(old)))
	b.tap("Picture")
	b.chooseFace("pictures", 2)
	b.tap("Replace the old one")
	if got := b.stored("Payroll (dana)"); got.Icon != "icon:bank" || got.Color != "blue" {
		t.Errorf("stored is %q, %q", got.Icon, got.Color)
	}
	b.paste(links(b.stored("Payroll (dana)")))
	b.seesNot("Picture") // it is there, and nothing would come of choosing one
}

func TestPictureIsChosenWhenAdding(t *testing.T) {
	b := newBench(t)
	b.paste(links(account("Payroll", "dana")))
	b.tap("Picture")
	b.chooseFace("pictures", 3)
	b.chooseFace("colours", 8)
	b.tap("Add account")
	if got := b.stored("Payroll (dana)"); got.Icon != "icon:money" || got.Color != "red" {
		t.Errorf("stored is %q, %q", got.Icon, got.Color)
	}
}
