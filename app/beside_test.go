package app

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/app/settings"
	"latchkey/vault"
)

// earlyKeyrings are keyrings whose vault is being opened when the window is made.
type earlyKeyrings struct {
	*testKeyrings
	opening chan struct{} // is closed when that is over
	taken   bool
}

func (k *earlyKeyrings) Opened(ctx context.Context) (Vault, error, bool) {
	if k.taken {
		return nil, nil, false
	}
	select {
	case <-k.opening:
	case <-ctx.Done():
		select {
		case <-k.opening:
		default:
			return nil, nil, false
		}
	}
	k.taken = true
	v, err := k.open(context.Background(), "")
	return v, err, true
}

// newEarlyBench makes a window that is right when it appears. Its vault, with an
// account in it, is open by then if the channel has been closed.
func newEarlyBench(t *testing.T, set settings.Settings) (*bench, chan struct{}) {
	t.Helper()
	b := newBenchOn(t, test.NewTempApp(t))
	v, err := vault.Create(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(t.Context(), account("Example", "dana")); err != nil {
		t.Fatal(err)
	}
	b.keys.open = func(ctx context.Context, passphrase string) (Vault, error) {
		if passphrase != b.keys.passphrase {
			return nil, ErrPassphraseNeeded
		}
		return vault.Open(ctx, b.store)
	}
	k := &earlyKeyrings{testKeyrings: b.keys, opening: make(chan struct{})}
	fonts := make(chan struct{})
	close(fonts)
	b.app = New(Options{
		Fyne: b.app.fyne, Keyrings: k, Loaded: &set, Fonts: fonts, After: b.after, Clock: b.app.clock,
		spawn: func(work func()) { b.queue = append(b.queue, work) }, do: func(work func()) { work() },
	})
	b.app.window.Resize(fyne.NewSize(440, 700))
	return b, k.opening
}

// Nothing that is done in the background has been done yet in these tests when the
// window appears: what it shows is what a user sees first.
func TestTheFirstThingSeenIsTheList(t *testing.T) {
	set := settings.Default()
	set.List.Compact = true
	b, opening := newEarlyBench(t, set)
	close(opening)
	b.app.Run()
	b.sees("Example", b.code(b.app.vault.Accounts()[0])) // codes that may have to be hidden would be
	if row := b.card("Example").row; row.Size().Height != shapeFor(set.List).height {
		t.Errorf("the card is %v high at first, though compact ones are set", row.Size().Height)
	}
}

func TestTheFirstThingSeenIsWhatOpensTheVault(t *testing.T) {
	b, opening := newEarlyBench(t, settings.Default())
	b.keys.passphrase = "correct horse battery staple"
	close(opening)
	b.app.Run()
	b.sees("Open your vault")
	b.seesNot("Opening the vault…")
}

func TestAVaultThatTakesItsTime(t *testing.T) {
	b, opening := newEarlyBench(t, settings.Default())
	b.app.Run()
	b.sees("Opening the vault…")
	close(opening)
	b.work()
	b.sees("Example", b.code(b.app.vault.Accounts()[0]))
}
