package importer

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"latchkey/vault"
)

// A gathering collects accounts from several texts, the lines of a list or the
// QR codes of a picture, and accounts for each of them.
type gathering struct {
	result Result
	seen   map[string]string // a digest of each account to where it was found
	errs   []error           // one for each text that gave no account
	parts  []migrationPart
}

// add reads one text, found at the place that name names.
func (g *gathering) add(name, text string) {
	text = trimLink(text)
	scheme, rest, isLink := cutScheme(text)
	switch {
	case isLink && scheme == "otpauth-migration":
		part, err := parseMigration(rest)
		if err != nil {
			g.skip(name, err)
			return
		}
		g.migration(name, part)
	case isLink && (scheme == "otpauth" || scheme == "apple-otpauth" || scheme == "steam"):
		found, err := ParseURI(text)
		if err != nil {
			g.skip(name, err)
			return
		}
		g.found(name, found)
	case bareKey.MatchString(text):
		secret, err := ParseKey(text)
		if err != nil {
			g.skip(name, err)
			return
		}
		found := keyAccount(secret)
		found.Remarks = []string{"There was only a key, without the name of a website or an account: type both."}
		g.found(name, found)
	default:
		g.skip(name, notAccountError(describe(text)))
	}
}

// bareKey matches a text that can hardly be anything but a key: one run of
// base32 as long as real keys are.
var bareKey = regexp.MustCompile(`^(?:[A-Z2-7]{16,128}|[a-z2-7]{16}|[a-z2-7]{32})=*$`)

// keyAccount is an account of which only the key is known.
func keyAccount(secret vault.Secret) Found {
	return Found{Account: vault.Account{
		Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: vault.DefaultDigits,
		Period: vault.DefaultPeriod, Secret: secret,
	}}
}

// found takes in an account, unless the very same one is there already.
func (g *gathering) found(name string, f Found) {
	same := identity(f.Account)
	if before, twice := g.seen[same]; twice {
		g.result.Skipped = append(g.result.Skipped, Skipped{Name: name, Reason: "the same account as " + before})
		return
	}
	if g.seen == nil {
		g.seen = make(map[string]string)
	}
	g.seen[same] = name
	g.result.Accounts = append(g.result.Accounts, f)
}

// identity is equal for two accounts that are the same in all that makes codes
// and, apart from case, in their names.
func identity(a vault.Account) string {
	a.Issuer, a.Name = strings.ToLower(a.Issuer), strings.ToLower(a.Name)
	return URI(a)
}

func (g *gathering) skip(name string, err error) {
	g.errs = append(g.errs, err)
	g.result.Skipped = append(g.result.Skipped, Skipped{Name: name, Reason: err.Error()})
}

// finish returns what was gathered, with an error where that is no account.
// what names the source in the error: "picture", "list".
func (g *gathering) finish(format, what string) (Result, error) {
	g.missingParts()
	g.result.Format = format
	if len(g.result.Accounts) > 0 {
		return g.result, nil
	}
	if len(g.errs) == 0 {
		return g.result, fmt.Errorf("%w: there is no account in the %s", ErrEmpty, what)
	}
	err := g.errs[0]
	if len(g.errs) > 1 {
		return g.result, fmt.Errorf("there is no account in the %s; %s: %w", what, g.result.Skipped[0].Name, err)
	}
	if notAccount := notAccountError(""); errors.As(err, &notAccount) {
		return g.result, fmt.Errorf("there is no account in the %s: %w", what, notAccount.advised("look for the QR code that the website shows for authenticator apps"))
	}
	return g.result, err
}

// A notAccountError says what a text is that holds no account.
type notAccountError string

// Error implements error.
func (e notAccountError) Error() string { return "it holds " + string(e) }

// advised returns e with advice, unless it holds its own.
func (e notAccountError) advised(advice string) notAccountError {
	if strings.Contains(string(e), ":") {
		return e
	}
	return e + notAccountError("; "+advice)
}
