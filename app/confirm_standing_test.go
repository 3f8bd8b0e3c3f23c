package app

import (
	"strings"
	"testing"

	"latchkey/vault"
)

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
		want relation
	}{
		{"something else", account("GitLab", "dana"), isNew},
		{"the same again", github, isSame},
		{"the same in other case, with spaces", edited(github, func(a *vault.Account) { a.Issuer, a.Name = " GITHUB", "Dana " }), isSame},
		{"after a reset", edited(github, func(a *vault.Account) { a.Secret = otherKey }), isReset},
		{"after a reset with other settings", edited(github, func(a *vault.Account) { a.Secret, a.Digits = otherKey, 8 }), isReset},
		{"the same key with other settings", edited(github, func(a *vault.Account) { a.Algorithm = vault.SHA256 }), isResettled},
		{"the same key under another name", edited(github, func(a *vault.Account) { a.Issuer = "GitHub Enterprise" }), isKnownKey},
		{"the same key without a name", edited(github, func(a *vault.Account) { a.Issuer, a.Name = "", "" }), isKnownKey},
		{"a counter at the same count", counter, isSame},
		{"a counter that the vault is ahead of", edited(counter, func(a *vault.Account) { a.Counter = 0 }), isSame},
		{"a counter that is ahead of the vault", edited(counter, func(a *vault.Account) { a.Counter = 9 }), isAhead},
		{"no name and a new key", edited(github, func(a *vault.Account) { a.Issuer, a.Name, a.Secret = "", "", otherKey }), isNew},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := stand(test.new, have)
			if got.relation != test.want {
				t.Fatalf("stands as %q, want relation %d", got.short(), test.want)
			}
			if (len(got.olds) == 0) != (test.want == isNew) {
				t.Errorf("%d old accounts are named", len(got.olds))
			}
			if why := got.why(test.new); !strings.HasSuffix(why, ".") {
				t.Errorf("no sentence says so: %q", why)
			}
		})
	}
}

// Nameless accounts have the same name only in that they have none.
func TestTwoNamelessAccountsAreNoReset(t *testing.T) {
	old := edited(account("", ""), func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("one")) })
	found := edited(old, func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("two")) })
	if got := stand(found, []vault.Account{old}); got.relation != isNew {
		t.Errorf("stands as %q", got.short())
	}
}

// Of several accounts with one name, the one that is the same counts.
func TestTheSameAccountAmongSeveralOfItsName(t *testing.T) {
	first := account("GitHub", "dana")
	second := edited(first, func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("kept beside it")) })
	if got := stand(second, []vault.Account{first, second}); got.relation != isSame || len(got.olds) != 1 {
		t.Errorf("stands as %q to %d accounts", got.short(), len(got.olds))
	}
	third := edited(first, func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("and a third")) })
	if got := stand(third, []vault.Account{first, second}); got.relation != isReset || len(got.olds) != 2 {
		t.Errorf("stands as %q to %d accounts", got.short(), len(got.olds))
	}
}

func TestSettingsLine(t *testing.T) {
	for _, test := range []struct {
		account vault.Account
		want    string
	}{
		{account("a", "b"), "SHA-1 · 6 digits · every 30 s"},
		{edited(account("a", "b"), func(a *vault.Account) { a.Algorithm, a.Digits, a.Period = vault.SHA512, 1, 60 }), "SHA-512 · 1 digit · every 60 s"},
		{edited(account("a", "b"), func(a *vault.Account) { a.Kind, a.Period, a.Counter = vault.HOTP, 0, 3 }), "Counter-based · SHA-1 · 6 digits · count 3"},
		{edited(account("a", "b"), func(a *vault.Account) { a.Kind, a.Digits = vault.Steam, vault.SteamDigits }), "Steam · 5 characters · every 30 s"},
	} {
		if got := settingsLine(test.account); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
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
	takeOver(&old, found)
	if old.ID != "abc" || old.Place != 4 || !old.Pinned || old.Note != "card in the drawer" || len(old.Tags) != 1 {
		t.Errorf("lost what the user added: %+v", old)
	}
	if !old.Same(found) || old.Issuer != "github" {
		t.Errorf("did not take over the new account: %+v", old)
	}
}
