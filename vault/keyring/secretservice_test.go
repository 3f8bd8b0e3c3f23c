//go:build linux

package keyring

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/vault"
	"latchkey/vault/keyring/keyringtest"
)

// soon bounds calls in tests that wait for the bound to be reached; late does
// in those that do not.
const (
	soon = 300 * time.Millisecond
	late = 30 * time.Second
)

func TestSystemKeyringKeepsValues(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	store := OS(WithTimes(late, late)) // the race detector makes large values slow
	ctx := t.Context()
	if err := Probe(ctx, store); err != nil {
		t.Fatal(err)
	}
	_, err := store.Get(ctx, "page-000")
	wantError(t, err, vault.ErrNotFound, "")
	wantError(t, store.Delete(ctx, "page-000"), vault.ErrNotFound, "")
	values := map[string]string{
		"page-000": "first",
		"page-001": strings.Repeat("0123456789abcdef", 4<<10),
		"page-002": strings.Repeat("x", MaxValue),
	}
	for name, value := range values {
		mustSet(t, store, name, value)
	}
	mustSet(t, store, "page-000", "second")
	values["page-000"] = "second"
	// The service ends and comes back, as at an update or the next log-in.
	s.KillDaemon(t)
	_, err = store.Get(ctx, "page-000")
	wantError(t, err, vault.ErrNoKeyring, "no keyring service runs")
	s.StartDaemon(t)
	for name, value := range values {
		wantValue(t, store, name, value)
	}
	if err := store.Delete(ctx, "page-000"); err != nil {
		t.Fatal(err)
	}
	_, err = store.Get(ctx, "page-000")
	wantError(t, err, vault.ErrNotFound, "")
	wantError(t, store.Set(ctx, "page-000", strings.Repeat("x", MaxValue+1)), vault.ErrTooBig, "shorten")
	if err := store.Set(ctx, "page-000", "two\nlines"); err == nil {
		t.Error("a value of two lines was stored")
	}
}

func TestBusWithoutService(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.WithoutService())
	s.Use(t)
	store := OS()
	wantError(t, Probe(t.Context(), store), vault.ErrNoKeyring, "no keyring service runs")
	_, err := store.Get(t.Context(), "page-000")
	wantError(t, err, vault.ErrNoKeyring, "no keyring service runs")
	wantError(t, store.Set(t.Context(), "page-000", "x"), vault.ErrNoKeyring, "encrypted file")
	wantError(t, store.Delete(t.Context(), "page-000"), vault.ErrNoKeyring, "encrypted file")
	s.StartDaemon(t) // the user does as told
	mustSet(t, store, "page-000", "x")
}

// Who never logged in with a password has a service without a keyring.
func TestServiceWithoutCollection(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.WithoutCollection())
	s.Use(t)
	store := OS()
	wantError(t, Probe(t.Context(), store), vault.ErrNoKeyring, "no keyring to store in")
	_, err := store.Get(t.Context(), "page-000")
	wantError(t, err, vault.ErrNoKeyring, "no keyring to store in")
	wantError(t, store.Set(t.Context(), "page-000", "x"), vault.ErrNoKeyring, "encrypted file")
}

// Without a display, as over SSH, the request to unlock cannot be shown.
func TestLockedAndNoDisplay(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	store := OS()
	mustSet(t, store, "page-000", "x")
	// The service that is started here is to outlive its subtest.
	locks := map[string]func(){
		"locked by its user": func() { s.Lock(t) },
		"never unlocked": func() {
			s.KillDaemon(t)
			s.StartDaemonLocked(t)
		},
	}
	for name, lock := range locks {
		t.Run(name, func(t *testing.T) {
			lock()
			wantError(t, Probe(t.Context(), store), vault.ErrLocked, "unlock it")
			_, err := store.Get(t.Context(), "page-000")
			wantError(t, err, vault.ErrDismissed, "could not be shown")
			wantError(t, store.Set(t.Context(), "page-000", "y"), vault.ErrDismissed, "could not be shown")
			wantError(t, store.Delete(t.Context(), "page-000"), vault.ErrDismissed, "could not be shown")
			s.Unlock(t)
			wantValue(t, store, "page-000", "x")
		})
	}
}

// A service that hangs: calls end in time, and a change that was not begun is
// not carried out later.
func TestFrozenService(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	store := OS(WithTimes(soon, late))
	mustSet(t, store, "page-000", "before")
	s.Freeze(t)
	_, err := store.Get(t.Context(), "page-000")
	wantError(t, err, vault.ErrTimeout, "does not answer")
	wantError(t, store.Set(t.Context(), "page-000", "after"), vault.ErrTimeout, "does not answer")
	wantError(t, Probe(t.Context(), store), vault.ErrTimeout, "does not answer")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Get(ctx, "page-000"); !errors.Is(err, context.Canceled) || errors.Is(err, vault.ErrTimeout) {
		t.Errorf("a call that was given up: %v", err)
	}
	s.Thaw(t)
	wantValue(t, OS(WithTimes(late, late)), "page-000", "before")
}

// freezer freezes the service in the middle of a Set: when it was found well.
type freezer struct {
	library
	t testing.TB
	s *keyringtest.Session
}

func (f freezer) Set(service, user, value string) error {
	f.s.Freeze(f.t)
	return f.library.Set(service, user, value)
}

// A change whose answer did not come in time is carried out after all. The next
// reader, and the next process, wait for that and see it.
func TestChangeAdriftIsNotMissed(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	dir := t.TempDir()
	store := OS(In(dir), WithTimes(soon, late)).(*system)
	mustSet(t, store, "page-000", "before")
	unlock, err := store.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	store.provider = freezer{t: t, s: s}
	wantError(t, store.Set(t.Context(), "page-000", "after"), vault.ErrTimeout, "may still carry out the change")
	unlock()

	_, err = store.Get(t.Context(), "page-000")
	wantError(t, err, vault.ErrTimeout, "has not answered an earlier change yet")
	_, err = store.Lock(t.Context())
	wantError(t, err, vault.ErrTimeout, "has not answered an earlier change yet")
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	if _, err := lockIn(ctx, dir, "keyring"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("another process was let in before the change was known to be over: %v", err)
	}

	s.Thaw(t)
	store.callTime = late
	wantValue(t, store, "page-000", "after")
	unlock, err = lockIn(t.Context(), dir, "keyring")
	if err != nil {
		t.Fatalf("the lock was not let go: %v", err)
	}
	unlock()
}

func TestBusGoneBetweenCalls(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	store := OS()
	mustSet(t, store, "page-000", "x")
	s.KillBus(t)
	for range 3 {
		_, err := store.Get(t.Context(), "page-000")
		if !errors.Is(err, vault.ErrNoBus) && !errors.Is(err, vault.ErrNoKeyring) {
			t.Fatal(err)
		}
	}
	_, err := store.Get(t.Context(), "page-000")
	wantError(t, err, vault.ErrNoBus, "log out and in again")
}

// A window is open all day: it goes on by itself when the service or the whole
// session bus comes back, as after an update or a crash of either.
func TestServiceAndBusComeBack(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	store := OS()
	mustSet(t, store, "page-000", "stored before")
	back := func(what string) {
		t.Helper()
		if got, err := store.Get(t.Context(), "page-000"); err != nil || got != "stored before" {
			t.Fatalf("after %s: %q, %v", what, got, err)
		}
		mustSet(t, store, "page-001", what)
		wantValue(t, store, "page-001", what)
	}
	s.KillDaemon(t)
	wantError(t, Probe(t.Context(), store), vault.ErrNoKeyring, "no keyring service")
	s.StartDaemon(t)
	back("the service was seen to be gone")
	s.KillDaemon(t)
	s.StartDaemonLocked(t)
	wantError(t, Probe(t.Context(), store), vault.ErrLocked, "unlock it")
	s.Unlock(t)
	back("the service came back locked")
	s.KillBus(t)
	if err := Probe(t.Context(), store); err == nil {
		t.Fatal("a bus that was killed answers")
	}
	s.StartBus(t)
	s.StartDaemon(t)
	back("the bus was seen to be gone")
	conn, err := dbus.SessionBus()
	if err != nil {
		t.Fatal(err)
	}
	s.KillBus(t)
	<-conn.Context().Done() // the process has been told
	s.StartBus(t)
	s.StartDaemon(t)
	back("the bus was exchanged between two calls")
}

// killer kills the service before a Set that had found it well.
type killer struct {
	library
	kill func(testing.TB)
	t    testing.TB
}

func (k killer) Set(service, user, value string) error {
	k.kill(k.t)
	return k.library.Set(service, user, value)
}

func TestServiceDiesBeforeAChange(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	store := OS().(*system)
	mustSet(t, store, "page-000", "before")
	store.provider = killer{kill: s.KillDaemon, t: t}
	wantError(t, store.Set(t.Context(), "page-000", "after"), vault.ErrNoKeyring, "no keyring service runs")
	s.StartDaemon(t)
	wantValue(t, store, "page-000", "before")
	// Whether the bus still passed the change on nobody can tell, so the error
	// must not be one that says that it is not stored.
	store.provider = killer{kill: s.KillBus, t: t}
	wantError(t, store.Set(t.Context(), "page-000", "after"), vault.ErrTimeout, "may have stored the change")
}

// What the bus and the service answer where a real one cannot be made to.
func TestAnswersOfTheBus(t *testing.T) {
	answer := func(name string) error { return dbus.Error{Name: name, Body: []any{"detail"}} }
	for _, test := range []struct {
		err   error
		write bool
		kind  error
		says  string
	}{
		{answer("org.freedesktop.DBus.Error.NoReply"), false, vault.ErrNoKeyring, "ended before it answered"},
		{answer("org.freedesktop.DBus.Error.NoReply"), true, vault.ErrTimeout, "may have stored"},
		{answer("org.freedesktop.DBus.Error.Spawn.ChildExited"), true, vault.ErrNoKeyring, "does not start"},
		{answer("org.freedesktop.DBus.Error.AccessDenied"), false, vault.ErrNoKeyring, "not allowed"},
		{answer("org.freedesktop.Secret.Error.IsLocked"), true, vault.ErrLocked, "unlock it"},
		{errors.New("failed to unlock correct collection '/x'"), true, vault.ErrLocked, "unlock it"},
		{dbus.ErrClosed, true, vault.ErrTimeout, "may have stored"},
		{io.EOF, false, vault.ErrNoKeyring, "ended before it answered"},
	} {
		wantError(t, explainSecretService(test.err, test.write), test.kind, test.says)
	}
	store := OS().(*system)
	err := store.explain(answer("org.example.Unheard"), true)
	if known(err) || !strings.Contains(err.Error(), "detail") {
		t.Errorf("an unknown error: %v", err)
	}
}
