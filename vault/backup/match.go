package backup

import (
	"strings"

	"latchkey/vault"
)

// A matching finds accounts of a vault that are those of a backup, each for one.
type matching struct {
	there []vault.Account
	ids   map[vault.ID]bool
	byID  map[vault.ID]int
	byKey map[string][]int // by kind and key
	names map[string]bool  // of those in the list
	taken []bool
}

func newMatching(there []vault.Account) *matching {
	m := &matching{
		there: there, ids: make(map[vault.ID]bool), byID: make(map[vault.ID]int),
		byKey: make(map[string][]int), names: make(map[string]bool), taken: make([]bool, len(there)),
	}
	for i, a := range there {
		m.ids[a.ID] = true
		m.byID[a.ID] = i
		m.byKey[keyOf(a)] = append(m.byKey[keyOf(a)], i)
		if a.Deleted.IsZero() {
			m.names[nameOf(a)] = true
		}
	}
	return m
}

func keyOf(a vault.Account) string { return string(a.Kind) + " " + string(a.Secret.Bytes()) }

func nameOf(a vault.Account) string {
	fold := func(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
	return fold(a.Issuer) + "\x00" + fold(a.Name)
}

// named reports whether the list has an account of the same names.
func (m *matching) named(a vault.Account) bool { return m.names[nameOf(a)] }

// all returns for each account of a backup the index of the vault's that it is, or
// -1. The same id decides first, then the same names, in the list or in the trash as
// in the backup, and then either.
func (m *matching) all(accounts []vault.Account) []int {
	partners := make([]int, len(accounts))
	for i, a := range accounts {
		partners[i] = -1
		if at, ok := m.byID[a.ID]; ok && !m.taken[at] && keyOf(m.there[at]) == keyOf(a) {
			partners[i], m.taken[at] = at, true
		}
	}
	for _, other := range []bool{false, true} {
		for i, a := range accounts {
			if partners[i] < 0 {
				partners[i] = m.same(a, a.Deleted.IsZero() != other)
			}
		}
	}
	return partners
}

// same takes the first account that is a entered twice, in the list or in the trash.
func (m *matching) same(a vault.Account, listed bool) int {
	for _, at := range m.byKey[keyOf(a)] {
		if !m.taken[at] && m.there[at].Deleted.IsZero() == listed && m.there[at].Same(a) {
			m.taken[at] = true
			return at
		}
	}
	return -1
}
