package profile

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Entry is what the portal calls coming in, as a thing: "the next log-in".
func (p Profile) Entry() string {
	if p.SignsIn {
		return "sign-in"
	}
	return "log-in"
}

// Inside is what the portal calls somebody who has come in.
func (p Profile) Inside() string {
	if p.SignsIn {
		return "signed in"
	}
	return "logged in"
}

// NameLabel is what the portal calls a user's name: the label of the field for
// it at the log-in.
func (p Profile) NameLabel() string {
	for _, f := range p.LogIn.Fields {
		if f.Name == UserName {
			return f.Label
		}
	}
	return "User name"
}

// FactorName and FactorShort are what the portal calls the second factor, to
// begin a label.
func (p Profile) FactorName() string { return cmp.Or(p.Factor, "Two-factor authentication") }

// FactorShort is the shorter name.
func (p Profile) FactorShort() string { return cmp.Or(p.Short, "Two-factor") }

// Within is a label as it stands within a sentence: without its capital, unless
// that belongs to an abbreviation.
func Within(label string) string {
	first, size := utf8.DecodeRuneInString(label)
	if second, _ := utf8.DecodeRuneInString(label[size:]); size == 0 || unicode.IsUpper(second) {
		return label
	}
	return string(unicode.ToLower(first)) + label[size:]
}

// Plain is a label without what it has in brackets.
func Plain(label string) string {
	before, _, _ := strings.Cut(label, " (")
	return before
}
