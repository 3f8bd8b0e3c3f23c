package app

import (
	"strings"
	"testing"

	"latchkey/app/standing"
	"latchkey/vault"
)

// edited returns a with changes made to it.
func edited(a vault.Account, change func(*vault.Account)) vault.Account {
	change(&a)
	return a
}

// Whatever an account may be to the vault, it is said in whole sentences.
func TestEveryStandingIsSaid(t *testing.T) {
	said := make(map[string]bool)
	for relation := standing.New; relation <= standing.Deleted; relation++ {
		s := standing.Standing{Relation: relation, Olds: []vault.Account{account("GitHub", "dana")}}
		short, why := standingLine(s), standingText(s, account("GitHub", "dana"))
		if short == "" || !strings.HasSuffix(why, ".") || said[short] || said[why] {
			t.Errorf("of relation %d is said %q: %q", relation, short, why)
		}
		said[short], said[why] = true, true
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
