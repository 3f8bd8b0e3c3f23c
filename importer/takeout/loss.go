package takeout

import "latchkey/vault"

// The fields that not every format has a place for, in words.
const (
	fieldTags  = "tags"
	fieldNote  = "notes"
	fieldPin   = "pins"
	fieldIcon  = "icons"
	fieldColor = "colors"
	fieldCode  = "QR codes"
)

// A Loss is a field that a format has no place for.
type Loss struct {
	// Field is "tags", "notes", "pins", "icons", "colors", or "QR codes" for
	// accounts whose link is longer than any QR code: they have their key in words.
	Field string
	// Accounts are those that have something there.
	Accounts []vault.Account
}

// Lost returns what of the accounts would not be in a file of the format. Names,
// keys and all that codes are made with always are.
func (f Format) Lost(accounts []vault.Account) []Loss {
	var all []Loss
	for _, field := range []struct {
		name string
		has  func(vault.Account) bool
	}{
		{fieldTags, func(a vault.Account) bool { return len(a.Tags) > 0 }},
		{fieldNote, func(a vault.Account) bool { return a.Note != "" }},
		{fieldPin, func(a vault.Account) bool { return a.Pinned }},
		{fieldIcon, func(a vault.Account) bool { return a.Icon != "" }},
		{fieldColor, func(a vault.Account) bool { return a.Color != "" }},
		{fieldCode, func(a vault.Account) bool { return f.Name == QR && !fitsCode(a) }},
	} {
		l := Loss{Field: field.name}
		for _, a := range accounts {
			if !f.keeps[field.name] && field.has(a) {
				l.Accounts = append(l.Accounts, a)
			}
		}
		if len(l.Accounts) > 0 {
			all = append(all, l)
		}
	}
	return all
}
