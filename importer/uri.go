package importer

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"latchkey/vault"
)

// ParseURI reads one provisioning URI.
func ParseURI(s string) (Found, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || !strings.EqualFold(u.Scheme, "otpauth") {
		return Found{}, fmt.Errorf("%w: it is no otpauth:// link", ErrFormat)
	}
	q := u.Query()
	secret, err := ParseKey(q.Get("secret"))
	if err != nil {
		return Found{}, fmt.Errorf("the key in the link: %w", err)
	}
	issuer, name, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), ":")
	a := vault.Account{Issuer: issuer, Name: name, Secret: secret, Kind: vault.Kind(strings.ToLower(u.Host)), Algorithm: vault.SHA1, Digits: 6, Period: 30}
	if v := q.Get("algorithm"); v != "" {
		a.Algorithm = vault.Algorithm(v)
	}
	if v := q.Get("digits"); v != "" {
		a.Digits, _ = strconv.Atoi(v)
	}
	if v := q.Get("period"); v != "" {
		a.Period, _ = strconv.Atoi(v)
	}
	if a.Kind == vault.HOTP {
		a.Period = 0
		a.Counter, _ = strconv.ParseUint(q.Get("counter"), 10, 64)
	}
	return Found{Account: a}, a.Validate()
}
