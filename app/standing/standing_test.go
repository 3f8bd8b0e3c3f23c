package standing

import (
	"testing"

	"latchkey/vault"
)

func account(issuer, name string) vault.Account {
	return vault.Account{
		Issuer: issuer, Name: name,
		Kind: vault.TOTP, Algorithm: vault.SHA1,
		Digits: vault.DefaultDigits, Period: vault.DefaultPeriod,
		Secret: vault.NewSecret([]byte("key of " + issuer + "/" + name)),
	}
}

// edited returns a with changes made to it.
func edited(a vault.Account, change func(*vault.Account)) vault.Account {
	change(&a)
	return a
}

func TestStandingToWhatIsInTheVault(t *testing.T) {
	github := account("GitHub", "dana")
	counter := edited(account("Bank", "dana"), func(a *vault.Account) {
		a.Kind, a.Period, a.Counter = vault.HOTP, 0, 7
	})
	have := []vault.Account{account("Customer Portal", "dana@example.com"), github, counter}
	otherKey := vault.NewSecret([]byte("a key from after the reset"))
	for _, test := range []struct {
		name string
		new  vault.Account
		want Relation
	}{
		{"something else", account("GitLab", "dana"), New},
		{"the same again", github, Same},
		{"the same in other case, with spaces", edited(github, func(a *vault.Account) { a.Issuer, a.Name = " GITHUB", "Dana " }), Same},
		{"after a reset", edited(github, func(a *vault.Account) { a.Secret = otherKey }), Reset},
		{"after a reset with other settings", edited(github, func(a *vault.Account) { a.Secret, a.Digits = otherKey, 8 }), Reset},
		{"the same key with other settings", edited(github, func(a *vault.Account) { a.Algorithm = vault.SHA256 }), Resettled},
		{"the same key under another name", edited(github, func(a *vault.Account) { a.Issuer = "GitHub Enterprise" }), KnownKey},
		{"the same key without a name", edited(github, func(a *vault.Account) { a.Issuer, a.Name = "", "" }), KnownKey},
		{"a counter at the same count", counter, Same},
		{"a counter that the vault is ahead of", edited(counter, func(a *vault.Account) { a.Counter = 0 }), Same},
		{"a counter that is ahead of the vault", edited(counter, func(a *vault.Account) { a.Counter = 9 }), Ahead},
		{"no name and a new key", edited(github, func(a *vault.Account) { a.Issuer, a.Name, a.Secret = "", "", otherKey }), New},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Of(test.new, have, nil)
			if got.Relation != test.want {
				t.Fatalf("stands in relation %d, want %d", got.Relation, test.want)
			}
			if (len(got.Olds) == 0) != (test.want == New) {
				t.Errorf("%d old accounts are named", len(got.Olds))
			}
			if many := Hold(have, nil).Of(test.new); many.Relation != got.Relation || len(many.Olds) != len(got.Olds) {
				t.Errorf("among many it stands in relation %d to %d accounts", many.Relation, len(many.Olds))
			}
		})
	}
}

// Nameless accounts have the same name only in that they have none.
func TestTwoNamelessAccountsAreNoReset(t *testing.T) {
	old := edited(account("", ""), func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("one")) })
	found := edited(old, func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("two")) })
	if got := Of(found, []vault.Account{old}, nil); got.Relation != New {
		t.Errorf("stands in relation %d", got.Relation)
	}
}

// Of several accounts with one name, the one that is the same counts.
func TestTheSameAccountAmongSeveralOfItsName(t *testing.T) {
	first := account("GitHub", "dana")
	second := edited(first, func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("kept beside it")) })
	if got := Of(second, []vault.Account{first, second}, nil); got.Relation != Same || len(got.Olds) != 1 {
		t.Errorf("stands in relation %d to %d accounts", got.Relation, len(got.Olds))
	}
	third := edited(first, func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("and a third")) })
	if got := Of(third, []vault.Account{first, second}, nil); got.Relation != Reset || len(got.Olds) != 2 {
		t.Errorf("stands in relation %d to %d accounts", got.Relation, len(got.Olds))
	}
}

// What is in the list counts before what is in the trash.
func TestTheListCountsBeforeTheTrash(t *testing.T) {
	gone := account("GitHub", "dana")
	for name, c := range map[string]struct {
		have vault.Account
		want Relation
	}{
		"the same":         {gone, Same},
		"after a reset":    {edited(gone, func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("the key after the reset")) }), Reset},
		"under other name": {vault.Account{Issuer: "Code", Kind: gone.Kind, Algorithm: gone.Algorithm, Digits: 6, Period: 30, Secret: gone.Secret}, Deleted},
		"another":          {account("Mail", "dana"), Deleted},
	} {
		have, trash := []vault.Account{c.have}, []vault.Account{gone}
		if got := Of(gone, have, trash).Relation; got != c.want {
			t.Errorf("%s: it stands as %d, want %d", name, got, c.want)
		}
		if got := Hold(have, trash).Of(gone).Relation; got != c.want {
			t.Errorf("%s: among many it stands as %d, want %d", name, got, c.want)
		}
	}
}

func TestReplacingKeepsWhatTheUserMadeOfIt(t *testing.T) {
	old := edited(account("GitHub", "dana"), func(a *vault.Account) {
		a.ID, a.Place, a.Pinned, a.Tags, a.Note = "abc", 4, true, []string{"work"}, "card in the drawer"
	})
	found := edited(account("github", "Dana"), func(a *vault.Account) {
		a.Algorithm, a.Digits, a.Period = vault.SHA256, 8, 60
	})
	TakeOver(&old, found)
	if old.ID != "abc" || old.Place != 4 || !old.Pinned || old.Note != "card in the drawer" || len(old.Tags) != 1 {
		t.Errorf("lost what the user added: %+v", old)
	}
	if !old.Same(found) || old.Issuer != "github" {
		t.Errorf("did not take over the new account: %+v", old)
	}
}
