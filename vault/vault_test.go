package vault

import (
	"fmt"
	"testing"
)

func account(n int) Account {
	return Account{
		Issuer: fmt.Sprintf("Service %d", n), Name: fmt.Sprintf("someone%d@example.com", n),
		Kind: TOTP, Algorithm: SHA1, Digits: 6, Period: 30,
		Secret: NewSecret(fmt.Appendf(nil, "%020d", n)),
	}
}

func TestSmoke(t *testing.T) {
	ctx := t.Context()
	m := newMemory(2400)
	v, err := Create(ctx, m)
	if err != nil {
		t.Fatal(err)
	}
	var all []Account
	for i := range 1000 {
		all = append(all, account(i))
	}
	stored, err := v.Add(ctx, all...)
	if err != nil || len(stored) != 1000 {
		t.Fatal(err, len(stored))
	}
	t.Logf("%+v sets %d gets %d", v.Usage(), m.sets, m.gets)
	m.sets, m.gets = 0, 0
	if err := v.Move(ctx, stored[900].ID, stored[3].ID); err != nil {
		t.Fatal(err)
	}
	a, err := v.Update(ctx, stored[5].ID, func(a *Account) error { a.Note = fmt.Sprintf("%500d", 1); return nil })
	if err != nil {
		t.Fatal(err)
	}
	t.Log(a.Title(), m.sets, m.gets)
	if _, err := v.Remove(ctx, stored[5].ID); err != nil {
		t.Fatal(err)
	}
	if err := v.Restore(ctx, a); err != nil {
		t.Fatal(err)
	}
	w, err := Open(ctx, m)
	if err != nil {
		t.Fatal(err)
	}
	x, y := v.Accounts(), w.Accounts()
	for i := range x {
		if x[i].ID != y[i].ID || !x[i].Same(y[i]) {
			t.Fatal(i)
		}
	}
	t.Log(len(x), x[3].Title(), w.Problems())
}
