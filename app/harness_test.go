package app

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/vault"
	"latchkey/vault/backup"
)

// start is when the tests' clocks stand: eleven seconds into a time step of
// thirty, so that a code holds for nineteen more.
func start() time.Time { return time.Unix(1_800_000_011, 0) }

// A bench is an App on the test driver with a vault in memory, a clock that
// stands still, and background work that is done when the test says.
type bench struct {
	t     testing.TB
	app   *App
	store *memory
	keys  *testKeyrings
	now   time.Time

	timers []*timer
	queue  []func()
}

type timer struct {
	at      time.Time
	ring    func()
	stopped bool
}

// newBench opens a window on a vault with the given accounts in it, 440 by 700.
func newBench(t testing.TB, accounts ...vault.Account) *bench {
	t.Helper()
	b := newClosedBench(t)
	openBench(t, b, accounts...)
	return b
}

// openBench opens the window of b on a vault with the given accounts in it.
func openBench(t testing.TB, b *bench, accounts ...vault.Account) {
	t.Helper()
	v, err := vault.Create(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(t.Context(), accounts...); err != nil {
		t.Fatal(err)
	}
	b.keys.open = func(ctx context.Context, passphrase string) (Vault, error) {
		if passphrase != b.keys.passphrase {
			return nil, vault.ErrPassphrase
		}
		return vault.Open(ctx, b.store)
	}
	b.app.Run()
	b.work()
}

// newClosedBench opens a window that has not looked for its vault yet.
func newClosedBench(t testing.TB) *bench {
	t.Helper()
	return newBenchOn(t, test.NewTempApp(t))
}

func newBenchOn(t testing.TB, fyneApp fyne.App) *bench {
	b := &bench{t: t, store: &memory{values: map[string]string{}}, keys: &testKeyrings{}, now: start()}
	b.app = New(Options{
		Fyne: fyneApp, Keyrings: b.keys, Version: "test", Locale: "en-GB",
		Clock: func() time.Time { return b.now },
		After: b.after,
		spawn: func(work func()) { b.queue = append(b.queue, work) },
		do:    func(work func()) { work() },

		backup: []backup.Option{backup.Cost(1)},
	})
	b.app.window.Resize(fyne.NewSize(440, 700))
	return b
}

func (b *bench) after(d time.Duration, ring func()) (stop func()) {
	t := &timer{at: b.now.Add(d), ring: ring}
	b.timers = append(b.timers, t)
	return func() { t.stopped = true }
}

// work does what waits in the background, and what that leads to.
func (b *bench) work() {
	for len(b.queue) > 0 {
		next := b.queue[0]
		b.queue = b.queue[1:]
		next()
	}
}

// pass lets time go by: every timer that falls due rings in its turn.
func (b *bench) pass(d time.Duration) {
	end := b.now.Add(d)
	for {
		next := b.nextTimer(end)
		if next == nil {
			break
		}
		next.stopped = true
		if next.at.After(b.now) {
			b.now = next.at
		}
		next.ring()
	}
	b.now = end
}

func (b *bench) nextTimer(end time.Time) *timer {
	var next *timer
	left := b.timers[:0]
	for _, t := range b.timers {
		if t.stopped {
			continue
		}
		left = append(left, t)
		if !t.at.After(end) && (next == nil || t.at.Before(next.at)) {
			next = t
		}
	}
	b.timers = left
	return next
}

// clipboard is what another program would paste.
func (b *bench) clipboard() string { return b.app.fyne.Clipboard().Content() }

// accounts makes n accounts that differ in everything that is seen.
func accounts(n int) []vault.Account {
	list := make([]vault.Account, n)
	for i := range list {
		list[i] = account(fmt.Sprintf("Issuer %03d", i), fmt.Sprintf("user%d@example.com", i))
	}
	return list
}

// account makes an account with the usual settings and a key of its own.
func account(issuer, name string) vault.Account {
	return vault.Account{
		Issuer: issuer, Name: name,
		Kind: vault.TOTP, Algorithm: vault.SHA1,
		Digits: vault.DefaultDigits, Period: vault.DefaultPeriod,
		Secret: vault.NewSecret([]byte("key of " + issuer + "/" + name)),
	}
}

// testKeyrings is a Keyrings whose answers the test gives.
type testKeyrings struct {
	open   func(ctx context.Context, passphrase string) (Vault, error)
	create func(ctx context.Context, passphrase string) (Vault, error)

	file, moved string               // the encrypted file; where the vault was moved to
	patience    func() time.Duration // none where nil
	backupKey   *backup.Key
	aside       int    // how often the vault was set aside
	stuck       error  // why it cannot be
	passphrase  string // that protects the vault; empty where none does
}

func (k *testKeyrings) Guarded() bool { return k.passphrase != "" }

func (k *testKeyrings) BackupKey(context.Context) (backup.Key, error) {
	if k.backupKey == nil {
		return backup.Key{}, vault.ErrNotFound
	}
	return *k.backupKey, nil
}

func (k *testKeyrings) SetBackupKey(_ context.Context, key backup.Key) error {
	k.backupKey = &key
	return nil
}

func (k *testKeyrings) ForgetBackupKey(context.Context) error {
	k.backupKey = nil
	return nil
}

func (k *testKeyrings) Patience() time.Duration {
	if k.patience == nil {
		return 0
	}
	return k.patience()
}

func (k *testKeyrings) Protect(ctx context.Context, passphrase string) (Vault, error) {
	k.passphrase = passphrase
	return k.open(ctx, passphrase)
}

func (k *testKeyrings) ChangePassphrase(_ context.Context, old, passphrase string) error {
	if old != k.passphrase {
		return vault.ErrPassphrase
	}
	k.passphrase = passphrase
	return nil
}

func (k *testKeyrings) Unprotect(ctx context.Context, old string) (Vault, error) {
	if err := k.ChangePassphrase(ctx, old, ""); err != nil {
		return nil, err
	}
	return k.open(ctx, "")
}

func (k *testKeyrings) Move(ctx context.Context, path, old, passphrase string) (Vault, string, error) {
	if old != k.passphrase {
		return nil, "", vault.ErrPassphrase
	}
	k.moved, k.passphrase = path, passphrase
	v, err := k.open(ctx, passphrase)
	return v, "", err
}

func (k *testKeyrings) Open(ctx context.Context, passphrase string) (Vault, error) {
	return k.open(ctx, passphrase)
}

func (k *testKeyrings) Create(ctx context.Context, passphrase string) (Vault, error) {
	return k.create(ctx, passphrase)
}

// SetAside notes that the vault was set aside.
func (k *testKeyrings) SetAside(context.Context) (string, error) {
	if k.stuck != nil {
		return "", k.stuck
	}
	k.passphrase, k.aside = "", k.aside+1
	return "/home/dana/set-aside.json", nil
}

func (k *testKeyrings) File() string { return k.file }

// memory is a keyring in memory. fail makes every call return an error.
type memory struct {
	mu     sync.Mutex
	values map[string]string
	fail   error
	lock   sync.Mutex
	limit  int // of a value, in bytes; 32 KiB where 0
}

func (m *memory) Get(_ context.Context, name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return "", m.fail
	}
	value, ok := m.values[name]
	if !ok {
		return "", vault.ErrNotFound
	}
	return value, nil
}

func (m *memory) Set(_ context.Context, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	m.values[name] = value
	return nil
}

func (m *memory) Delete(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	if _, ok := m.values[name]; !ok {
		return vault.ErrNotFound
	}
	delete(m.values, name)
	return nil
}

func (m *memory) Lock(context.Context) (func(), error) {
	m.lock.Lock()
	return m.lock.Unlock, nil
}

func (m *memory) Limit() int {
	if m.limit > 0 {
		return m.limit
	}
	return 32 << 10
}

func (m *memory) String() string { return "the system keyring" }
