package otpauth

import (
	"regexp"

	"latchkey/importer/found"
	"latchkey/vault"
)

// A Gathering collects accounts from several texts, the lines of a list or the
// QR codes of a picture, and accounts for each of them. The zero Gathering is
// empty and ready to use.
type Gathering struct {
	found.List
}

// Text reads one text, found at the place that name names.
func (g *Gathering) Text(name, text string) {
	text = Trim(text)
	scheme, rest, isLink := cutScheme(text)
	switch {
	case isLink && scheme == "otpauth-migration":
		part, err := parseMigration(rest)
		if err != nil {
			g.Skip(name, err)
			return
		}
		g.migration(name, part)
	case isLink && (scheme == "otpauth" || scheme == "apple-otpauth" || scheme == "steam"):
		account, err := ParseURI(text)
		if err != nil {
			g.Skip(name, err)
			return
		}
		g.Add(name, account)
	case bareKey.MatchString(text):
		secret, err := ParseKey(text)
		if err != nil {
			g.Skip(name, err)
			return
		}
		account := keyAccount(secret)
		account.Remarks = []string{"There was only a key, without the name of a website or an account: type both."}
		g.Add(name, account)
	default:
		g.Skip(name, found.NotAccount(Describe(text)))
	}
}

// bareKey matches a text that can hardly be anything but a key: one run of
// base32 as long as real keys are.
var bareKey = regexp.MustCompile(`^(?:[A-Z2-7]{16,128}|[a-z2-7]{16}|[a-z2-7]{32})=*$`)

// keyAccount is an account of which only the key is known.
func keyAccount(secret vault.Secret) found.Account {
	return found.Account{Account: vault.Account{
		Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: vault.DefaultDigits,
		Period: vault.DefaultPeriod, Secret: secret,
	}}
}
