package fault

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"latchkey/vault"
)

// A sheet is what the set-up shows of an account as text, while faults have their
// way with it.
type sheet struct {
	account vault.Account // the truth

	issuer, name string // as a good authenticator reads them from the link
	manual       string // the key to type
	noManual     bool
	writing      func(string) string // of the key
	rewritten    bool

	// The link in its parts.
	secret       string // escaped already
	inLabel      string // the issuer there; empty for none
	inParameter  string
	issuers      []string // those that may be taken, where the link says several
	colon        string
	label, query func(string) string // how names are escaped in each
	first, next  string              // before the first parameter, and before each further one
	beforeIssuer string              // before the issuer's parameter
	algorithm    string              // as it is spelled
	silent       bool                // about what is as usual
	capitals     bool                // of all but values
	turned       bool                // the account comes before the issuer
	extras       string              // after the last parameter
	whole        string              // in place of all of this
}

func newSheet(a vault.Account) *sheet {
	key := a.Secret.Base32()
	return &sheet{
		account: a, issuer: a.Issuer, name: a.Name, manual: key, secret: key,
		inLabel: a.Issuer, inParameter: a.Issuer, colon: ":", label: escape, query: escape, first: "?", next: "&", algorithm: string(a.Algorithm),
	}
}

// write has the key written in another way, both in the link and to type.
func (s *sheet) write(how func(key string) string) {
	s.writing, s.rewritten = how, true
	s.secret, s.manual = how(s.secret), how(s.manual)
}

// written writes a key in the way that was chosen.
func (s *sheet) written(key string) string {
	if s.writing == nil {
		return key
	}
	return s.writing(key)
}

// named gives the account another name and issuer.
func (s *sheet) named(issuer, name string) {
	s.issuer, s.name, s.inLabel, s.inParameter = issuer, name, issuer, issuer
}

// link puts the link together. Without faults it is that of otpauth.URI.
func (s *sheet) link() string {
	if s.whole != "" {
		return s.whole
	}
	said := func(name string) string {
		if s.capitals {
			return strings.ToUpper(name)
		}
		return name
	}
	var b strings.Builder
	b.WriteString(said("otpauth://"+string(s.account.Kind)+"/") + s.writeLabel() + s.first + said("secret=") + s.secret)
	if s.inParameter != "" {
		b.WriteString(cmp.Or(s.beforeIssuer, s.next) + said("issuer=") + s.query(s.inParameter))
	}
	if !s.silent || s.account.Algorithm != vault.SHA1 {
		b.WriteString(s.next + said("algorithm=") + s.algorithm)
	}
	if !s.silent || s.account.Digits != vault.DefaultDigits {
		b.WriteString(s.next + said("digits=") + strconv.Itoa(s.account.Digits))
	}
	if !s.silent || s.account.Period != vault.DefaultPeriod {
		b.WriteString(s.next + said("period=") + strconv.Itoa(s.account.Period))
	}
	return b.String() + s.extras
}

func (s *sheet) writeLabel() string {
	switch {
	case s.turned:
		return s.label(s.name) + "/" + s.label(s.issuer)
	case s.inLabel == "":
		return s.label(s.name)
	}
	return s.label(s.inLabel) + s.colon + s.label(s.name)
}

// escape writes every byte but the unreserved characters of RFC 3986 section 2.3
// as a percent escape.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
