package vault

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NormalPassphrase makes one text of the ways in which keyboards and systems write
// the same passphrase, by the mappings of the OpaqueString profile of RFC 8265
// section 4.2.2: spaces of any width are the usual one, and letters with accents are
// composed (NFC). What is no text (UTF-8) is returned as it is.
func NormalPassphrase(passphrase string) string {
	spaces := func(r rune) rune {
		if unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}
	if !utf8.ValidString(passphrase) {
		return passphrase // Map would replace what is no text by something else
	}
	return norm.NFC.String(strings.Map(spaces, passphrase))
}
