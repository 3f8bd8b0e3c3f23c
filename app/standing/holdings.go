package standing

import (
	"slices"
	"strings"

	"latchkey/vault"
)

// Holdings are the accounts of a vault, to be found by their keys and by their names: an
// export may hold ten thousand, and so may the vault. They hold keys, and are to be let
// go of soon.
type Holdings struct {
	accounts []vault.Account
	byKey    map[string][]int // places in accounts
	byName   map[names][]int
	deleted  map[Identity]vault.Account // what is in the trash
}

// names are equal for accounts of which [vault.Account.SameName] says so.
type names struct{ issuer, account string }

func namesOf(a vault.Account) names {
	fold := func(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
	return names{fold(a.Issuer), fold(a.Name)}
}

// Hold takes the accounts of a vault as they are now, those of its list in their order and
// those of its trash, the last deleted first.
func Hold(accounts, trash []vault.Account) *Holdings {
	h := &Holdings{
		accounts: accounts, byKey: make(map[string][]int), byName: make(map[names][]int),
		deleted: make(map[Identity]vault.Account, len(trash)),
	}
	for _, a := range slices.Backward(trash) { // of equal ones the last deleted counts
		h.deleted[IdentityOf(a)] = a
	}
	for i, a := range accounts {
		key, name := string(a.Secret.Bytes()), namesOf(a)
		h.byKey[key] = append(h.byKey[key], i)
		h.byName[name] = append(h.byName[name], i)
	}
	return h
}

// Of is what [Of] says of a and all of the accounts.
func (h *Holdings) Of(a vault.Account) Standing {
	places := slices.Concat(h.byKey[string(a.Secret.Bytes())], h.byName[namesOf(a)])
	slices.Sort(places)
	var near []vault.Account
	for _, i := range slices.Compact(places) {
		near = append(near, h.accounts[i])
	}
	var trash []vault.Account
	if old, ok := h.deleted[IdentityOf(a)]; ok {
		trash = append(trash, old)
	}
	return Of(a, near, trash)
}

// An Identity is equal for accounts of which [vault.Account.Same] says so. It holds the
// key.
type Identity struct {
	names
	key            string
	kind           vault.Kind
	algorithm      vault.Algorithm
	digits, period int
}

// IdentityOf is the identity of a.
func IdentityOf(a vault.Account) Identity {
	return Identity{namesOf(a), string(a.Secret.Bytes()), a.Kind, a.Algorithm, a.Digits, a.Period}
}
