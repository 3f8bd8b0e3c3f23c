package web

import (
	"fmt"
	"html/template"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/vault"
)

// A keyView is a new key as the set-up shows it.
type keyView struct {
	QR       drawing
	Picture  *pictureView // in place of QR; nil unless something is wrong with how it looks
	URI      template.URL
	Groups   []string // the text key by four; nil where there is none
	Issuer   string
	Account  string
	Settings string
}

// viewKey shows an account. Plain has its key in small letters and in one piece.
func viewKey(a vault.Account, shown fault.Shown, plain bool) (*keyView, error) {
	v := &keyView{
		Issuer: shown.Issuer, Account: shown.Name,
		// The templates let no address through whose scheme they do not know;
		// this one was written here and not by a user.
		URI:      template.URL(shown.Link),
		Settings: fmt.Sprintf("Time-based, %s, %d digits, every %d seconds", strings.Replace(string(a.Algorithm), "SHA", "SHA-", 1), a.Digits, a.Period),
	}
	switch {
	case shown.Manual == "":
	case shown.AsIs:
		v.Groups = []string{shown.Manual}
	case plain:
		v.Groups = []string{strings.ToLower(shown.Manual)}
	default:
		v.Groups = groups(shown.Manual)
	}
	var err error
	if shown.Drawn() {
		v.Picture, err = viewPicture(shown)
	} else {
		v.QR, err = drawQR(shown.Link)
	}
	return v, err
}

// groups splits a key by four, as it is read and typed.
func groups(key string) []string {
	var all []string
	for len(key) > 4 {
		all, key = append(all, key[:4]), key[4:]
	}
	return append(all, key)
}
