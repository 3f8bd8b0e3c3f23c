package otpauth

import (
	"fmt"
	"strings"
	"unicode"

	"latchkey/importer/found"
	"latchkey/vault"
)

// maxURI bounds a provisioning URI, in bytes. A QR code holds at most 4,296
// characters; pasted links may carry an icon along.
const maxURI = 64 << 10

// ParseURI reads one provisioning URI (Google's key URI format) as it is found
// in the wild: kind and parameter names in any case; `#`, spaces, emoji and
// broken escapes in the label; `&amp;`, `;` or a second `?` between parameters;
// the algorithm in every usual spelling; Steam in each of its five. Unknown
// parameters do no harm and are left aside.
//
// What would give wrong codes is an error. What is only a matter of names, or
// has one likely meaning, is in the Remarks. Errors never hold any part of the
// link but a number or a single character of the key.
func ParseURI(s string) (found.Account, error) {
	s = Trim(s)
	if s == "" {
		return found.Account{}, fmt.Errorf("%w: paste a link that begins with otpauth://", found.ErrEmpty)
	}
	if len(s) > maxURI {
		return found.Account{}, fmt.Errorf("%w: the link is far longer than any provisioning link", found.ErrFormat)
	}
	scheme, rest, ok := cutScheme(withoutQuotedPrintable(s))
	if !ok {
		return found.Account{}, fmt.Errorf("%w: it is not a provisioning link, which begins with otpauth://", found.ErrFormat)
	}
	switch scheme {
	case "otpauth", "apple-otpauth":
		return parseOTPAuth(rest)
	case "steam":
		return parseSteam(rest)
	case "otpauth-migration":
		return found.Account{}, fmt.Errorf("%w as one account: the link is an export of Google Authenticator, which can hold many: paste it where accounts are added, or open its picture", found.ErrFormat)
	}
	return found.Account{}, fmt.Errorf("%w: it holds %s", found.ErrFormat, Describe(s))
}

// parseOTPAuth reads what follows otpauth://.
func parseOTPAuth(rest string) (found.Account, error) {
	l := splitLink(rest)
	var p reading
	if err := p.kind(l.kind); err != nil {
		return found.Account{}, err
	}
	if err := p.parameters(l.params); err != nil {
		return found.Account{}, err
	}
	p.names(l.label)
	if err := p.steam(); err != nil {
		return found.Account{}, err
	}
	if err := p.Validate(); err != nil {
		return found.Account{}, fmt.Errorf("the link: %w", err)
	}
	return p.Account, nil
}

// parseSteam reads what follows steam://, as Bitwarden stores a Steam account.
func parseSteam(rest string) (found.Account, error) {
	text, _, _ := strings.Cut(strings.TrimSuffix(rest, "/"), "?")
	if strings.Contains(text, "/") {
		return found.Account{}, fmt.Errorf("%w: it is a link that opens Steam, not an account", found.ErrFormat)
	}
	text, _ = unescape(text, false)
	secret, err := ParseKey(text)
	if err != nil {
		return found.Account{}, fmt.Errorf("the key in the link is wrong: %w", err)
	}
	return found.Account{Account: vault.Account{
		Issuer: steamIssuer, Kind: vault.Steam, Algorithm: vault.SHA1,
		Digits: vault.SteamDigits, Period: vault.DefaultPeriod, Secret: secret,
	}}, nil
}

// Trim takes off what copying leaves around a link: white space and
// invisible characters.
func Trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
	})
}

// cutScheme splits "Scheme://rest" and lower-cases the scheme.
func cutScheme(s string) (scheme, rest string, ok bool) {
	scheme, rest, ok = strings.Cut(s, "://")
	if !ok || scheme == "" {
		return "", "", false
	}
	for i, r := range scheme {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", r)) {
			return "", "", false
		}
	}
	return strings.ToLower(scheme), rest, true
}
