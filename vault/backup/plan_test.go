package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/vault"
)

// counts is a plan in numbers.
func counts(p Plan) string {
	return fmt.Sprintf("new %d (twins %d), back %d, change %d, kept %d, gone %d, same %d, expired %d",
		len(p.New), len(p.Twins), len(p.Back), len(p.Change), len(p.Kept), len(p.Gone), len(p.Same), len(p.Expired))
}

// apply restores contents and checks that the same again would do nothing.
func apply(t *testing.T, v *vault.Vault, c Contents, mode Mode) Outcome {
	t.Helper()
	got, err := NewPlan(c, v, mode, day()).Apply(t.Context(), v, day())
	if err != nil {
		t.Fatal(err)
	}
	if again := NewPlan(c, v, mode, day()); !again.Nothing() {
		t.Errorf("the same again would do something: %s", counts(again))
	}
	return got
}

// listed are the accounts of a vault, as they are shown.
func listed(v *vault.Vault) []vault.Account { return v.Accounts() }

// Into an empty vault everything comes back as it was, whichever way.
func TestRestoreIntoNothing(t *testing.T) {
	for _, mode := range []Mode{Merge, Replace} {
		_, v := filled(t, append(samples(), numbered(9)...)...)
		if _, err := v.Discard(t.Context(), day().Add(-time.Hour), v.Accounts()[3].ID); err != nil {
			t.Fatal(err)
		}
		if err := v.Move(t.Context(), v.Accounts()[6].ID, v.Accounts()[0].ID); err != nil {
			t.Fatal(err)
		}
		c := contents(v)
		store, empty := filled(t)
		p := NewPlan(c, empty, mode, day())
		if got := counts(p); got != "new 14 (twins 0), back 0, change 0, kept 0, gone 0, same 0, expired 0" {
			t.Errorf("the plan: %s", got)
		}
		if got := apply(t, empty, c, mode); got != (Outcome{Added: 14, InTrash: 1}) {
			t.Errorf("%+v", got)
		}
		again, err := vault.Open(t.Context(), store)
		if err != nil {
			t.Fatal(err)
		}
		same(t, listed(again), listed(v))
		same(t, again.Trash(), v.Trash())
	}
}

// drifted is a vault with a backup of it that is older: one account was renamed
// since, one was given another key, one was deleted, one was added, one counts
// higher, and one that was in the trash is there again.
func drifted(t *testing.T) (*memory, *vault.Vault, Contents) {
	ctx := t.Context()
	list := numbered(5)
	list[4] = samples()[2]
	list[4].Counter = 10
	m, v := filled(t, list...)
	at := v.Accounts()
	if _, err := v.Discard(ctx, day().Add(-time.Hour), at[3].ID); err != nil {
		t.Fatal(err)
	}
	c := contents(v)
	if _, err := v.Recover(ctx, at[3].ID); err != nil {
		t.Fatal(err)
	}
	edit := func(i int, f func(*vault.Account)) {
		if _, err := v.Update(ctx, at[i].ID, func(a *vault.Account) error { f(a); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	edit(0, func(a *vault.Account) { a.Issuer, a.Note = "Renamed", "since" })
	edit(1, func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("the key of a reset")) })
	edit(4, func(a *vault.Account) { a.Counter = 12 })
	if _, err := v.Discard(ctx, day().Add(-time.Minute), at[2].ID); err != nil {
		t.Fatal(err)
	}
	added := numbered(7)[6]
	if _, err := v.Add(ctx, added); err != nil {
		t.Fatal(err)
	}
	return m, v, c
}

// Merging adds and brings back; it changes nothing that is there, and no key.
func TestMerge(t *testing.T) {
	_, v, c := drifted(t)
	before := listed(v)
	p := NewPlan(c, v, Merge, day())
	if got := counts(p); got != "new 1 (twins 1), back 1, change 0, kept 1, gone 0, same 2, expired 0" {
		t.Errorf("the plan: %s", got)
	}
	if got := p.Kept[0].Fields; !slices.Equal(got, []string{"issuer", "note"}) {
		t.Errorf("what differs is %q", got)
	}
	if got := apply(t, v, c, Merge); got != (Outcome{Added: 1, Back: 1}) {
		t.Errorf("%+v", got)
	}
	after := listed(v)
	for _, a := range before {
		if !slices.ContainsFunc(after, func(b vault.Account) bool { return describe(a) == describe(b) }) {
			t.Errorf("%s is not there any more as it was", a.Title())
		}
	}
	keys := 0
	for _, a := range after {
		if a.Issuer == "Service 1" {
			keys++
		}
	}
	if keys != 2 || len(after) != len(before)+2 {
		t.Errorf("%d accounts, %d of them with the names of the one that was reset; want both keys", len(after), keys)
	}
}

// Replacing makes the list that of the backup; what it has no place for is in the
// trash, and a count is not set back.
func TestReplace(t *testing.T) {
	_, v, c := drifted(t)
	p := NewPlan(c, v, Replace, day())
	if got := counts(p); got != "new 1 (twins 1), back 1, change 1, kept 0, gone 3, same 1, expired 0" {
		t.Errorf("the plan: %s", got)
	}
	before := Of(v)
	apply(t, v, c, Replace)
	var want []string
	for _, a := range c.Accounts {
		if a.Deleted.IsZero() {
			want = append(want, a.Title()+string(a.Secret.Bytes()))
		}
	}
	var got []string
	for _, a := range listed(v) {
		got = append(got, a.Title()+string(a.Secret.Bytes()))
		if a.Kind == vault.HOTP && a.Counter != 12 {
			t.Errorf("the count was set to %d", a.Counter)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the list is %q, want %q", got, want)
	}
	for _, a := range before {
		if !slices.ContainsFunc(Of(v), func(b vault.Account) bool { return b.Secret.Equal(a.Secret) }) {
			t.Errorf("the key of %s is gone", a.Title())
		}
	}
}

// Replacing puts the list into the backup's order.
func TestReplaceOrder(t *testing.T) {
	_, v := filled(t, numbered(12)...)
	c := contents(v)
	ids := idsOf(listed(v))
	for i, to := range []int{7, 3, 11, 0} {
		if err := v.Move(t.Context(), ids[i*2], ids[to]); err != nil {
			t.Fatal(err)
		}
	}
	apply(t, v, c, Replace)
	if !slices.Equal(idsOf(listed(v)), ids) {
		t.Errorf("the order is %q", titles(listed(v)))
	}
}

// A backup from elsewhere, without ids of this vault, is not stored twice.
func TestRestoreTwice(t *testing.T) {
	_, other := filled(t, samples()...)
	_, v := filled(t, samples()...)
	if p := NewPlan(contents(other), v, Merge, day()); !p.Nothing() || len(p.Same) != len(samples()) {
		t.Errorf("the plan: %s", counts(p))
	}
	c := contents(other)
	for i := range c.Accounts {
		c.Accounts[i].ID = ""
	}
	if p := NewPlan(c, v, Replace, day()); !p.Nothing() {
		t.Errorf("the plan without ids: %s", counts(p))
	}
}

// What has been in the trash for too long is left out.
func TestRestoreExpired(t *testing.T) {
	_, v := filled(t, numbered(2)...)
	if _, err := v.Discard(t.Context(), day().Add(-vault.TrashTime), v.Accounts()[0].ID); err != nil {
		t.Fatal(err)
	}
	_, empty := filled(t)
	if got := counts(NewPlan(contents(v), empty, Merge, day())); got != "new 1 (twins 0), back 0, change 0, kept 0, gone 0, same 0, expired 1" {
		t.Errorf("the plan: %s", got)
	}
}

// A vault that is not the one of the preview is left alone.
func TestRestoreChangedMeanwhile(t *testing.T) {
	m, v, c := drifted(t)
	p := NewPlan(c, v, Replace, day())
	other, err := vault.Open(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Add(t.Context(), numbered(20)[19]); err != nil {
		t.Fatal(err)
	}
	_, err = p.Apply(t.Context(), v, day())
	wantSentence(t, err, ErrChanged)
	same(t, Of(v), Of(other))
}

// Whichever write fails, the vault is in the end as it was, or what stands is
// said; and it can be restored then.
func TestRestoreFails(t *testing.T) {
	broken := errors.New("the store is broken")
	for _, forGood := range []bool{false, true} {
		for nth := 1; ; nth++ {
			m, v, c := drifted(t)
			before := Of(v)
			p := NewPlan(c, v, Replace, day())
			first := m.sets
			m.fails = func(_ string, set int) error {
				if set == first+nth || forGood && set > first+nth {
					return broken
				}
				return nil
			}
			got, err := p.Apply(t.Context(), v, day())
			m.fails = nil
			if err == nil {
				if nth < 4 {
					t.Fatalf("only %d writes", nth)
				}
				break
			}
			if !errors.Is(err, broken) {
				t.Errorf("write %d: %v", nth, err)
			}
			if got == (Outcome{}) {
				same(t, Of(v), before)
			} else if !strings.Contains(err.Error(), fmt.Sprintf("%d accounts were added", got.Added)) && !strings.Contains(err.Error(), "but not their order") {
				t.Errorf("write %d: something stands, and the error is %v", nth, err)
			}
			apply(t, v, c, Replace)
		}
	}
}

// A restoring that is called off leaves nothing behind.
func TestRestoreCalledOff(t *testing.T) {
	m, v, c := drifted(t)
	before := Of(v)
	ctx, cancel := context.WithCancel(t.Context())
	first := m.sets
	m.fails = func(_ string, set int) error {
		if set == first+2 {
			cancel()
			return ctx.Err()
		}
		return nil
	}
	got, err := NewPlan(c, v, Merge, day()).Apply(ctx, v, day())
	if !errors.Is(err, context.Canceled) || got != (Outcome{}) {
		t.Errorf("%+v, %v", got, err)
	}
	same(t, Of(v), before)
}

// No plan loses a key, whatever the two hold.
func FuzzPlan(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8}, []byte{8, 7, 6, 5, 1, 1}, true)
	f.Add([]byte{1, 1, 1, 9, 200}, []byte{129, 1, 1, 201, 73}, false)
	f.Fuzz(func(t *testing.T, mine, theirs []byte, replace bool) {
		if len(mine)+len(theirs) > 40 {
			return
		}
		_, v := filled(t)
		fill(t, v, mine)
		_, other := filled(t)
		fill(t, other, theirs)
		c := contents(other)
		if bytes.Contains(theirs, []byte{7}) { // the ids of the other one
			mine := Of(v)
			for i := range c.Accounts {
				c.Accounts[i].ID = ""
				if i < len(mine) {
					c.Accounts[i].ID = mine[i].ID
				}
			}
		}
		before := Of(v)
		mode := Merge
		if replace {
			mode = Replace
		}
		apply(t, v, c, mode)
		after := Of(v)
		for _, a := range append(before, c.Accounts...) {
			if !slices.ContainsFunc(after, func(b vault.Account) bool { return b.Secret.Equal(a.Secret) && b.Kind == a.Kind }) {
				t.Fatalf("the key of %s is gone", a.Title())
			}
		}
		if len(after) < len(before) {
			t.Fatal("there are fewer accounts than before")
		}
	})
}

// fill makes an account of each byte: its key, its names, its tag, its place.
func fill(t *testing.T, v *vault.Vault, bytes []byte) {
	for _, b := range bytes {
		a := numbered(1 + int(b&7))[b&7]
		a.Issuer = fmt.Sprint("Service ", b>>3&3)
		a.Note = fmt.Sprint(b >> 5 & 1)
		stored, err := v.Add(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		if b&128 != 0 {
			if _, err := v.Discard(t.Context(), day().Add(-time.Hour), stored[0].ID); err != nil {
				t.Fatal(err)
			}
		}
	}
}
