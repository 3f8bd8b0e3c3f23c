package web

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A visitor goes through the pages as a person with a browser without
// JavaScript would: by labels and by what buttons say.
type visitor struct {
	t      testing.TB
	client *http.Client
	at     *url.URL
	status int
	header http.Header
	body   string
	page   *html.Node
	filled map[string]string // by input name
	ticked map[string]bool   // by name and value
	chosen map[string]upload // files, by input name
	look   func(*visitor)    // called with every page, where there is one
}

func (p *testPortal) visitor(t testing.TB) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(p.base)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, client: &http.Client{Jar: jar}, at: at, look: p.look}
}

func (v *visitor) open(path string) {
	v.t.Helper()
	where, err := v.at.Parse(path)
	if err != nil {
		v.t.Fatal(err)
	}
	response, err := v.client.Get(where.String())
	v.take(response, err)
}

func (v *visitor) take(response *http.Response, err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	v.at, v.status, v.header, v.body = response.Request.URL, response.StatusCode, response.Header, string(body)
	v.filled, v.ticked, v.chosen = map[string]string{}, map[string]bool{}, map[string]upload{}
	if v.page, err = html.Parse(bytes.NewReader(body)); err != nil {
		v.t.Fatal(err)
	}
	for n := range v.page.Descendants() {
		if attribute(n, "type") == "checkbox" && hasAttribute(n, "checked") {
			v.ticked[attribute(n, "name")+"="+attribute(n, "value")] = true
		}
	}
	if v.look != nil {
		v.look(v)
	}
}

// fill types into the field with exactly this label.
func (v *visitor) fill(label, text string) {
	v.t.Helper()
	for n := range v.page.Descendants() {
		if n.Data == "label" && textOf(n) == label {
			input := v.byID(attribute(n, "for"))
			if input == nil {
				v.t.Fatalf("the label %q belongs to no field", label)
			}
			v.filled[attribute(input, "name")] = text
			return
		}
	}
	v.t.Fatalf("%s has no field %q", v.at.Path, label)
}

// tick ticks the box with exactly this label, or takes the tick away.
func (v *visitor) tick(label string) {
	v.t.Helper()
	for n := range v.page.Descendants() {
		if n.Data != "label" || !strings.HasPrefix(textOf(n), label) {
			continue
		}
		for input := range n.Descendants() {
			if attribute(input, "type") == "checkbox" {
				key := attribute(input, "name") + "=" + attribute(input, "value")
				v.ticked[key] = !v.ticked[key]
				return
			}
		}
	}
	v.t.Fatalf("%s has no box %q", v.at.Path, label)
}

// press sends the form with exactly this button, or follows the link.
func (v *visitor) press(text string) {
	v.t.Helper()
	for n := range v.page.Descendants() {
		if n.Data == "a" && textOf(n) == text {
			v.open(attribute(n, "href"))
			return
		}
		if n.Data != "button" || textOf(n) != text {
			continue
		}
		form := n.Parent
		for form != nil && form.Data != "form" {
			form = form.Parent
		}
		values := url.Values{}
		for input := range form.Descendants() {
			name, value := attribute(input, "name"), attribute(input, "value")
			switch {
			case name == "" || input.Data != "input" && input.Data != "select" && input.Data != "textarea" || attribute(input, "type") == "file":
			case attribute(input, "type") == "checkbox":
				if v.ticked[name+"="+value] {
					values.Add(name, value)
				}
			default:
				value = shownIn(input)
				if typed, ok := v.filled[name]; ok {
					value = typed
				}
				values.Set(name, value)
			}
		}
		if name := attribute(n, "name"); name != "" {
			values.Set(name, attribute(n, "value"))
		}
		if attribute(form, "method") == "get" {
			v.open(attribute(form, "action") + "?" + values.Encode())
		} else if attribute(form, "enctype") != "" {
			v.postFiles(attribute(form, "action"), values)
		} else {
			v.post(attribute(form, "action"), values)
		}
		return
	}
	v.t.Fatalf("%s has no button %q", v.at.Path, text)
}

func (v *visitor) post(path string, values url.Values) {
	v.t.Helper()
	where, err := v.at.Parse(path)
	if err != nil {
		v.t.Fatal(err)
	}
	response, err := v.client.PostForm(where.String(), values)
	v.take(response, err)
}

func (v *visitor) byID(id string) *html.Node {
	for n := range v.page.Descendants() {
		if attribute(n, "id") == id {
			return n
		}
	}
	return nil
}

// sees checks that a text is on the page.
func (v *visitor) sees(text string) {
	v.t.Helper()
	if !strings.Contains(textOf(v.page), text) {
		v.t.Errorf("%s (%d) does not say %q", v.at.Path, v.status, text)
	}
}

// isAt checks where the visitor is.
func (v *visitor) isAt(path string) {
	v.t.Helper()
	if v.at.Path != path {
		v.t.Fatalf("the visitor is at %s, want %s", v.at.Path, path)
	}
}

// logsIn sends the log-in form.
func (v *visitor) logsIn(userName, password string) {
	v.t.Helper()
	v.open("/Account/Login")
	v.fill("User name", userName)
	v.fill("Password", password)
	v.press("Log In")
}

// readsKey takes the text key from the page, as a person would type it.
func (v *visitor) readsKey() vault.Account {
	v.t.Helper()
	shown := v.byID("key")
	if shown == nil {
		v.t.Fatalf("%s shows no key", v.at.Path)
	}
	secret, err := otpauth.ParseKey(textOf(shown))
	if err != nil {
		v.t.Fatal(err)
	}
	return vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: secret}
}

// setsUp goes from the log-in to two-factor being on, and returns what is then in
// the authenticator.
func (p *testPortal) setsUp(v *visitor, userName, password string) vault.Account {
	v.t.Helper()
	v.logsIn(userName, password)
	account := v.readsKey()
	v.press("Next")
	v.fill("Authentication code", p.code(v.t, account, 0))
	v.press("Next")
	v.sees("Two-factor authentication is on.")
	v.press("I have put them away")
	return account
}

// code is what an authenticator shows some time steps away from now.
func (p *testPortal) code(t testing.TB, account vault.Account, steps int) string {
	t.Helper()
	code, err := account.Code(p.clock.Now().Add(time.Duration(steps*account.Period) * time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code.Value
}

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textOf is what a person reads of a node, with single spaces.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
