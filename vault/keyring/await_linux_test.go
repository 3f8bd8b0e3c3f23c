package keyring

import (
	"context"
	"errors"
	"testing"
	"time"

	"latchkey/vault"
	"latchkey/vault/keyring/keyringtest"
)

// never is a poll that no test waits for: what is noticed was said by the bus.
const never = time.Hour

// awaiting waits for the store beside, and returns what came of it. It returns
// when the waiting has begun.
func awaiting(t *testing.T, store *system, poll time.Duration) <-chan error {
	t.Helper()
	looked := make(chan struct{}, 100)
	ready := store.platform.ready
	watched := OS().(*system)
	watched.platform.ready = func(ctx context.Context, prompt bool, times times) error {
		if prompt {
			t.Error("waiting asks somebody for the password")
		}
		err := ready(ctx, prompt, times)
		looked <- struct{}{}
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- watched.await(t.Context(), poll) }()
	<-looked
	return ended
}

// stillWaiting fails where the wait has ended.
func stillWaiting(t *testing.T, ended <-chan error) {
	t.Helper()
	select {
	case err := <-ended:
		t.Fatalf("the wait ended with %v", err)
	default:
	}
}

func ends(t *testing.T, what string, ended <-chan error) {
	t.Helper()
	select {
	case err := <-ended:
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	case <-time.After(late):
		t.Fatalf("%s: it was not noticed", what)
	}
}

// A keyring that is unlocked elsewhere, or comes back, is noticed when it happens,
// and nobody is asked for a password meanwhile.
func TestAwait(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	store := OS().(*system)
	mustSet(t, store, "page-000", "x")
	ends(t, "unlocked from the start", awaiting(t, store, never))

	s.Lock(t)
	ended := awaiting(t, store, never)
	stillWaiting(t, ended)
	s.Unlock(t)
	ends(t, "unlocked elsewhere", ended)
	wantValue(t, store, "page-000", "x")

	s.KillDaemon(t)
	ended = awaiting(t, store, never)
	stillWaiting(t, ended)
	s.StartDaemonLocked(t)
	stillWaiting(t, ended)
	s.Unlock(t)
	ends(t, "the service came back locked and was unlocked", ended)
	wantValue(t, store, "page-000", "x")

	// A bus that is gone says nothing any more, and is looked for.
	s.KillBus(t)
	ended = awaiting(t, store, 10*time.Millisecond)
	stillWaiting(t, ended)
	s.StartBus(t)
	s.StartDaemon(t)
	ends(t, "the bus came back", ended)
	wantValue(t, store, "page-000", "x")
}

// A look that nobody asked for finds a locked keyring locked, and shows no
// request for its password.
func TestQuietLookAsksNobody(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	store := OS().(*system)
	ready := store.platform.ready
	asked := 0
	store.platform.ready = func(ctx context.Context, prompt bool, times times) error {
		if prompt {
			asked++
		}
		return ready(ctx, prompt, times)
	}
	s.Lock(t)
	_, err := store.Get(vault.Quietly(t.Context()), "page-000")
	wantError(t, err, vault.ErrLocked, "unlock it")
	if asked != 0 {
		t.Error("a quiet look asks for the password")
	}
	if _, err := store.Get(t.Context(), "page-000"); asked != 1 {
		t.Errorf("a look that was asked for does not ask for the password: %v", err)
	}
}

func TestAwaitWhereItIsNoHelp(t *testing.T) {
	f, _ := newTestFile(t)
	locked := fail(vault.ErrLocked, nil, "locked")
	if Awaitable(f, locked) || !Awaitable(OS(), locked) || Awaitable(OS(), vault.ErrNoVault) || Awaitable(OS(), errNoAddress) {
		t.Error("it is not known what may pass")
	}
	if err := Await(t.Context(), f); !errors.Is(err, ErrNoAwait) {
		t.Errorf("an encrypted file: %v", err)
	}
	t.Setenv(busVariable, noBus)
	wantError(t, Await(t.Context(), OS()), vault.ErrNoBus, "log in to a desktop session")
	stubborn := elsewhere(&stubborn{}, nil)
	if err := Await(t.Context(), stubborn); !errors.Is(err, ErrNoAwait) {
		t.Errorf("a keyring that asks by itself: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Await(ctx, OS()); !errors.Is(err, context.Canceled) {
		t.Errorf("a wait that was called off: %v", err)
	}
}

// Who unlocks the keyring elsewhere is not waited for any longer.
func TestUnlockedElsewhereUnderThePrompt(t *testing.T) {
	for range 3 {
		if unlockedElsewhereUnderThePrompt(t) {
			return
		}
	}
	t.Fatal("the service ends each time")
}

// unlockedElsewhereUnderThePrompt returns false where gnome-keyring itself has ended when
// it was unlocked under its own prompt, which is seldom.
func unlockedElsewhereUnderThePrompt(t *testing.T) bool {
	t.Helper()
	s, screen := lockedSession(t)
	store := OS(WithTimes(late, late))
	var err error
	var value string
	done := start(func() { value, err = store.Get(t.Context(), "page-000") })
	screen.waitForPrompt()
	ended := s.TryUnlock(t)
	<-done
	if ended != nil {
		t.Log(ended)
		return false
	}
	if err != nil || value != "x" {
		t.Fatalf("%q, %v", value, err)
	}
	wantValue(t, store, "page-000", "x") // the service is well
	return true
}
