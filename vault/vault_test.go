package vault

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
)

// everything returns an account of every kind, with everything an account can
// have.
func everything() []Account {
	secret := NewSecret([]byte{0, 1, 0, 255, 0, '"', '<', 0x7f, 10, 0})
	return []Account{
		{Issuer: "ACME & Co <\"'>\u2028", Name: "alice@example.com", Kind: TOTP, Algorithm: SHA1, Digits: 6, Period: 30, Secret: secret},
		{Issuer: "Банк", Name: "Zażółć 密码 🔑", Kind: TOTP, Algorithm: SHA256, Digits: 8, Period: 60, Secret: NewSecret(make([]byte, 32))},
		{Issuer: "Ten", Name: "", Kind: TOTP, Algorithm: SHA512, Digits: 10, Period: 86400, Secret: NewSecret([]byte(strings.Repeat("x", MaxSecret)))},
		{Issuer: "", Name: "one", Kind: TOTP, Algorithm: SHA1, Digits: 1, Period: 1, Secret: NewSecret([]byte{0})},
		{Issuer: "Token", Name: "bob", Kind: HOTP, Algorithm: SHA1, Digits: 6, Counter: 0, Secret: secret},
		{Issuer: "Token", Name: "bob", Kind: HOTP, Algorithm: SHA256, Digits: 7, Counter: math.MaxUint64, Secret: secret},
		{Issuer: "Steam", Name: "gabe", Kind: Steam, Algorithm: SHA1, Digits: SteamDigits, Period: 30, Secret: secret},
		{
			Issuer: "", Name: "", Kind: TOTP, Algorithm: SHA1, Digits: 6, Period: 30, Secret: secret,
			Tags: []string{"work", "", "b", "work"}, Note: "line\r\n\ttwo \x00 \\ \u2029", Pinned: true, Icon: "key", Color: "teal",
		},
	}
}

func TestEverythingIsKept(t *testing.T) {
	ctx := t.Context()
	m, v := create(t, benchLimit, 0)
	want, err := v.Add(ctx, everything()...)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range everything() {
		a.ID = want[i].ID
		if describe(a) != describe(want[i]) || len(a.ID) != 16 {
			t.Errorf("stored as %s, given as %s", want[i].Title(), a.Title())
		}
	}
	_, w := open(t, m.disk, benchLimit)
	same(t, w.Accounts(), want)
	same(t, v.Accounts(), want)
	for name, value := range m.snapshot() {
		if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%s is not one line of ASCII without spaces", name)
		}
	}
}

// TestAccountsAreCopies changes what the vault has handed out.
func TestAccountsAreCopies(t *testing.T) {
	_, v := create(t, benchLimit, 0)
	given := []string{"one", "two"}
	a := account(1)
	a.Tags = given
	stored, err := v.Add(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	given[0], stored[0].Tags[0], v.Accounts()[0].Tags[0], v.Accounts()[0].Name = "x", "x", "x", "x"
	got, ok := v.Account(stored[0].ID)
	if !ok || !slices.Equal(got.Tags, []string{"one", "two"}) || got.Name != a.Name {
		t.Fatalf("the vault's account became %q %q", got.Name, got.Tags)
	}
	got.Tags[0] = "x"
	if _, err := v.Update(t.Context(), got.ID, func(a *Account) error {
		a.Tags[0] = "x"
		return errors.New("not after all")
	}); err == nil || err.Error() != "changing an account in the test's keyring: not after all" {
		t.Fatal(err)
	}
	if v.Accounts()[0].Tags[0] != "one" {
		t.Fatal("an update that was called off has changed the account")
	}
}

// TestRefused has changes that are impossible: each says why, and neither the
// keyring nor the list changes.
func TestRefused(t *testing.T) {
	ctx := t.Context()
	m, v := create(t, 2400, 3)
	before, list := m.snapshot(), v.Accounts()
	bad, big, taken, odd := account(7), account(8), account(9), account(10)
	bad.Digits = 99
	big.Note = strings.Repeat("n", 4000)
	taken.ID = list[0].ID
	odd.ID = "Odd ID"
	twice := account(11)
	twice.ID = "twice"
	nothing := func(*Account) error { return nil }
	for what, test := range map[string]struct{ got, want error }{
		"an invalid one":         {second(v.Add(ctx, account(6), bad)), ErrInvalid},
		"a large one":            {second(v.Add(ctx, account(6), big)), ErrTooBig},
		"the same ID":            {second(v.Add(ctx, account(6), taken)), ErrExists},
		"the same ID in one Add": {second(v.Add(ctx, twice, twice)), ErrExists},
		"a strange ID":           {second(v.Add(ctx, odd)), ErrInvalid},
		"restoring what is":      {v.Restore(ctx, list[0]), ErrExists},
		"restoring without ID":   {v.Restore(ctx, account(1)), ErrInvalid},
		"restoring too far out":  {v.Restore(ctx, Account{ID: "far", Place: math.MaxInt64}), ErrInvalid},
		"changing nobody":        {second(v.Update(ctx, "nobody", nothing)), ErrNoAccount},
		"removing nobody":        {second(v.Remove(ctx, "nobody")), ErrNoAccount},
		"moving nobody":          {v.Move(ctx, "nobody", ""), ErrNoAccount},
		"moving before nobody":   {v.Move(ctx, list[0].ID, "nobody"), ErrNoAccount},
		"an impossible update": {second(v.Update(ctx, list[0].ID, func(a *Account) error {
			a.Period = 0
			return nil
		})), ErrInvalid},
		"growing too large": {second(v.Update(ctx, list[0].ID, func(a *Account) error {
			a.Note = big.Note
			return nil
		})), ErrTooBig},
	} {
		if !errors.Is(test.got, test.want) {
			t.Errorf("%s: %v, want %v", what, test.got, test.want)
		}
	}
	if fmt.Sprint(m.snapshot()) != fmt.Sprint(before) {
		t.Error("something was written")
	}
	same(t, v.Accounts(), list)
	_, err := v.Add(ctx, big)
	if err == nil || !strings.Contains(err.Error(), "Service 8 (someone8@example.com) takes") || !strings.HasSuffix(err.Error(), "shorten its note") {
		t.Errorf("too big: %v", err)
	}
}

// TestTwoProcesses has two processes make 200 changes each at the same time.
// None is lost: each adds accounts of its own and counts one up that both share.
func TestTwoProcesses(t *testing.T) {
	const changes = 200
	ctx := t.Context()
	m, v := create(t, 2400, 1)
	shared := v.Accounts()[0].ID
	if _, err := v.Update(ctx, shared, func(a *Account) error { a.Kind, a.Period = HOTP, 0; return nil }); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for n := range 2 {
		_, p := open(t, m.disk, 2400)
		wg.Go(func() {
			for i := range changes / 2 {
				_, err := p.Update(ctx, shared, func(a *Account) error { a.Counter++; return nil })
				if err != nil {
					t.Error(err)
				}
				if _, err := p.Add(ctx, account(1+n*changes+i)); err != nil {
					t.Error(err)
				}
				p.Accounts()
			}
		})
	}
	wg.Wait()
	_, w := open(t, m.disk, 2400)
	if a, _ := w.Account(shared); a.Counter != changes {
		t.Errorf("counted to %d, want %d", a.Counter, changes)
	}
	names := make(map[string]int)
	for _, a := range w.Accounts() {
		names[a.Name]++
	}
	if len(names) != changes+1 || len(w.Accounts()) != changes+1 || len(w.Problems()) > 0 {
		t.Errorf("%d accounts with %d names, problems %v", len(w.Accounts()), len(names), w.Problems())
	}
	if changed, err := v.Reload(ctx); err != nil || !changed || len(v.Accounts()) != changes+1 {
		t.Errorf("Reload: %t, %v, %d accounts", changed, err, len(v.Accounts()))
	}
	if changed, err := v.Reload(ctx); err != nil || changed {
		t.Errorf("Reload again: %t, %v", changed, err)
	}
}

// TestOneVaultManyGoroutines uses one vault from many goroutines at once, which
// the race detector watches.
func TestOneVaultManyGoroutines(t *testing.T) {
	ctx := t.Context()
	m, v := create(t, 2400, 10)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 20 {
				stored, err := v.Add(ctx, account(100+100*n+i))
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := v.Update(ctx, stored[0].ID, func(a *Account) error { a.Tags = []string{"t"}; return nil }); err != nil {
					t.Error(err)
				}
				if _, ok := v.Account(stored[0].ID); !ok || len(v.Accounts()) < 10 || v.Usage().Accounts < 10 || v.Problems() != nil {
					t.Error("what was added is not there")
				}
			}
		})
	}
	wg.Wait()
	_, w := open(t, m.disk, 2400)
	same(t, w.Accounts(), v.Accounts())
	if len(w.Accounts()) != 170 {
		t.Errorf("%d accounts", len(w.Accounts()))
	}
}

func TestReloadSeesEveryChange(t *testing.T) {
	ctx := t.Context()
	m, v := create(t, smallPage, 8)
	_, other := open(t, m.disk, smallPage)
	list := v.Accounts()
	for what, f := range map[string]func() error{
		"add": func() error { return second(other.Add(ctx, accounts(5)...)) },
		"update": func() error {
			return second(other.Update(ctx, list[1].ID, func(a *Account) error { a.Note = "n"; return nil }))
		},
		"remove": func() error { return second(other.Remove(ctx, list[0].ID)) },
		"move":   func() error { return other.Move(ctx, list[5].ID, list[2].ID) },
	} {
		if err := f(); err != nil {
			t.Fatal(err)
		}
		if changed, err := v.Reload(ctx); err != nil || !changed {
			t.Errorf("%s: %t, %v", what, changed, err)
		}
		same(t, v.Accounts(), other.Accounts())
	}
}

// TestUpdateKeepsIDAndPlace has an update try to change what is the vault's.
func TestUpdateKeepsIDAndPlace(t *testing.T) {
	_, v := create(t, 2400, 3)
	list := v.Accounts()
	got, err := v.Update(t.Context(), list[1].ID, func(a *Account) error {
		a.ID, a.Place, a.Name = "other", -5, "new"
		return nil
	})
	if err != nil || got.ID != list[1].ID || got.Place != list[1].Place || got.Name != "new" {
		t.Fatalf("%+v, %v", got, err)
	}
	list[1].Name = "new"
	same(t, v.Accounts(), list)
}
