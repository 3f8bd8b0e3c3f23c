package web

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Every field has a label, what describes it exists, and the title says where one
// is and that something is wrong.
func TestPagesForScreenReaders(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	titles := map[string]string{}
	check := func(name string) {
		t.Helper()
		headings, labelled := 0, map[string]bool{}
		for n := range v.page.Descendants() {
			if n.Data == "label" {
				labelled[attribute(n, "for")] = true
			}
			if n.Data == "h1" {
				headings++
			}
			if n.Data == "title" {
				titles[name] = textOf(n)
			}
		}
		if headings != 1 {
			t.Errorf("%s has %d main headings", name, headings)
		}
		for n := range v.page.Descendants() {
			if n.Data == "input" && attribute(n, "type") != "hidden" && !labelled[attribute(n, "id")] {
				t.Errorf("%s: a field has no label", name)
			}
			for _, list := range []string{"aria-describedby", "aria-labelledby"} {
				for id := range strings.FieldsSeq(attribute(n, list)) {
					if v.byID(id) == nil {
						t.Errorf("%s: %s names %q, which is not there", name, list, id)
					}
				}
			}
		}
	}
	wrong := func(name, id string) {
		t.Helper()
		check(name)
		if !strings.HasPrefix(titles[name], "Error: ") {
			t.Errorf("%s: the title is %q", name, titles[name])
		}
		input := v.byID(id)
		if attribute(input, "aria-invalid") != "true" || !strings.Contains(attribute(input, "aria-describedby"), "problem") || !has(input, "autofocus") {
			t.Errorf("%s: the error is not tied to the field", name)
		}
		if attribute(v.byID("problem"), "role") != "alert" {
			t.Errorf("%s: the error is not announced", name)
		}
	}
	v.open("/")
	check("front")
	v.open("/outbox")
	check("outbox")
	v.asks(ravi, "co-owner", warehouse, "Ravi Menon")
	check("request")
	v.fill("Subject", "")
	v.press("Submit")
	wrong("request without a subject", "subject")
	v.asks(ravi, "co-owner", warehouse, "Ravi Menon")
	v.press("Submit")
	v.open("/tickets/1")
	check("ticket")
	v.press("Refuse")
	wrong("refusal without a reason", "reason")
	v.open("/")
	check("front")
	v.open("/Account/Login")
	v.press("Sign in with SSO")
	check("provider")
	v.press("Cancel")
	v.open("/Account/Login")
	check("log-in")
	v.press("Log In")
	wrong("log-in without a name", "username")
	v.logsIn(warehouse, "")
	wrong("log-in without a password", "password")
	v.open(portal.server.InvitationLinks()[0])
	check("invitation")
	v.press("Accept invitation")
	wrong("invitation without a password", "new-password")
	v.logsIn(warehouse, warehousePassword)
	check("QR code")
	account := v.readsKey()
	v.press("Next")
	check("confirmation")
	code := v.byID("code")
	if attribute(code, "autocomplete") != "one-time-code" || attribute(code, "inputmode") != "numeric" {
		t.Error("the code's field does not say what it is")
	}
	v.press("Next")
	wrong("confirmation without a code", "code")
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	check("recovery codes")
	v.press("I have put them away")
	check("home")
	v.press("Two-factor authentication")
	check("security")
	v.press("Draw new recovery codes")
	wrong("new codes without a password", "password")
	v.open("/Account/Home")
	v.press("Log out")
	v.logsIn(warehouse, warehousePassword)
	check("code")
	v.press("Log in")
	wrong("code without a code", "code")
	seen := map[string]string{}
	for name, title := range titles {
		if other, twice := seen[title]; twice && !strings.HasPrefix(title, "Error: ") {
			t.Errorf("%s and %s have the title %q", name, other, title)
		}
		seen[title] = name
	}
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
