package sealed

import (
	"unicode/utf8"

	"latchkey/vault"
)

// MaxPassphrase bounds a passphrase, in bytes.
const MaxPassphrase = 4096

// CheckPassphrase returns nil if a passphrase can be set, and otherwise says what
// is wrong with it, in an error that wraps vault.ErrPassphrase.
func CheckPassphrase(passphrase string) error {
	_, err := prepare(passphrase)
	return err
}

// prepare applies the rules of RFC 8265, section 4.2.2, to a passphrase.
func prepare(passphrase string) ([]byte, error) {
	switch {
	case passphrase == "":
		return nil, fail(vault.ErrPassphrase, "the passphrase is empty: choose one")
	case len(passphrase) > MaxPassphrase:
		return nil, fail(vault.ErrPassphrase, "the passphrase is longer than %d bytes: choose a shorter one", MaxPassphrase)
	case !utf8.ValidString(passphrase):
		return nil, fail(vault.ErrPassphrase, "the passphrase is not valid text (UTF-8): type it anew, or save the file that it is in as UTF-8")
	}
	return []byte(vault.NormalPassphrase(passphrase)), nil
}
