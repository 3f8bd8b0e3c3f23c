package importer

import (
	"net/url"
	"strconv"
	"strings"

	"latchkey/vault"
)

// URI writes the provisioning URI of an account.
func URI(a vault.Account) string {
	v := url.Values{}
	v.Set("secret", a.Secret.Base32())
	v.Set("issuer", a.Issuer)
	v.Set("algorithm", string(a.Algorithm))
	v.Set("digits", strconv.Itoa(a.Digits))
	if a.Kind == vault.HOTP {
		v.Set("counter", strconv.FormatUint(a.Counter, 10))
	} else {
		v.Set("period", strconv.Itoa(a.Period))
	}
	label := url.PathEscape(a.Issuer) + ":" + url.PathEscape(a.Name)
	return "otpauth://" + string(a.Kind) + "/" + label + "?" + strings.ReplaceAll(v.Encode(), "+", "%20")
}
