package export

import (
	"fmt"
	"slices"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
)

// addLink puts an account into a list whose code the export keeps as a
// provisioning URI or, as password managers allow, as a bare key. The entry's
// kind and numbers are those of a bare key. Its names stand in where the link
// has none: websites leave them out, and the user's own name for a login says
// more than nothing.
func (e entry) addLink(list taker, place int, link string) {
	a, err := e.linked(link)
	switch {
	case err != nil:
		list.Skip(e.title(place), err)
	case e.issuer+e.name == "" && a.Issuer+a.Name != "":
		list.Add(a.Title(), a)
	default:
		list.Add(e.title(place), a)
	}
}

// linked reads a link or a bare key with what the entry says beside it.
func (e entry) linked(link string) (found.Account, error) {
	link = otpauth.Trim(link)
	scheme, _, isLink := strings.Cut(link, "://")
	if !isLink {
		e.secret, e.key = link, nil
		return e.account()
	}
	a, err := otpauth.ParseURI(link)
	if err != nil {
		return found.Account{}, fmt.Errorf("its link is not of an account: %w", err)
	}
	// A link to Steam of this form holds nothing but the key.
	if issuer := clean(e.issuer); issuer != "" && (a.Issuer == "" || strings.EqualFold(scheme, "steam")) {
		a.Issuer = issuer
	}
	if a.Name == "" {
		a.Name = clean(e.name)
	}
	a.Remarks = slices.Concat(a.Remarks, e.remarks)
	return e.finish(a)
}

// leaveOthers notes how many entries of a password manager hold no code, in one
// line for all of them.
func leaveOthers(list *found.List, n int) {
	switch n {
	case 0:
	case 1:
		list.Leave("another entry", "it has no authenticator key, and passwords, notes and cards are not taken along")
	default:
		list.Leave(fmt.Sprintf("%d other entries", n), "they have no authenticator key, and passwords, notes and cards are not taken along")
	}
}
