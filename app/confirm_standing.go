package app

import (
	"cmp"
	"strings"

	"latchkey/vault"
)

// A relation says how an account that is about to be added stands to those that
// are in the vault.
type relation int

const (
	// isNew: nothing in the vault is like it.
	isNew relation = iota
	// isKnownKey: its key is in the vault under another name.
	isKnownKey
	// isSame: it is in the vault already, and adding it would change nothing.
	isSame
	// isAhead: it is in the vault already, with a lower count (HOTP only).
	isAhead
	// isReset: an account of the same issuer and name has another key, which is
	// what a website's reset of two-factor leaves behind.
	isReset
	// isResettled: an account of the same issuer, name and key has other
	// settings and so gives other codes.
	isResettled
	// isDeleted: it is in the trash, and nothing in the list is it.
	isDeleted
)

// A standing is the relation with the accounts it is about, those of the vault
// in list order. Only isNew has none.
type standing struct {
	relation relation
	olds     []vault.Account
}

// stand compares a with the accounts of the vault. What is nearest to a wins:
// the same account before one of the same name, that before one of the same key.
func stand(a vault.Account, have []vault.Account) standing {
	var same, named, keyed []vault.Account
	for _, old := range have {
		switch {
		case old.Same(a):
			same = append(same, old)
		case old.SameName(a) && !nameless(a):
			named = append(named, old)
		case old.Secret.Equal(a.Secret):
			keyed = append(keyed, old)
		}
	}
	switch {
	case len(same) > 0 && isBehind(same, a):
		return standing{isAhead, same}
	case len(same) > 0:
		return standing{isSame, same}
	case len(named) > 0 && sharesKey(named, a):
		return standing{isResettled, onlyWithKey(named, a)}
	case len(named) > 0:
		return standing{isReset, named}
	case len(keyed) > 0:
		return standing{isKnownKey, keyed}
	}
	return standing{relation: isNew}
}

// orDeleted is the standing of a where it is the same as an account in the trash
// and the list has nothing that is nearer to it.
func (s standing) orDeleted(a vault.Account, trash []vault.Account) standing {
	if s.relation != isNew && s.relation != isKnownKey {
		return s
	}
	for _, old := range trash {
		if old.Same(a) {
			return standing{isDeleted, []vault.Account{old}}
		}
	}
	return s
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

// nameless reports whether a has neither issuer nor account name to be told
// apart by.
func nameless(a vault.Account) bool {
	return strings.TrimSpace(a.Issuer) == "" && strings.TrimSpace(a.Name) == ""
}

// replaces reports whether taking the account may mean to replace an old one, or
// to put it back.
func (s standing) replaces() bool {
	return s.relation == isDeleted || s.relation == isReset || s.relation == isResettled || s.relation == isAhead
}

// short is the standing in a few words, for a line of a list.
func (s standing) short() string {
	switch s.relation {
	case isSame:
		return tr("You have it already")
	case isAhead:
		return tr("You have it with a lower count")
	case isReset:
		return tr("You have one of this name with another key")
	case isResettled:
		return tr("You have it with other settings")
	case isDeleted:
		return tr("You have deleted it, and it is in the trash")
	case isKnownKey:
		return trf("New, but you have this key as %s", s.olds[0].Title())
	}
	return tr("New")
}

// why is the standing in whole sentences: what was found and what to do about
// it. a is the account that stands so.
func (s standing) why(a vault.Account) string {
	switch s.relation {
	case isSame:
		return tr("You have this account already. There is nothing to do.")
	case isAhead:
		return trf("You have this account already, at count %d; this one is at %d. Replace the old count if the account was "+
			"used elsewhere since.", s.olds[0].Counter, a.Counter)
	case isReset:
		return tr("You have an account of this name with another key. If the website reset two-factor or you set it up " +
			"again, replace the old one: its code stops working. If they are two different accounts, keep both.")
	case isResettled:
		return trf("You have this account with other settings (%s), which give other codes. Replace the old one if these "+
			"settings are right: its code stops working.", settingsLine(s.olds[0]))
	case isDeleted:
		return tr("You have deleted this account, and it is in the trash. Put it back with what you made of it: its place " +
			"in the list, its tags and its note.")
	case isKnownKey:
		return trf("You have this key already, as %s. Add it only if you want it under both names.", s.olds[0].Title())
	}
	return tr("New: not in your list yet.")
}

// settingsLine says in one line how the account makes its codes.
func settingsLine(a vault.Account) string {
	var parts []string
	switch a.Kind {
	case vault.Steam:
		parts = append(parts, tr("Steam"), trf("%d characters", a.Digits))
	case vault.HOTP:
		parts = append(parts, tr("Counter-based"), algorithmName(a.Algorithm), countDigits(a.Digits))
	default:
		parts = append(parts, algorithmName(a.Algorithm), countDigits(a.Digits))
	}
	if a.Kind == vault.HOTP {
		parts = append(parts, trf("count %d", a.Counter))
	} else {
		parts = append(parts, trf("every %d s", a.Period))
	}
	return strings.Join(parts, " · ")
}

func countDigits(n int) string {
	if n == 1 {
		return tr("1 digit")
	}
	return trf("%d digits", n)
}

// algorithmName spells the algorithm the way RFC 6234 does.
func algorithmName(a vault.Algorithm) string {
	return strings.Replace(string(a), "SHA", "SHA-", 1)
}

// takeOver gives an old account the key, the settings and the texts of a new
// one. What the user made of the old one stays: its ID, place, pin, tags and
// note, and its picture, unless another was chosen for the new one.
func takeOver(old *vault.Account, a vault.Account) {
	old.Issuer, old.Name = a.Issuer, a.Name
	old.Kind, old.Algorithm = a.Kind, a.Algorithm
	old.Digits, old.Period, old.Counter = a.Digits, a.Period, a.Counter
	old.Secret = a.Secret
	old.Icon, old.Color = cmp.Or(a.Icon, old.Icon), cmp.Or(a.Color, old.Color)
}
