package main

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"latchkey/vault"
)

// minIDPart is how many characters of an id must be given: shorter ones would
// match by chance what was meant as a word.
const minIDPart = 4

// find returns the accounts that a NAME means. The first of these that matches
// anything decides: the id; issuer:account; issuer or account; a part of any of
// them. Case, outer spaces and the ways to compose an accent do not count.
func find(accounts []vault.Account, name string) []vault.Account {
	want := fold(name)
	if want == "" {
		return nil
	}
	matches := []func(vault.Account) bool{
		func(a vault.Account) bool { return string(a.ID) == want },
		func(a vault.Account) bool { return fold(a.Issuer)+":"+fold(a.Name) == want },
		func(a vault.Account) bool { return fold(a.Issuer) == want || fold(a.Name) == want },
		func(a vault.Account) bool {
			return strings.Contains(fold(a.Issuer)+":"+fold(a.Name), want) ||
				len(want) >= minIDPart && strings.HasPrefix(string(a.ID), want)
		},
	}
	for _, match := range matches {
		var found []vault.Account
		for _, a := range accounts {
			if match(a) {
				found = append(found, a)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// fold makes names equal that differ in case alone. The Turkish i with and without
// a dot are one letter here, since which of them is the other's capital depends on
// the language.
func fold(s string) string {
	s = cases.Fold().String(norm.NFC.String(strings.TrimSpace(s)))
	return strings.NewReplacer("i\u0307", "i", "ı", "i").Replace(s)
}

// account opens the vault and returns the account that wanted means, or the
// error of [program.one].
func (p *program) account(ctx context.Context, wanted string) (*vault.Vault, vault.Account, error) {
	v, err := p.open(ctx, reading)
	if err != nil {
		return nil, vault.Account{}, err
	}
	a, err := p.one(v.Accounts(), wanted)
	return v, a, err
}

// one returns the account that name means, or the error that says that there
// is none or that there are several, which it lists.
func (p *program) one(accounts []vault.Account, name string) (vault.Account, error) {
	found := find(accounts, name)
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return vault.Account{}, &statusError{statusNoMatch, noMatch(accounts, name)}
	}
	p.say("%d accounts match %s: give the id of one of them", len(found), quoted(name, "that NAME"))
	_ = table(p.err, found, width(p.err)) // where errors go, and so there is nowhere to say more
	return vault.Account{}, &statusError{status: statusSeveral}
}

func noMatch(accounts []vault.Account, wanted string) error {
	if len(accounts) == 0 {
		return fmt.Errorf("the vault is empty: put an account into it with %s add or %s scan", name, name)
	}
	return fmt.Errorf("no account matches %s: %s list shows those there are", quoted(wanted, "that NAME"), name)
}

// quoted is s, fit for a message, or instead where s may be a key.
func quoted(s, instead string) string {
	if looksSecret(s) {
		return instead
	}
	return `"` + printable(s) + `"`
}
