package web

import (
	"fmt"
	"html/template"
	"strings"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A keyView is a new key as the set-up shows it.
type keyView struct {
	QR       drawing
	URI      template.URL
	Groups   []string // the text key by four
	Issuer   string
	Account  string
	Settings string
}

func viewKey(a vault.Account) (*keyView, error) {
	uri := otpauth.URI(a)
	code, err := drawQR(uri)
	if err != nil {
		return nil, err
	}
	return &keyView{
		QR: code, Groups: groups(a.Secret.Base32()), Issuer: a.Issuer, Account: a.Name,
		// The templates let no address through whose scheme they do not know;
		// this one was written here and not by a user.
		URI:      template.URL(uri),
		Settings: fmt.Sprintf("Time-based, %s, %d digits, every %d seconds", strings.Replace(string(a.Algorithm), "SHA", "SHA-", 1), a.Digits, a.Period),
	}, nil
}

// groups splits a key by four, as it is read and typed.
func groups(key string) []string {
	var all []string
	for len(key) > 4 {
		all, key = append(all, key[:4]), key[4:]
	}
	return append(all, key)
}
