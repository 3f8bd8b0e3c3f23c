package vault

import (
	"errors"
	"testing"
	"time"
)

// TestForget: nothing of a vault can be had any more, each method says so, and the
// keys in its memory are zeroes while those that were handed out are whole.
func TestForget(t *testing.T) {
	m, v := create(t, smallPage, 5)
	ctx := t.Context()
	mine := v.Accounts()
	if _, err := v.Remove(ctx, mine[4].ID); err != nil {
		t.Fatal(err)
	}
	removed := v.removed[mine[4].ID]
	_, slots := v.view()
	v.Forget()

	for _, s := range slots {
		for _, r := range append(s.page.records, removed) {
			if !zero(r.raw) || !zero(r.account.Secret.key) {
				t.Fatalf("%s is still in memory", r.account.Title())
			}
		}
	}
	for i, a := range mine {
		if !a.Secret.Equal(account(i).Secret) {
			t.Fatal("an account that was handed out has lost its key")
		}
	}
	if !v.Forgotten() || len(v.Accounts())+len(v.Trash()) > 0 {
		t.Error("there are accounts still")
	}
	if _, ok := v.Account(mine[0].ID); ok {
		t.Error("an account is there still")
	}
	if p := v.Problems(); len(p) != 1 || !errors.Is(p[0], ErrForgotten) {
		t.Errorf("the problems are %v, so that this looks like an empty vault", p)
	}
	if u := v.Usage(); u.Accounts != 0 {
		t.Errorf("the usage is %v", u)
	}
	before := m.snapshot()
	for name, err := range map[string]error{
		"reload":  second(v.Reload(ctx)),
		"add":     second(v.Add(ctx, account(9))),
		"update":  second(v.Update(ctx, mine[0].ID, func(*Account) error { return nil })),
		"remove":  second(v.Remove(ctx, mine[0].ID)),
		"discard": second(v.Discard(ctx, time.Unix(1, 0), mine[0].ID)),
		"recover": second(v.Recover(ctx, mine[0].ID)),
		"restore": v.Restore(ctx, mine[4]),
		"move":    v.Move(ctx, mine[0].ID, ""),
	} {
		if !errors.Is(err, ErrForgotten) {
			t.Errorf("%s: %v, want that the vault is locked", name, err)
		}
	}
	if len(before) != len(m.snapshot()) {
		t.Error("something was written")
	}
	_, again := open(t, m.disk, smallPage)
	same(t, again.Accounts(), mine[:4])
}

// TestForgetDuringAChange: the change is stored as it was meant, and then all is
// overwritten.
func TestForgetDuringAChange(t *testing.T) {
	m, v := create(t, smallPage, 5)
	m.onSet = func(string) error { v.Forget(); return nil }
	if _, err := v.Add(t.Context(), account(5)); err != nil {
		t.Fatal(err)
	}
	v.turn <- struct{}{} // the overwriting waits for it, or is over
	<-v.turn
	if len(v.Accounts()) > 0 || !v.Forgotten() {
		t.Error("the vault is not forgotten")
	}
	_, again := open(t, m.disk, smallPage)
	list := again.Accounts()
	if len(list) != 6 {
		t.Fatalf("%d accounts are stored, want 6", len(list))
	}
	for i, a := range list {
		if !a.Secret.Equal(account(i).Secret) {
			t.Errorf("%s is stored with another key", a.Title())
		}
	}
}

func zero(b []byte) bool {
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return len(b) > 0
}
