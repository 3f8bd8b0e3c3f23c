package app

import (
	"slices"
	"strings"

	"latchkey/vault"
)

// A holdings finds accounts of the vault by their keys and by their names: an
// export may hold ten thousand, and so may the vault.
type holdings struct {
	accounts []vault.Account
	byKey    map[string][]int // places in accounts
	byName   map[names][]int
	deleted  map[identity]vault.Account // what is in the trash
}

// names are equal for accounts of which [vault.Account.SameName] says so.
type names struct{ issuer, account string }

func namesOf(a vault.Account) names {
	fold := func(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
	return names{fold(a.Issuer), fold(a.Name)}
}

func hold(accounts, trash []vault.Account) *holdings {
	h := &holdings{
		accounts: accounts, byKey: make(map[string][]int), byName: make(map[names][]int),
		deleted: make(map[identity]vault.Account, len(trash)),
	}
	for _, a := range slices.Backward(trash) { // of equal ones the last deleted counts
		h.deleted[identityOf(a)] = a
	}
	for i, a := range accounts {
		key, name := string(a.Secret.Bytes()), namesOf(a)
		h.byKey[key] = append(h.byKey[key], i)
		h.byName[name] = append(h.byName[name], i)
	}
	return h
}

// stand is the function of that name for all of the accounts.
func (h *holdings) stand(a vault.Account) standing {
	places := slices.Concat(h.byKey[string(a.Secret.Bytes())], h.byName[namesOf(a)])
	slices.Sort(places)
	var near []vault.Account
	for _, i := range slices.Compact(places) {
		near = append(near, h.accounts[i])
	}
	s := stand(a, near)
	if old, ok := h.deleted[identityOf(a)]; ok {
		return s.orDeleted(a, []vault.Account{old})
	}
	return s
}

// An identity is equal for accounts of which [vault.Account.Same] says so.
type identity struct {
	names
	key            string
	kind           vault.Kind
	algorithm      vault.Algorithm
	digits, period int
}

func identityOf(a vault.Account) identity {
	return identity{namesOf(a), string(a.Secret.Bytes()), a.Kind, a.Algorithm, a.Digits, a.Period}
}
