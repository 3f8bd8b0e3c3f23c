package main

import (
	"context"
	"fmt"
	"strings"

	"latchkey/vault"
)

// An outcome is what became of an account that was to be stored.
type outcome struct {
	vault.Account // as it is in the vault; as it was read where err is set
	err           error
}

// storeAll puts accounts into the vault, the new ones among them all at once,
// since a vault is written a page at a time. Each error says why an account was
// not stored and how it can be.
func (in *intake) storeAll(ctx context.Context, v *vault.Vault, accounts []vault.Account) []outcome {
	outcomes := make([]outcome, len(accounts))
	known := newNamesakes(v.Accounts())
	var added []vault.Account
	place := make(map[vault.ID]int) // of each added account in outcomes
	for i, a := range accounts {
		outcomes[i].Account = a
		old, err := in.judge(known, a)
		switch {
		case err != nil:
			outcomes[i].err = err
		case old != nil:
			outcomes[i].Account, outcomes[i].err = giveKey(ctx, v, old.ID, a)
		default:
			a.ID = vault.NewID()
			place[a.ID] = i
			added = append(added, a)
			known.add(a, true)
		}
	}
	if len(added) == 0 {
		return outcomes
	}
	stored, err := v.Add(ctx, added...)
	for _, a := range stored {
		outcomes[place[a.ID]].Account = a
		delete(place, a.ID)
	}
	for _, i := range place {
		outcomes[i].err = fmt.Errorf("%s was not stored: %w", accounts[i].Title(), err)
	}
	return outcomes
}

// judge returns the account that a is to replace, none where a is to be added,
// or why it is not stored.
func (in *intake) judge(known namesakes, a vault.Account) (old *vault.Account, err error) {
	same := known.of(a)
	for _, other := range same {
		if a.Same(other.Account) {
			return nil, fmt.Errorf("%s is in the vault already, with the same key: nothing was stored (id %s)", a.Title(), other.ID)
		}
	}
	switch {
	case len(same) == 0, in.keepBoth:
		return nil, nil
	case !in.replace:
		return nil, fmt.Errorf("%s is in the vault with another key or other settings: add --replace if the website gave you a new key, or --keep-both (id %s)", a.Title(), ids(same))
	case len(same) > 1:
		return nil, fmt.Errorf("%d accounts are called %s, so none was replaced: remove the old ones, or add --keep-both (ids %s)", len(same), a.Title(), ids(same))
	case same[0].fresh:
		return nil, fmt.Errorf("there are two new keys for %s, and the first was stored: look which one counts (id %s)", a.Title(), ids(same))
	}
	return &same[0].Account, nil
}

// giveKey gives an account a new key, with the settings that belong to it. What
// the user added to the account stays.
func giveKey(ctx context.Context, v *vault.Vault, id vault.ID, a vault.Account) (vault.Account, error) {
	stored, err := v.Update(ctx, id, func(old *vault.Account) error {
		old.Secret, old.Kind, old.Algorithm = a.Secret, a.Kind, a.Algorithm
		old.Digits, old.Period, old.Counter = a.Digits, a.Period, a.Counter
		return nil
	})
	if err != nil {
		return a, fmt.Errorf("giving %s its new key: %w", a.Title(), err)
	}
	return stored, nil
}

// namesakes finds accounts by their names.
type namesakes map[string][]namesake

type namesake struct {
	vault.Account
	fresh bool // it is one of those that are to be stored
}

func newNamesakes(accounts []vault.Account) namesakes {
	n := make(namesakes, len(accounts))
	for _, a := range accounts {
		n.add(a, false)
	}
	return n
}

func (n namesakes) add(a vault.Account, fresh bool) {
	n[nameKey(a)] = append(n[nameKey(a)], namesake{a, fresh})
}

// of returns the accounts with a's names; those without a name are none of each
// other's but with the same key.
func (n namesakes) of(a vault.Account) []namesake {
	var same []namesake
	for _, other := range n[nameKey(a)] {
		if a.SameName(other.Account) && (a.Issuer+a.Name != "" || a.Same(other.Account)) {
			same = append(same, other)
		}
	}
	return same
}

// nameKey is the same for accounts that are [vault.Account.SameName], and may be
// for others.
func nameKey(a vault.Account) string {
	return strings.ToLower(strings.TrimSpace(a.Issuer) + "\n" + strings.TrimSpace(a.Name))
}

func ids(accounts []namesake) string {
	var list []string
	for _, a := range accounts {
		list = append(list, string(a.ID))
	}
	return strings.Join(list, ", ")
}
