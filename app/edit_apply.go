package app

import (
	"slices"

	"latchkey/vault"
)

// An edit is what the user made of an account.
type edit struct {
	was, now vault.Account
}

// apply changes those fields of a that the user has changed. The others may have
// been changed by another program meanwhile, and stay as they are.
func (e edit) apply(a *vault.Account) {
	set(&a.Issuer, e.was.Issuer, e.now.Issuer)
	set(&a.Name, e.was.Name, e.now.Name)
	set(&a.Note, e.was.Note, e.now.Note)
	set(&a.Pinned, e.was.Pinned, e.now.Pinned)
	set(&a.Icon, e.was.Icon, e.now.Icon)
	set(&a.Color, e.was.Color, e.now.Color)
	if !slices.Equal(e.was.Tags, e.now.Tags) {
		a.Tags = slices.Clone(e.now.Tags)
	}
	if e.was.Kind != e.now.Kind { // what one kind has, another has not
		a.Kind, a.Algorithm, a.Digits = e.now.Kind, e.now.Algorithm, e.now.Digits
		a.Period, a.Counter = e.now.Period, e.now.Counter
		return
	}
	set(&a.Algorithm, e.was.Algorithm, e.now.Algorithm)
	set(&a.Digits, e.was.Digits, e.now.Digits)
	set(&a.Period, e.was.Period, e.now.Period)
	set(&a.Counter, e.was.Counter, e.now.Counter)
}

// set sets a field that is not what it was.
func set[T comparable](field *T, was, now T) {
	if was != now {
		*field = now
	}
}

// sameInAll reports whether two versions of an account differ in nothing that can
// be edited.
func sameInAll(a, b vault.Account) bool {
	return a.Issuer == b.Issuer && a.Name == b.Name && a.Note == b.Note && a.Pinned == b.Pinned &&
		a.Icon == b.Icon && a.Color == b.Color && slices.Equal(a.Tags, b.Tags) && sameSettings(a, b)
}

// sameSettings reports whether two versions of an account make the same codes.
func sameSettings(a, b vault.Account) bool {
	return a.Kind == b.Kind && a.Algorithm == b.Algorithm && a.Digits == b.Digits && a.Period == b.Period && a.Counter == b.Counter
}
