package fault

import (
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
	extras       string              // after the last parameter
	whole        string              // in place of all of this
}

func newSheet(a vault.Account) *sheet {
	key := a.Secret.Base32()
	return &sheet{
		account: a, issuer: a.Issuer, name: a.Name, manual: key, secret: key,
		inLabel: a.Issuer, inParameter: a.Issuer, colon: ":", label: escape, query: escape, first: "?", next: "&",
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
	var b strings.Builder
	b.WriteString("otpauth://" + string(s.account.Kind) + "/")
	if s.inLabel != "" {
		b.WriteString(s.label(s.inLabel) + s.colon)
	}
	b.WriteString(s.label(s.name) + s.first + "secret=" + s.secret)
	if s.inParameter != "" {
		between := s.next
		if s.beforeIssuer != "" {
			between = s.beforeIssuer
		}
		b.WriteString(between + "issuer=" + s.query(s.inParameter))
	}
	b.WriteString(s.next + "algorithm=" + string(s.account.Algorithm))
	b.WriteString(s.next + "digits=" + strconv.Itoa(s.account.Digits))
	b.WriteString(s.next + "period=" + strconv.Itoa(s.account.Period))
	b.WriteString(s.extras)
	return b.String()
}

// escape writes every byte but the unreserved characters of RFC 3986 section 2.3
// as a percent escape.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
