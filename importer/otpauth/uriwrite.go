package otpauth

import (
	"cmp"
	"strconv"
	"strings"

	"latchkey/vault"
)

// URI writes the provisioning URI of a valid account, in Google's key URI
// format: the issuer in the label and as a parameter, spaces as %20 (a plus sign
// would be shown as one by several apps), and every parameter said, since
// readers differ in what they assume. [ParseURI] reads the same account back,
// apart from spaces at either end of issuer and account name, and from what the
// format has no place for: ID, tags, note, pin and place.
//
// A Steam account is written as totp with five digits, encoder=steam: the
// KeePass family goes by the encoder, and most others by the issuer "Steam",
// where few know a kind of its own. The result holds the secret.
func URI(a vault.Account) string {
	kind := a.Kind
	if kind == vault.Steam {
		kind = vault.TOTP
	}
	var b strings.Builder
	b.WriteString("otpauth://" + string(kind) + "/" + writeLabel(a.Issuer, a.Name))
	b.WriteString("?secret=" + a.Secret.Base32())
	if a.Issuer != "" {
		b.WriteString("&issuer=" + escape(a.Issuer))
	}
	b.WriteString("&algorithm=" + string(a.Algorithm))
	b.WriteString("&digits=" + strconv.Itoa(a.Digits))
	if a.Kind == vault.HOTP {
		b.WriteString("&counter=" + strconv.FormatUint(a.Counter, 10))
	} else {
		b.WriteString("&period=" + strconv.Itoa(a.Period))
	}
	switch {
	case a.Kind == vault.Steam:
		b.WriteString("&encoder=steam")
	case a.Kind == vault.TOTP && strings.EqualFold(cmp.Or(strings.TrimSpace(a.Issuer), strings.TrimSpace(a.Name)), steamIssuer):
		// By its issuer or name alone it could be read as a Steam account.
		b.WriteString("&encoder=default")
	}
	return b.String()
}

// writeLabel writes issuer and account name with a colon between. Without an
// issuer the colon leads where the name could be taken apart otherwise.
func writeLabel(issuer, name string) string {
	switch {
	case issuer != "":
		return escape(issuer) + ":" + escape(name)
	case strings.ContainsAny(name, ":/"):
		return ":" + escape(name)
	}
	return escape(name)
}

// escape writes every byte but the unreserved characters of RFC 3986 section
// 2.3 as a percent escape.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
