package vault

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"latchkey/vault/runtest"
)

// script returns operations that lead a vault through everything, the same ones
// every time, with the list as it is before each.
func script(t *testing.T, seed uint64, n int) ([]operation, [][]Account) {
	t.Helper()
	d := &dealer{random: rand.New(rand.NewPCG(seed, 1))}
	_, v := create(t, smallPage, 0)
	var operations []operation
	lists := [][]Account{nil}
	for range n {
		o := d.deal(v.Accounts())
		if err := o.do(t.Context(), v); err != nil {
			t.Fatalf("%s: %v", o.name, err)
		}
		operations = append(operations, o)
		lists = append(lists, v.Accounts())
	}
	return operations, lists
}

// TestCrashAtEverySet ends the process at each and every Set, before and after
// it is made, and opens the vault again: what was acknowledged is there, what
// was being done is there as a whole or not at all, nothing is there twice, and
// a new process goes on from there.
func TestCrashAtEverySet(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		operations, lists := script(t, seed, 40)
		crashes := 0
		for at := 1; ; at++ {
			if !crashAt(t, operations, lists, at, 0) {
				break
			}
			crashAt(t, operations, lists, 0, at)
			crashes += 2
		}
		if crashes < 2*len(operations) {
			t.Fatalf("only %d crashes in %d operations", crashes, len(operations))
		}
	}
}

// crashAt plays the operations with a crash before or after the Set of that
// number, and reports whether there was one.
func crashAt(t *testing.T, operations []operation, lists [][]Account, before, after int) bool {
	t.Helper()
	ctx := t.Context()
	m, v := create(t, smallPage, 0)
	m.crashBefore, m.crashAfter = before, after
	crashed := false
	list := lists[0]
	for i, o := range operations {
		err := o.do(ctx, v)
		switch {
		case err == nil && !m.crashed:
			list = lists[i+1]
		case err == nil || errors.Is(err, errCrash):
			// No error after a crash: what the operation was for is stored,
			// and only the tidying afterwards met the crash.
			crashed = true
			possible := between(lists[i], lists[i+1], o)
			if err == nil {
				possible = lists[i+1 : i+2]
			}
			m, v = open(t, m.disk, smallPage)
			n := matches(v, possible, true)
			if n < 0 {
				t.Fatalf("crash at Set %d: %s (%v) has left neither the list before nor the list after", before+after, o.name, err)
			}
			list = possible[n]
			if n < len(possible)-1 {
				// Do it, or what is left of it, again.
				finish(t, v, lists[i+1], list, o)
				list = lists[i+1]
			}
		default:
			t.Fatalf("%s: %v", o.name, err)
		}
		if crashed {
			if n := matches(v, [][]Account{list}, true); n < 0 {
				t.Fatalf("crash at Set %d: the list is another one after %s", before+after, o.name)
			}
		}
	}
	_, v = open(t, m.disk, smallPage)
	if problems := v.Problems(); len(problems) > 0 {
		t.Fatalf("crash at Set %d: %v", before+after, problems)
	}
	same(t, v.Accounts(), list)
	return crashed
}

// between returns the lists that an operation may leave behind when it is cut
// short. Those of the vault itself tell where an account goes that comes back.
func between(before, after []Account, o operation) [][]Account {
	if o.name == "restore" || o.name == "recover" {
		return [][]Account{before, after}
	}
	return o.after(before)
}

// finish brings the vault from the list it has to the one it should have.
func finish(t *testing.T, v *Vault, want, got []Account, o operation) {
	t.Helper()
	ctx := t.Context()
	if len(o.name) > 3 && o.name[:3] == "add" {
		if _, err := v.Add(ctx, want[len(got):]...); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := o.do(ctx, v); err != nil {
		t.Fatalf("%s again: %v", o.name, err)
	}
}

// TestFaultAtEverySet has each and every Set fail, with the value stored or
// not, while the process lives on. An operation that returns no error is
// stored; after one that does, memory and keyring agree.
func TestFaultAtEverySet(t *testing.T) {
	t.Parallel()
	operations, lists := script(t, 7, 35)
	for _, late := range []bool{false, true} {
		for at := 1; ; at++ {
			if !faultAt(t, operations, lists, at, late) {
				break
			}
		}
	}
}

func faultAt(t *testing.T, operations []operation, lists [][]Account, at int, late bool) bool {
	t.Helper()
	m, v := create(t, smallPage, 0)
	fault := fmt.Errorf("something: %w", ErrTimeout)
	sets, faulty := 0, false
	m.late = late
	m.onSet = func(string) error {
		if sets++; sets == at {
			faulty = true
			return fault
		}
		return nil
	}
	for i, o := range operations {
		err := o.do(t.Context(), v)
		if err != nil && (!errors.Is(err, ErrTimeout) || late) {
			t.Fatalf("%s with a fault at Set %d: %v", o.name, at, err)
		}
		if sets >= at {
			_, w := open(t, m.copied(), smallPage)
			same(t, w.Accounts(), v.Accounts())
		}
		if err != nil {
			n := matches(v, between(lists[i], lists[i+1], o), true)
			if n < 0 {
				t.Fatalf("%s with a fault at Set %d left another list", o.name, at)
			}
			finish(t, v, lists[i+1], v.Accounts(), o)
		}
		same(t, v.Accounts(), lists[i+1])
	}
	return faulty
}

// TestCrashesAmongProcesses has several processes change one vault, each with
// its own memory of it, and crash now and then. Memory that is out of date
// never costs a change that was acknowledged.
func TestCrashesAmongProcesses(t *testing.T) {
	t.Parallel()
	for seed := range uint64(runtest.Rounds(t, 10)) {
		crashAmongProcesses(t, seed)
	}
}

func crashAmongProcesses(t *testing.T, seed uint64) {
	t.Helper()
	ctx := context.Background()
	random := rand.New(rand.NewPCG(seed, 2))
	first, v := create(t, smallPage, 0)
	type process struct {
		*memory
		*Vault
	}
	processes := []process{{first, v}}
	for range 2 {
		m, v := open(t, first.disk, smallPage)
		processes = append(processes, process{m, v})
	}
	d := &dealer{random: random}
	var list []Account
	for range 150 {
		n := random.IntN(len(processes))
		p := processes[n]
		switch random.IntN(8) {
		case 0:
			p.crashBefore = 1 + random.IntN(3)
		case 1:
			p.crashAfter = 1 + random.IntN(3)
		}
		o := d.deal(list)
		err := o.do(ctx, p.Vault)
		possible := o.after(list)
		if err == nil {
			possible = possible[len(possible)-1:]
		} else if !errors.Is(err, errCrash) {
			t.Fatalf("seed %d: %s: %v", seed, o.name, err)
		}
		if p.crashed {
			m, v := open(t, first.disk, smallPage)
			processes[n] = process{m, v}
		}
		p.crashBefore, p.crashAfter = 0, 0
		_, w := open(t, first.copied(), smallPage)
		i := matches(w, possible, false)
		if i < 0 {
			t.Fatalf("seed %d: %s (%v): the vault holds neither what it did nor what it should", seed, o.name, err)
		}
		if problems := w.Problems(); len(problems) > 0 {
			t.Fatalf("seed %d: %v", seed, problems)
		}
		list = w.Accounts()
	}
}

// TestOldCopyIsNotForgotten has one process crash while an account moves to
// another page, a second one crash after it has written to the page with the
// old copy, and a third one, which has seen neither, change the account. Its
// change is the one that counts.
func TestOldCopyIsNotForgotten(t *testing.T) {
	ctx := t.Context()
	const limit = 4000
	note := func(n int) string { return strings.Repeat("n", n) }
	d := newDisk()
	d.put(pageName(0), seal(`{"of":2,"r":[{"id":"other","s":"AAEC","l":1,"o":"`+note(250)+`"}]}`))
	d.put(pageName(1), seal(`{"of":2,"r":[{"id":"moving","s":"AAED","l":2},{"id":"filler","s":"AAEE","l":3,"o":"`+note(1400)+`"}]}`))
	first, grow := open(t, d, limit)
	second, add := open(t, d, limit)
	_, third := open(t, d, limit)

	first.crashAfter = 2 // the mark and the new copy are there, and the old one
	if _, err := grow.Update(ctx, "moving", func(a *Account) error { a.Note = note(1500); return nil }); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	second.crashAfter = 1
	if _, err := add.Add(ctx, account(1)); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	if _, err := third.Update(ctx, "moving", func(a *Account) error { a.Pinned = true; return nil }); err != nil {
		t.Fatal(err)
	}
	_, w := open(t, d, limit)
	if a, ok := w.Account("moving"); !ok || !a.Pinned {
		t.Errorf("the change that was acknowledged is not there: %t %t", ok, a.Pinned)
	}
}
