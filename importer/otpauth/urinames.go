package otpauth

import (
	"slices"
	"strings"
)

// maxIssuers is how many different issuers of one link are kept.
const maxIssuers = 8

// addIssuer takes in what an issuer parameter says.
func (p *reading) addIssuer(name string) {
	name = strings.TrimSpace(name)
	same := func(other string) bool { return strings.EqualFold(other, name) }
	if name != "" && len(p.issuers) < maxIssuers && !slices.ContainsFunc(p.issuers, same) {
		p.issuers = append(p.issuers, name)
	}
}

// names reads the label and settles which issuer stands. Where label and
// parameter differ the parameter is taken, which is what most apps do, and both
// are offered: websites exist that mean either.
func (p *reading) names(label string) {
	issuer := ""
	if len(p.issuers) > 0 {
		issuer = p.issuers[0]
	}
	if issuer == "" {
		label = fromWinAuth(label)
	}
	before, name, latin := splitLabel(label, issuer)
	if latin || p.notUTF8 {
		p.remark("The link is not written in UTF-8; its names were read as Latin-1, so check them.")
	}
	p.Name = name
	p.addIssuer(before)
	if len(p.issuers) == 0 {
		if at, _ := findColon(label); at < 0 {
			p.turnAround()
		}
		return
	}
	p.Issuer = p.issuers[0]
	if len(p.issuers) > 1 {
		p.Issuers = slices.Clone(p.issuers)
		p.remark("The link names more than one issuer, %s. %q is taken; choose the one you know the account by.",
			quoteAll(p.issuers), p.Issuer)
	}
}

// fromWinAuth returns a raw label in the usual form that is in the one of WinAuth
// before 3.2.12: "Example+(Example%3aalice)", with a plus sign for each space
// (winauth/winauth#220). Any other label it returns as it is.
func fromWinAuth(raw string) string {
	front, inner, ok := strings.Cut(raw, "+(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !ok || !closed || front == "" || strings.ContainsAny(inner, "()") {
		return raw
	}
	if at, _ := findColon(front); at >= 0 {
		return raw
	}
	if strings.HasPrefix(asciiLower(inner), asciiLower(front)+"%3a") {
		return strings.ReplaceAll(inner, "+", "%20")
	}
	return strings.ReplaceAll(raw, "+", "%20")
}

// turnAround reads the label "name/website" that Meraki writes.
func (p *reading) turnAround() {
	name, website, ok := strings.Cut(p.Name, "/")
	if !ok || !strings.Contains(name, "@") || website == "" || strings.ContainsAny(website, "/@:") {
		return
	}
	p.Name, p.Issuer = strings.TrimSpace(name), strings.TrimSpace(website)
	p.remark("The link names the account before the website; they were read as %q and %q, so check both.", p.Name, p.Issuer)
}

// splitLabel splits a raw label into issuer and account name, given the issuer
// that the parameter names, if any.
func splitLabel(raw, issuer string) (before, name string, latin bool) {
	whole, latin := unescape(raw, false)
	if rest, ok := cutIssuer(whole, issuer); ok {
		return issuer, strings.TrimSpace(rest), latin
	}
	if issuer != "" && strings.HasPrefix(strings.TrimSpace(whole), "@") {
		return "", strings.TrimSpace(whole), latin // a Matrix user: "@name:server"
	}
	at, width := findColon(raw)
	if at < 0 {
		if cut, ok := strings.CutSuffix(whole, "/"+issuer); ok && issuer != "" {
			whole = cut
		}
		return "", strings.TrimSpace(whole), latin
	}
	before, _ = unescape(raw[:at], false)
	name, _ = unescape(raw[at+width:], false)
	return strings.TrimSpace(before), strings.TrimSpace(name), latin
}

// cutIssuer takes the issuer and a colon off the front of a label. A plus sign
// in the label may stand for a space there, as Microsoft writes it.
func cutIssuer(label, issuer string) (rest string, ok bool) {
	label = strings.TrimLeft(label, " ")
	n := len(issuer)
	if issuer == "" || len(label) <= n {
		return "", false
	}
	front := strings.TrimRight(label[:n], " ")
	if !strings.EqualFold(front, issuer) && !strings.EqualFold(strings.ReplaceAll(front, "+", " "), issuer) {
		return "", false
	}
	return strings.CutPrefix(strings.TrimLeft(label[n:], " "), ":")
}

// findColon returns where the colon between issuer and account name stands in a
// raw label, and its width there: the first literal one, or else the first
// escaped one. The colons of a web address are not it.
func findColon(raw string) (at, width int) {
	lower := asciiLower(raw)
	for _, colon := range []string{":", "%3a"} {
		start := 0
		for {
			i := strings.Index(lower[start:], colon)
			if i < 0 {
				break
			}
			i += start
			after := lower[i+len(colon):]
			if !inAddress(lower[:i], after) {
				return i, len(colon)
			}
			start = i + len(colon)
		}
	}
	return -1, 0
}

// inAddress reports whether a colon between before and after belongs to a web
// address: after its scheme, or in front of its port.
func inAddress(before, after string) bool {
	slashes := strings.HasPrefix(after, "//") || strings.HasPrefix(after, "%2f%2f")
	if (before == "http" || before == "https") && slashes {
		return true
	}
	if !strings.HasPrefix(before, "http") {
		return false
	}
	digits := len(after) - len(strings.TrimLeft(after, "0123456789"))
	rest := after[digits:]
	return digits >= 2 && digits <= 5 && (strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "%3a"))
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = `"` + name + `"`
	}
	return strings.Join(quoted, " and ")
}
