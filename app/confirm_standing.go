package app

import (
	"strings"

	"latchkey/app/standing"
	"latchkey/vault"
)

// standingLine is a standing in a few words, for a line of a list.
func standingLine(s standing.Standing) string {
	switch s.Relation {
	case standing.Same:
		return tr("You have it already")
	case standing.Ahead:
		return tr("You have it with a lower count")
	case standing.Reset:
		return tr("You have one of this name with another key")
	case standing.Resettled:
		return tr("You have it with other settings")
	case standing.Deleted:
		return tr("You have deleted it, and it is in the trash")
	case standing.KnownKey:
		return trf("New, but you have this key as %s", s.Olds[0].Title())
	}
	return tr("New")
}

// standingText is a standing in whole sentences: what was found and what to do about
// it. a is the account that stands so.
func standingText(s standing.Standing, a vault.Account) string {
	switch s.Relation {
	case standing.Same:
		return tr("You have this account already. There is nothing to do.")
	case standing.Ahead:
		return trf("You have this account already, at count %d; this one is at %d. Replace the old count if the account was "+
			"used elsewhere since.", s.Olds[0].Counter, a.Counter)
	case standing.Reset:
		return tr("You have an account of this name with another key. If the website reset two-factor or you set it up " +
			"again, replace the old one: its code stops working. If they are two different accounts, keep both.")
	case standing.Resettled:
		return trf("You have this account with other settings (%s), which give other codes. Replace the old one if these "+
			"settings are right: its code stops working.", settingsLine(s.Olds[0]))
	case standing.Deleted:
		return tr("You have deleted this account, and it is in the trash. Put it back with what you made of it: its place " +
			"in the list, its tags and its note.")
	case standing.KnownKey:
		return trf("You have this key already, as %s. Add it only if you want it under both names.", s.Olds[0].Title())
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
