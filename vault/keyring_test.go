package vault_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/vault"
	"latchkey/vault/keyring"
	"latchkey/vault/keyring/keyringtest"
	"latchkey/vault/runtest"
)

// session starts a real keyring with a vault in it, in small pages.
func session(t *testing.T) (*keyringtest.Session, *vault.Vault) {
	t.Helper()
	s := keyringtest.Start(t)
	s.Use(t)
	v, err := vault.Create(t.Context(), small{keyring.OS()})
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

// TestKilledAtRandomMoments has another process change the vault in a real
// keyring, and kills it (SIGKILL) at random moments. Whatever it acknowledged
// is there afterwards; what it was doing is there as a whole or not at all; no
// account is there twice, and the list has its order.
//
// With LATCHKEY_TEST_ROUNDS=10 there are 500 changes.
func TestKilledAtRandomMoments(t *testing.T) {
	s, v := session(t)
	random := rand.New(rand.NewPCG(9, uint64(time.Now().UnixNano())))
	changes := runtest.Rounds(t, 50)
	model := &list{random: random}
	c := start(t, s)
	kills, half := 0, 0
	for range changes {
		o, after := model.draw()
		var killer *time.Timer
		if random.IntN(4) == 0 {
			killer = time.AfterFunc(time.Duration(random.IntN(20_000))*time.Microsecond, func() { _ = c.command.Process.Kill() })
		}
		answer := c.tell(o)
		if killer != nil {
			killer.Stop()
		}
		if answer == "done" && killer == nil {
			model.accounts = after
			continue
		}
		if answer != "" && answer != "done" {
			t.Fatalf("a child: %s", answer)
		}
		c.kill()
		kills++
		if _, err := v.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		fresh, err := openSmall(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := describeAll(fresh.Accounts())
		switch {
		case slices.Equal(got, describeAll(after)):
			model.accounts = after
		case answer != "done" && slices.Equal(got, describeAll(model.accounts)):
			half++
		default:
			t.Fatalf("killed in %q (answer %q), the vault holds\n%s\nwant\n%s", o.Do, answer,
				strings.Join(got, "\n"), strings.Join(describeAll(after), "\n"))
		}
		if problems := fresh.Problems(); len(problems) > 0 {
			t.Fatalf("killed in %q: %v", o.Do, problems)
		}
		if !slices.Equal(got, describeAll(v.Accounts())) {
			t.Fatal("a vault that was open sees another list than a new one")
		}
		model.removed = false
		c = start(t, s)
	}
	if err := c.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Reload(t.Context()); err != nil || !slices.Equal(describeAll(v.Accounts()), describeAll(model.accounts)) {
		t.Fatalf("in the end the vault holds something else (%v)", err)
	}
	if kills < changes/10 {
		t.Errorf("only %d kills in %d changes", kills, changes)
	}
	t.Logf("%d changes, %d kills, %d of them before the change was stored", changes, kills, half)
}

// A list is what the vault should hold.
type list struct {
	random   *rand.Rand
	accounts []vault.Account
	next     int
	// removed says that the last change removed an account, which before holds.
	removed bool
	before  []vault.Account
}

// draw returns a random change and the list after it.
func (l *list) draw() (order, []vault.Account) {
	n := len(l.accounts)
	if l.removed {
		l.removed = false
		if l.random.IntN(2) == 0 {
			return order{Do: "restore"}, l.before
		}
	}
	choice := l.random.IntN(10)
	if n < 3 || n < 30 && choice < 3 {
		l.next++
		a := vault.NumberedAccount(l.next)
		a.ID = vault.NewID()
		return order{Do: "add", ID: a.ID, Number: l.next}, append(slices.Clone(l.accounts), a)
	}
	i := l.random.IntN(n)
	id := l.accounts[i].ID
	after := slices.Clone(l.accounts)
	switch {
	case choice < 6:
		after[i].Note = strings.Repeat("n", l.random.IntN(200))
		return order{Do: "update", ID: id, Note: after[i].Note}, after
	case choice < 8:
		l.removed, l.before = true, l.accounts
		return order{Do: "remove", ID: id}, slices.Delete(after, i, i+1)
	default:
		before := l.accounts[l.random.IntN(n)].ID
		return order{Do: "move", ID: id, Before: before}, vault.MovedBefore(after, id, before)
	}
}

func describeAll(accounts []vault.Account) []string {
	texts := make([]string, len(accounts))
	for i, a := range accounts {
		texts[i] = vault.Describe(a)
	}
	return texts
}

// TestTwoRealProcesses has two processes write to one real keyring at once.
// None of their changes is lost: accounts of their own, and a count both raise.
//
// With LATCHKEY_TEST_ROUNDS=10 each makes 200 changes.
func TestTwoRealProcesses(t *testing.T) {
	s, v := session(t)
	shared := vault.NumberedAccount(0)
	shared.Kind, shared.Period = vault.HOTP, 0
	stored, err := v.Add(t.Context(), shared)
	if err != nil {
		t.Fatal(err)
	}
	changes := runtest.Rounds(t, 20)
	var wg sync.WaitGroup
	for n := range 2 {
		c := start(t, s)
		wg.Go(func() {
			for i := range changes / 2 {
				add := order{Do: "add", ID: vault.NewID(), Number: 1 + n*changes + i}
				for _, o := range []order{add, {Do: "count", ID: stored[0].ID}} {
					if answer := c.tell(o); answer != "done" {
						t.Errorf("%s: %s", o.Do, answer)
						return
					}
				}
			}
		})
	}
	wg.Wait()
	if _, err := v.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, a := range v.Accounts() {
		names[a.Name] = true
	}
	if a, _ := v.Account(stored[0].ID); a.Counter != uint64(changes) || len(names) != changes+1 || len(v.Accounts()) != changes+1 {
		t.Errorf("counted to %d, %d accounts with %d names; want %d and %d", a.Counter, len(v.Accounts()), len(names), changes, changes+1)
	}
}

// TestLockedIsNotEmpty locks a keyring that holds a vault, and takes its service
// away: neither is ever taken for an empty vault.
func TestLockedIsNotEmpty(t *testing.T) {
	s, v := session(t)
	if _, err := v.Add(t.Context(), vault.NumberedAccount(1)); err != nil {
		t.Fatal(err)
	}
	impatient := keyring.OS(keyring.WithTimes(300*time.Millisecond, 300*time.Millisecond))
	refused := func(what string, wants ...error) {
		t.Helper()
		_, opening := vault.Open(t.Context(), impatient)
		_, creating := vault.Create(t.Context(), impatient)
		for _, err := range []error{opening, creating} {
			known := slices.ContainsFunc(wants, func(want error) bool { return errors.Is(err, want) })
			if !known || errors.Is(err, vault.ErrNoVault) || errors.Is(err, vault.ErrExists) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	s.Lock(t)
	refused("locked", vault.ErrLocked, vault.ErrDismissed, vault.ErrTimeout)
	s.Unlock(t)
	if again, err := openSmall(t.Context()); err != nil || len(again.Accounts()) != 1 {
		t.Fatalf("unlocked again: %v", err)
	}
	s.Freeze(t)
	refused("frozen", vault.ErrTimeout)
	s.Thaw(t)
	if again, err := openSmall(t.Context()); err != nil || len(again.Accounts()) != 1 {
		t.Fatalf("thawed again: %v", err)
	}
	s.KillDaemon(t)
	refused("without service", vault.ErrNoKeyring)
	s.StartDaemonLocked(t)
	refused("locked from the start", vault.ErrLocked, vault.ErrDismissed, vault.ErrTimeout)
	if len(v.Accounts()) != 1 {
		t.Error("the open vault has lost its account")
	}
	s.Unlock(t)
	if again, err := openSmall(t.Context()); err != nil || len(again.Accounts()) != 1 {
		t.Fatalf("started and unlocked again: %v", err)
	}
}
