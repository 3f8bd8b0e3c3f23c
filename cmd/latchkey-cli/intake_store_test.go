package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"latchkey/importer"
	"latchkey/vault"
)

// A shelf is a store of small values in memory, which can be made to fail.
type shelf struct {
	values map[string]string
	set    func() error // is asked before anything is written
}

func (s *shelf) Get(_ context.Context, name string) (string, error) {
	if value, ok := s.values[name]; ok {
		return value, nil
	}
	return "", vault.ErrNotFound
}

func (s *shelf) Set(ctx context.Context, name, value string) error {
	if err := s.set(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.values[name] = value
	return nil
}

func (s *shelf) Delete(context.Context, string) error { return errors.ErrUnsupported }

func (s *shelf) Lock(context.Context) (func(), error) { return func() {}, nil }

func (s *shelf) Limit() int { return 2400 } // as on Windows

func (s *shelf) String() string { return "the shelf" }

func newShelf(t *testing.T) (*shelf, *vault.Vault) {
	s := &shelf{values: make(map[string]string), set: func() error { return nil }}
	v, err := vault.Create(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func many(n int) []vault.Account {
	accounts := make([]vault.Account, n)
	for i := range accounts {
		accounts[i] = vault.Account{
			Issuer: fmt.Sprintf("Portal %d", i), Name: "alice", Secret: vault.NewSecret([]byte("twenty bytes of key!")),
			Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30,
		}
	}
	return accounts
}

// What is too big for the keyring does not keep the others out.
func TestTooBigForTheKeyring(t *testing.T) {
	_, v := newShelf(t)
	accounts := many(600)
	accounts[7].Note, accounts[599].Note = strings.Repeat("note ", 1000), strings.Repeat("note ", 1000)
	outcomes := new(intake).storeAll(t.Context(), v, accounts, nil)
	for i, o := range outcomes {
		if big := i == 7 || i == 599; big != (o.err != nil) {
			t.Fatalf("account %d: %v", i, o.err)
		}
	}
	if err := outcomes[7].err; !errors.Is(err, vault.ErrTooBig) || !strings.Contains(err.whole, "Portal 7 (alice)") || !strings.Contains(err.reason, "shorten its note") {
		t.Errorf("it says %q, in a list %q", err.whole, err.reason)
	}
	if got := len(v.Accounts()); got != 598 {
		t.Errorf("%d accounts are stored", got)
	}
}

// A keyring that fails has failed for all that would come after, and what is
// stored until then is.
func TestKeyringFailsOnTheWay(t *testing.T) {
	s, v := newShelf(t)
	const most = 100
	writes := 0
	s.set = func() error {
		if writes++; writes > most {
			return vault.ErrLocked
		}
		return nil
	}
	last := 0
	outcomes := new(intake).storeAll(t.Context(), v, many(3000), func(stored, _ int) { last = stored })
	stored := 0
	for _, o := range outcomes {
		switch {
		case o.err == nil:
			stored++
		case !errors.Is(o.err, vault.ErrLocked):
			t.Fatal(o.err)
		}
	}
	if stored == 0 || stored != len(v.Accounts()) || stored != last {
		t.Errorf("%d are said to be stored, and %d in the end; %d are", stored, last, len(v.Accounts()))
	}
	if writes > most+1 {
		t.Errorf("it was tried %d times more", writes-most)
	}
}

// Whoever waits is told how far it is.
func TestStoringIsCounted(t *testing.T) {
	_, v := newShelf(t)
	new(intake).storeAll(t.Context(), v, many(7), nil)
	var told [][2]int
	new(intake).storeAll(t.Context(), v, many(7+2*batch+1), func(stored, of int) { told = append(told, [2]int{stored, of}) })
	const all = 2*batch + 1 // without the seven that are there
	if fmt.Sprint(told) != fmt.Sprint([][2]int{{batch, all}, {2 * batch, all}, {all, all}}) {
		t.Errorf("told %v", told)
	}
}

// On a terminal one line changes; elsewhere there are lines now and then, and
// none where it is soon over.
func TestProgress(t *testing.T) {
	now := time.Unix(0, 0)
	for terminal, want := range map[bool]string{
		true:  "\rstored 500 of 10,000\rstored 1,000 of 10,000\rdone                  \r    \r",
		false: "latchkey-cli: stored 1,000 of 10,000\n",
	} {
		var out strings.Builder
		p := &program{err: &out, now: func() time.Time { return now }}
		g := p.newProgress()
		g.terminal = terminal
		g.show("stored %s of %s", counted(500), counted(10_000))
		now = now.Add(progressAfter)
		g.show("stored %s of %s", counted(1000), counted(10_000))
		g.show("done")
		g.end()
		g.end()
		if out.String() != want {
			t.Errorf("on a terminal %v: %q", terminal, out.String())
		}
	}
}

// The time that a key takes is said when it is worth waiting for.
func TestDerivingIsShown(t *testing.T) {
	for _, test := range []struct {
		elapsed, expected time.Duration
		want              string
	}{
		{200 * time.Millisecond, time.Minute, ""},
		{12 * time.Second, 40 * time.Second, "deriving the key: 12 s of about 40 s"},
		{41 * time.Second, 40 * time.Second, "deriving the key: 41 s so far"},
		{2 * time.Second, 0, "deriving the key: 2 s so far"},
	} {
		var out strings.Builder
		g := (&program{err: &out, now: time.Now}).newProgress()
		g.terminal = true
		g.deriving(importer.Progress{Elapsed: test.elapsed, Expected: test.expected})
		if got := strings.TrimPrefix(out.String(), "\r"); got != test.want {
			t.Errorf("after %v of %v it says %q", test.elapsed, test.expected, got)
		}
	}
}

// Ctrl+C says how much is done, and nothing is shown that is not stored.
func TestInterruptedWhileStoring(t *testing.T) {
	s, v := newShelf(t)
	ctx, interrupt := context.WithCancel(t.Context())
	writes := 0
	s.set = func() error {
		if writes++; writes > 50 {
			interrupt()
		}
		return nil
	}
	p := &program{out: io.Discard, err: io.Discard, now: time.Now}
	_, err := new(intake).store(ctx, p, v, many(2000))
	stored := len(v.Accounts())
	if want := fmt.Sprintf("interrupted: %s of 2,000 accounts are stored; the same command again stores the others", counted(stored)); err == nil || err.Error() != want || stored == 0 {
		t.Errorf("it says %v, want %s", err, want)
	}
}
