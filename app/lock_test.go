package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app/settings"
	"latchkey/vault"
	"latchkey/vault/sealed"
)

// newGuardedBench opens a window on a vault that a passphrase protects.
func newGuardedBench(t *testing.T, accounts ...vault.Account) *bench {
	t.Helper()
	b := newBench(t, accounts...)
	b.keys.passphrase = "open sesame"
	b.app.lock.idle.start()
	return b
}

// unlock types the passphrase.
func (b *bench) unlock() {
	b.t.Helper()
	b.types("open sesame")
	b.key(fyne.KeyReturn)
	b.seesNot("Latchkey is locked")
}

// placeOf is where the button with this label is.
func (b *bench) placeOf(label string) fyne.Position {
	b.t.Helper()
	found, _ := b.button(label)
	if found == nil {
		b.t.Fatalf("there is no button %q", label)
	}
	return b.app.fyne.Driver().AbsolutePositionForObject(found.(fyne.CanvasObject))
}

func TestLockAndUnlock(t *testing.T) {
	b := newGuardedBench(t, account("Example", "dana"), account("Other", "eve"))
	b.key(fyne.KeyReturn)
	if b.clipboard() == "" {
		t.Fatal("no code was copied")
	}
	b.app.shortcut(ctrl(fyne.KeyL))
	b.sees("Latchkey is locked")
	b.seesNot("Example", "dana", "Other")
	if b.clipboard() != "" {
		t.Error("the code is still on the clipboard")
	}
	b.work()
	if b.app.vault != nil || b.app.list != nil {
		t.Error("the vault is still there")
	}
	before := b.placeOf("Unlock")
	b.key(fyne.KeyReturn)
	b.sees("Enter the passphrase.")
	if now := b.placeOf("Unlock"); now != before {
		t.Errorf("the button has jumped from %v to %v", before, now)
	}
	b.types("open Sesame")
	b.key(fyne.KeyReturn)
	b.sees("That is not the passphrase. Try again; capitals and spaces count.")
	b.types("open sesame") // in the place of what is selected
	b.key(fyne.KeyReturn)
	b.sees("Example", "dana", "Other")
}

// Whatever lies over the list is closed, and what it showed with it.
func TestLockClosesEverything(t *testing.T) {
	for what, open := range map[string]func(b *bench){
		"a question":      func(b *bench) { b.key(fyne.KeyDelete) },
		"a message":       func(b *bench) { b.app.tell("Title", "Text of it") },
		"the menu":        func(b *bench) { b.app.list.showMenu() },
		"an account menu": func(b *bench) { b.app.list.showSelectedMenu() },
		"a file dialog":   func(b *bench) { b.app.openFile() },
		"a shown key": func(b *bench) {
			b.app.askReveal(b.app.list.cards.selected)
			b.tap("Show the key")
		},
		"a toast": func(b *bench) { b.app.offer("Deleted Example (dana)", "Undo", func() { b.t.Error("accepted") }) },
		"a confirmation": func(b *bench) {
			b.app.intakeText(links(account("Example", "new")))
			b.work()
		},
		"the key form": func(b *bench) { b.app.showKeyForm() },
		"the camera":   func(b *bench) { b.app.showAdd() },
	} {
		b := newGuardedBench(t, account("Example", "dana"))
		open(b)
		b.app.lockNow(lockedScreen)
		b.work()
		b.sees("Latchkey is locked", "Locked together with the screen.")
		b.seesNot("Example", "dana", "Text of it", "Undo")
		if b.app.covered() {
			t.Errorf("%s is still open", what)
		}
		b.pass(2 * time.Hour)
		b.app.shortcut(&fyne.ShortcutUndo{})
		b.app.shortcut(ctrl(fyne.KeyN))
		b.work()
		b.sees("Latchkey is locked")
		b.unlock()
		b.sees("Example")
	}
}

// Ctrl+L locks wherever one is, whatever has the keyboard there.
func TestLockByHandEverywhere(t *testing.T) {
	for what, open := range map[string]func(b *bench){
		"a question":      func(b *bench) { b.key(fyne.KeyDelete) },
		"a message":       func(b *bench) { b.app.tell("Title", "Text of it") },
		"the menu":        func(b *bench) { b.app.list.showMenu() },
		"an account menu": func(b *bench) { b.app.list.showSelectedMenu() },
		"a file dialog":   func(b *bench) { b.app.openFile() },
		"the notes":       func(b *bench) { b.app.showNotes("Notes", []string{"one", "two"}) },
		"a shown key":     func(b *bench) { b.shortcut(ctrl(fyne.KeyE)); b.tap("Show the key") },
		"an edit":         func(b *bench) { b.key(fyne.KeyF2) },
		"a question in an edit": func(b *bench) {
			b.key(fyne.KeyF2)
			b.types("s")
			b.key(fyne.KeyEscape)
		},
		"a choice in an edit": func(b *bench) {
			b.key(fyne.KeyF2)
			b.tap("Unusual settings")
			b.app.incoming.screen.(*editForm).settings.form.kind.Tapped(nil)
		},
		"an encrypted file": func(b *bench) { b.drop(b.file("vault.json", b.locked("x", account("New", "one")))); b.work() },
		"a sign":            func(b *bench) { newSign(b.app, "Looking", "", func() {}).show() },
	} {
		b := newGuardedBench(t, account("Example", "dana"))
		open(b)
		b.shortcut(ctrl(fyne.KeyL))
		b.sees("Latchkey is locked")
		b.seesNot("Example", "dana", "Title", "Text of it")
		if b.app.covered() || b.app.vault != nil {
			t.Errorf("%s is still open, or the vault is", what)
		}
		b.unlock()
		b.sees("Example")
	}
}

// Without a passphrase it does nothing where something would be lost or covered.
func TestLockWithoutPassphraseOnOtherScreens(t *testing.T) {
	b := newBench(t, account("Example", "dana"))
	b.key(fyne.KeyF2)
	b.types("s")
	b.shortcut(ctrl(fyne.KeyL))
	b.sees("Edit the account")
	b.key(fyne.KeyEscape)
	b.shortcut(ctrl(fyne.KeyL))
	b.sees("Leave without saving?")
	b.seesNot("There is no passphrase")
}

// What was changed and not saved is gone, and that is said; what is being saved is
// saved.
func TestLockWhileEditing(t *testing.T) {
	const said = "What you changed of Example (dana) was not saved before it locked."
	for what, c := range map[string]struct {
		change func(b *bench)
		lost   bool
		holds  string
	}{
		"nothing":        {func(*bench) {}, false, "Example (dana)"},
		"the name":       {func(b *bench) { b.types("s") }, true, "Example (dana)"},
		"and a question": {func(b *bench) { b.types("s"); b.key(fyne.KeyEscape) }, true, "Example (dana)"},
		"being saved": {func(b *bench) {
			b.types("s")
			b.app.incoming.screen.(*editForm).store() // the work waits
		}, false, "Examples (dana)"},
	} {
		b := newGuardedBench(t, account("Example", "dana"))
		b.key(fyne.KeyF2)
		c.change(b)
		b.shortcut(ctrl(fyne.KeyL))
		b.sees("Latchkey is locked")
		b.unlock()
		if strings.Contains(b.seen(), said) != c.lost {
			t.Errorf("%s: what is to be read is:\n%s", what, b.seen())
		}
		if got := b.holds(); !slices.Equal(got, []string{c.holds}) {
			t.Errorf("%s: the vault holds %v", what, got)
		}
	}
}

func TestLockByItself(t *testing.T) {
	b := newGuardedBench(t, account("Example", "dana"))
	b.pass(14 * time.Minute)
	b.app.Used()
	b.pass(14 * time.Minute)
	b.sees("Example")
	b.pass(time.Minute)
	b.sees("Latchkey is locked", "Locked because nothing was done here for a while.")
	b.unlock()
	b.app.prefs.change(func(s *settings.Settings) { s.Lock.OnHide = true })
	b.app.SetVisible(false)
	b.app.SetVisible(true)
	b.sees("Locked when the window was hidden.")
}

// Without a passphrase nothing locks by itself, and by hand one is offered.
func TestLockWithoutPassphrase(t *testing.T) {
	b := newBench(t, account("Example", "dana"))
	b.pass(24 * time.Hour)
	b.app.lockFor(lockedScreen)
	b.sees("Example")
	b.app.shortcut(ctrl(fyne.KeyL))
	b.sees("There is no passphrase to lock with")
	b.tap("Choose a passphrase")
	b.types("open sesame")
	b.key(fyne.KeyReturn)
	b.types("open sesam")
	b.key(fyne.KeyReturn)
	b.sees("The two are not the same.")
	b.types("e")
	b.key(fyne.KeyReturn)
	b.sees("Your accounts are protected. Ctrl+L locks them.")
	b.app.shortcut(ctrl(fyne.KeyL))
	b.sees("Latchkey is locked")
	b.unlock()
}

// What is being stored when it locks is stored, and what came of it is said
// afterwards, be it good or bad.
func TestLockWhileStoring(t *testing.T) {
	for _, fails := range []bool{false, true} {
		b := newGuardedBench(t, account("Example", "dana"))
		b.app.intakeText(links(account("New", "one")))
		b.work()
		add, _ := b.button("Add account")
		add.Tapped(nil) // the work waits
		b.app.lockNow(lockedByHand)
		b.sees("Latchkey is locked")
		if b.app.vault == nil {
			t.Fatal("the vault is gone under the work")
		}
		if fails {
			b.store.fail = errors.New("the disk is full")
		}
		b.work()
		b.store.fail = nil
		b.sees("Latchkey is locked")
		b.seesNot("New")
		if b.app.vault != nil {
			t.Error("the vault is still there when the work is over")
		}
		b.unlock()
		b.work()
		if fails {
			b.sees("the disk is full")
			continue
		}
		if got := b.holds(); !slices.Contains(got, "New (one)") {
			t.Errorf("the vault holds %v", got)
		}
		b.sees("Added New (one)")
	}
}

// What was found and not stored yet is not added behind anybody's back, and that
// is said.
func TestLockWhileAdding(t *testing.T) {
	b := newGuardedBench(t, account("Example", "dana"))
	b.app.intakeText(links(account("New", "one")))
	b.work()
	b.app.lockNow(lockedAsleep)
	b.app.Take([]string{links(account("Handed", "over"))}, nil)
	b.app.dropped(fyne.Position{}, nil)
	b.sees("Unlock first, and then do that again.")
	b.unlock()
	b.sees("What you were adding when it locked was not added.")
	b.pass(time.Second)
	b.work()
	b.sees("Handed") // what another program handed over has waited
	if got := b.holds(); len(got) != 1 {
		t.Errorf("the vault holds %v", got)
	}
}

// Of a key form it is said only where something was typed in it that was not stored.
func TestLockOnTheKeyForm(t *testing.T) {
	const said = "What you were adding when it locked was not added."
	for what, c := range map[string]struct {
		fill func(b *bench, s *keyForm)
		lost bool
	}{
		"empty":     {func(*bench, *keyForm) {}, false},
		"a key":     {func(b *bench, _ *keyForm) { b.types("deuk") }, true},
		"a website": {func(_ *bench, s *keyForm) { s.issuer.SetText("GitHub") }, true},
		"left":      {func(b *bench, s *keyForm) { s.name.SetText("dana"); b.app.showSettings() }, true},
		"left empty": {func(b *bench, s *keyForm) {
			b.types("d")
			b.key(fyne.KeyBackspace)
			b.app.showSettings()
		}, false},
		"being stored": {func(b *bench, s *keyForm) {
			b.types("deuk3yiqsuz3p3cr")
			s.issuer.SetText("New")
			add, _ := b.button("Add account")
			add.Tapped(nil)
			b.queue = nil // the work takes its time
		}, false},
	} {
		b := newGuardedBench(t, account("Example", "dana"))
		b.shortcut(ctrl(fyne.KeyK))
		c.fill(b, b.app.incoming.draft)
		b.shortcut(ctrl(fyne.KeyL))
		b.sees("Latchkey is locked")
		b.unlock()
		if strings.Contains(b.seen(), said) != c.lost {
			t.Errorf("%s: what is to be read is:\n%s", what, b.seen())
		}
	}
}

// A keyring that is gone when the passphrase is entered is said, and tried again.
func TestUnlockWithoutKeyring(t *testing.T) {
	b := newGuardedBench(t, account("Example", "dana"))
	open := b.keys.open
	b.app.lockNow(lockedByHand)
	b.keys.open = func(context.Context, string) (Vault, error) {
		return nil, errors.Join(vault.ErrNoKeyring, errors.New("start it"))
	}
	b.types("open sesame")
	b.key(fyne.KeyReturn)
	b.sees("No keyring service answers")
	b.keys.open = open
	b.key(fyne.KeyReturn)
	b.sees("Example")
}

// A slowed is a guarded bench after so many wrong passphrases that the next one waits,
// by the real brake. meanwhile is done with the wait half over, once.
type slowed struct {
	*bench
	meanwhile func()
	trying    context.Context // of the try that is under way
	tried     []string
}

func newSlowedBench(t *testing.T) *slowed {
	b := &slowed{bench: newGuardedBench(t, account("Example", "dana")), meanwhile: func() {}}
	brake := sealed.NewBrake(func() time.Time { return b.now }, b.wait)
	open := b.keys.open
	b.keys.patience = brake.Left
	b.keys.open = func(ctx context.Context, passphrase string) (v Vault, err error) {
		b.trying = ctx
		err = brake.Try(ctx, func(ctx context.Context) (err error) {
			b.tried = append(b.tried, passphrase)
			v, err = open(ctx, passphrase)
			return err
		})
		return v, err
	}
	b.app.lockNow(lockedByHand)
	for range 7 {
		b.types("open sesam")
		b.key(fyne.KeyReturn)
	}
	b.sees("That is not the passphrase.")
	b.tried = nil
	return b
}

// wait is the brake's, on the goroutine of the test: it does what is to be done
// meanwhile, and lets the rest of the time go by unless that was given up.
func (b *slowed) wait(d time.Duration) <-chan time.Time {
	over := make(chan time.Time, 1)
	b.pass(d / 2)
	meanwhile := b.meanwhile
	b.meanwhile = func() {}
	meanwhile()
	if b.trying.Err() == nil {
		b.pass(d - d/2)
		over <- b.now
	}
	return over
}

// press types where the keyboard is, while work is under way.
func (b *slowed) press(text string, enter bool) {
	focused := b.app.window.Canvas().Focused()
	for _, r := range text {
		focused.TypedRune(r)
	}
	if enter {
		focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
}

// The passphrase that is entered while an older one waits is tried in its place, and
// waits no longer than that would have.
func TestPassphraseEnteredWhileAnotherWaits(t *testing.T) {
	b := newSlowedBench(t)
	began := b.now
	b.meanwhile = func() { b.press("open sesame", true) }
	b.types("open sesam")
	b.key(fyne.KeyReturn)
	b.sees("Example")
	if !slices.Equal(b.tried, []string{"open sesame"}) {
		t.Errorf("%q were tried", b.tried)
	}
	if took := b.now.Sub(began); took != 16*time.Second {
		t.Errorf("it took %v", took)
	}
}

// What is only being typed when an older one turns out wrong is not called so, and
// one can type on.
func TestPassphraseTypedWhileAnotherWaits(t *testing.T) {
	b := newSlowedBench(t)
	b.meanwhile = func() { b.press("open ses", false) }
	b.types("open sesam")
	b.key(fyne.KeyReturn)
	b.sees("The one before was not the passphrase. Press Enter to try this one.")
	b.seesNot("That is not the passphrase")
	b.types("ame")
	b.key(fyne.KeyReturn)
	b.sees("Example")
}

// The wait is counted down, and what can be pressed meanwhile does something.
func TestWaitIsCountedDown(t *testing.T) {
	b := newSlowedBench(t)
	b.meanwhile = func() {
		b.sees("it takes 8 s until this one is tried")
		b.pass(time.Second)
		b.sees("it takes 7 s until this one is tried")
		if b.offers("Unlock") || b.offers("I forgot it") {
			t.Error("there is a button that does nothing")
		}
		b.press("open sesame", false)
		if !b.offers("Unlock") {
			t.Error("what was typed cannot be entered")
		}
	}
	b.types("open sesam")
	b.key(fyne.KeyReturn)
	if !b.offers("Unlock") || !b.offers("I forgot it") {
		t.Error("the buttons stay as they were meanwhile")
	}
	b.key(fyne.KeyReturn)
	b.sees("Example")
	b.app.lockNow(lockedByHand)
	b.work()
	b.pass(time.Minute)
	b.seesNot("until this one is tried", "Opening")
}
