// Package standing tells how an account that was found stands to those that the vault
// has: whether it is new, there already, in the trash, or one of them after its website
// has given it another key. What to say about it and what is to be done is for others.
//
// [Of] compares with a few accounts, and [Hold] makes ready to compare thousands with
// thousands. Both find the same.
package standing

import (
	"cmp"
	"strings"

	"latchkey/vault"
)

// A Relation says how an account that is about to be added stands to those that
// are in the vault.
type Relation int

const (
	// New: nothing in the vault is like it.
	New Relation = iota
	// KnownKey: its key is in the vault under another name.
	KnownKey
	// Same: it is in the vault already, and adding it would change nothing.
	Same
	// Ahead: it is in the vault already, with a lower count (HOTP only).
	Ahead
	// Reset: an account of the same issuer and name has another key, which is
	// what a website's reset of two-factor leaves behind.
	Reset
	// Resettled: an account of the same issuer, name and key has other
	// settings and so gives other codes.
	Resettled
	// Deleted: it is in the trash, and nothing in the list is it.
	Deleted
)

// A Standing is the relation with the accounts it is about, those of the vault
// in list order. Only New has none. The zero Standing is that of New.
type Standing struct {
	Relation Relation
	Olds     []vault.Account
}

// Of compares a with the accounts of the vault, those of the list in its order and those
// of the trash. What is nearest to a wins: the same account before one of the same name,
// that before one of the same key. The trash counts where the list has nothing that is
// the same or has the name.
func Of(a vault.Account, have, trash []vault.Account) Standing {
	s := inList(a, have)
	if s.Relation != New && s.Relation != KnownKey {
		return s
	}
	for _, old := range trash {
		if old.Same(a) {
			return Standing{Deleted, []vault.Account{old}}
		}
	}
	return s
}

// inList is the standing of a where nothing is in the trash.
func inList(a vault.Account, have []vault.Account) Standing {
	var same, named, keyed []vault.Account
	for _, old := range have {
		switch {
		case old.Same(a):
			same = append(same, old)
		case old.SameName(a) && !Nameless(a):
			named = append(named, old)
		case old.Secret.Equal(a.Secret):
			keyed = append(keyed, old)
		}
	}
	switch {
	case len(same) > 0 && isBehind(same, a):
		return Standing{Ahead, same}
	case len(same) > 0:
		return Standing{Same, same}
	case len(named) > 0 && sharesKey(named, a):
		return Standing{Resettled, onlyWithKey(named, a)}
	case len(named) > 0:
		return Standing{Reset, named}
	case len(keyed) > 0:
		return Standing{KnownKey, keyed}
	}
	return Standing{}
}

// isBehind reports whether every one of olds is at a lower HOTP count than a:
// the case of an account brought over from a device that went on using it.
func isBehind(olds []vault.Account, a vault.Account) bool {
	if a.Kind != vault.HOTP {
		return false
	}
	for _, old := range olds {
		if old.Counter >= a.Counter {
			return false
		}
	}
	return true
}

func sharesKey(olds []vault.Account, a vault.Account) bool {
	return len(onlyWithKey(olds, a)) > 0
}

func onlyWithKey(olds []vault.Account, a vault.Account) []vault.Account {
	var kept []vault.Account
	for _, old := range olds {
		if old.Secret.Equal(a.Secret) {
			kept = append(kept, old)
		}
	}
	return kept
}

// Nameless reports whether a has neither issuer nor account name to be told
// apart by.
func Nameless(a vault.Account) bool {
	return strings.TrimSpace(a.Issuer) == "" && strings.TrimSpace(a.Name) == ""
}

// Replaces reports whether taking the account may mean to replace an old one, or
// to put it back.
func (s Standing) Replaces() bool {
	return s.Relation == Deleted || s.Relation == Reset || s.Relation == Resettled || s.Relation == Ahead
}

// TakeOver gives an old account the key, the settings and the texts of a new
// one. What the user made of the old one stays: its ID, place, pin, tags and
// note, and its picture, unless another was chosen for the new one.
func TakeOver(old *vault.Account, a vault.Account) {
	old.Issuer, old.Name = a.Issuer, a.Name
	old.Kind, old.Algorithm = a.Kind, a.Algorithm
	old.Digits, old.Period, old.Counter = a.Digits, a.Period, a.Counter
	old.Secret = a.Secret
	old.Icon, old.Color = cmp.Or(a.Icon, old.Icon), cmp.Or(a.Color, old.Color)
}
