package enroll

import (
	"errors"
	"strings"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A KeyError says what is wrong with a key that somebody chose. It says nothing of the
// text, where a letter and its place could be named.
type KeyError struct{ Text string }

// Error is a sentence's part.
func (e *KeyError) Error() string { return e.Text }

// ReadKey reads a key that somebody chose, in base32, and called so: "the secret". Unlike
// an authenticator it refuses a last letter of which bits are left over, as RFC 4648
// section 3.5 allows: the portal would hand out the same key with another letter.
//
// Errors: [*KeyError].
func ReadKey(called, text string) (vault.Secret, error) {
	secret, err := otpauth.ParseKey(text)
	var wrong *otpauth.KeyError
	letters := otpauth.CleanKey(text)
	bad := func(why string) (vault.Secret, error) { return vault.Secret{}, &KeyError{called + " " + why} }
	switch {
	case err == nil && secret.Base32() == letters:
		return secret, nil
	case err == nil:
		return bad("ends in a letter of which bits are left over, which belong to no byte and would be lost; end it in A")
	case letters == "":
		return bad("is empty; leave it out, or give it letters")
	case errors.As(err, &wrong) && wrong.Index < 0 && !whole(len(letters)) && strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == "":
		return bad("has a length that no key has: a letter is missing, or one too many")
	}
	return bad("is not base32, the letters A to Z and the digits 2 to 7")
}

// whole reports whether n letters can be those of whole bytes (RFC 4648 section 6).
func whole(n int) bool {
	rest := n % 8
	return rest != 1 && rest != 3 && rest != 6
}
