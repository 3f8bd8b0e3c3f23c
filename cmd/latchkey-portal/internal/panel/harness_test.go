package panel

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
	"golang.org/x/net/html"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
	"latchkey/cmd/latchkey-portal/internal/control"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/logtest"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
	"latchkey/cmd/latchkey-portal/internal/web"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

const testToken = "a-token-that-is-long-enough"

// A testServer is a stage with its panel and the first portal's pages on a real port.
type testServer struct {
	base  string
	stage *played.Stage
	panel *Panel
	log   *logtest.Book
	// computer is the clock that sessions go by.
	computer *clocktest.Clock
}

func newTestServer(t testing.TB, store enroll.Store, names ...string) *testServer {
	t.Helper()
	s := &testServer{log: &logtest.Book{}, computer: clocktest.At(time.Unix(30*58_000_000, 0).UTC())}
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	listening := httptest.NewUnstartedServer(nil)
	s.base = "http://" + listening.Listener.Addr().String()
	var parts []played.Part
	for _, name := range names {
		p, ok := profile.ByName(name)
		if !ok {
			t.Fatalf("there is no profile %q", name)
		}
		parts = append(parts, played.Part{Profile: p.In(profile.AsDocumented), Base: s.base, Hosts: web.HostsFor("127.0.0.1"), Panel: s.base + Path})
	}
	parts[0].Store = store
	var err error
	s.stage, err = played.Open(t.Context(), played.Options{
		Parts: parts, Clock: timepiece.Over(s.computer.Now), Log: log, PasswordCost: bcrypt.MinCost,
	})
	if err != nil {
		t.Fatal(err)
	}
	token, err := control.NewToken(testToken)
	if err != nil {
		t.Fatal(err)
	}
	s.panel, err = New(Options{
		Stage: s.stage, Door: control.NewDoor(token, s.computer.Now), Base: s.base, Hosts: web.HostsFor("127.0.0.1"), Log: log, Version: "v0.0.0-test", Now: s.computer.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	listening.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if Owns(r.URL.Path) {
			s.panel.ServeHTTP(w, r)
			return
		}
		s.stage.Portals()[0].ServeHTTP(w, r)
	})
	listening.Config.RegisterOnShutdown(s.panel.Release)
	listening.Start()
	t.Cleanup(listening.Close)
	t.Cleanup(s.panel.Release)
	return s
}

// code is what an authenticator shows so many time steps from now.
func (s *testServer) code(t testing.TB, a vault.Account, steps int) string {
	t.Helper()
	code, err := a.Code(s.stage.Clock().Now().Add(time.Duration(steps*a.Period) * time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code.Value
}

// A visitor goes through the pages without JavaScript, by labels and by what buttons
// say.
type visitor struct {
	t      testing.TB
	client *http.Client
	base   string
	at     *url.URL
	status int
	header http.Header
	page   *html.Node
	filled map[string]string
}

func (s *testServer) visitor(t testing.TB) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, base: s.base, client: &http.Client{Jar: jar}}
}

// loggedIn is one who has shown the token.
func (s *testServer) loggedIn(t testing.TB) *visitor {
	t.Helper()
	v := s.visitor(t)
	v.logsIn(testToken)
	v.isAt(Path)
	return v
}

func (v *visitor) logsIn(token string) {
	v.t.Helper()
	v.open(logInPath)
	v.fill("Token", token)
	v.press("Log in")
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
	v.at, v.status, v.header, v.filled = response.Request.URL, response.StatusCode, response.Header, map[string]string{}
	if v.page, err = html.Parse(bytes.NewReader(body)); err != nil {
		v.t.Fatal(err)
	}
}

func (v *visitor) open(path string) {
	v.t.Helper()
	v.take(v.client.Get(v.base + path))
}

func (v *visitor) post(path string, values url.Values) {
	v.t.Helper()
	v.take(v.client.PostForm(v.base+path, values))
}

// fill types into the field with exactly this label, or ticks the box, which an empty
// text unticks.
func (v *visitor) fill(label, text string) {
	v.t.Helper()
	for n := range v.page.Descendants() {
		if n.Data != "label" || textOf(n) != label {
			continue
		}
		for input := range v.page.Descendants() {
			if id := attribute(n, "for"); input.Type == html.ElementNode && (id != "" && attribute(input, "id") == id || id == "" && input.Parent == n && input.Data == "input") {
				v.filled[attribute(input, "name")] = text
				return
			}
		}
	}
	v.t.Fatalf("%s has no field %q", v.at.Path, label)
}

// press sends the form with exactly this button.
func (v *visitor) press(text string) {
	v.t.Helper()
	for button := range v.page.Descendants() {
		if button.Data != "button" || textOf(button) != text {
			continue
		}
		form := button.Parent
		for form.Data != "form" {
			form = form.Parent
		}
		values := url.Values{}
		for input := range form.Descendants() {
			name := attribute(input, "name")
			if name == "" || input.Data == "button" {
				continue
			}
			typed, ok := v.filled[name]
			if attribute(input, "type") == "checkbox" && (ok && typed == "" || !ok && !has(input, "checked")) {
				continue
			}
			if !ok {
				typed = shown(input)
			}
			values.Set(name, typed)
		}
		if name := attribute(button, "name"); name != "" {
			values.Set(name, attribute(button, "value"))
		}
		if attribute(form, "method") == "get" {
			v.open(attribute(form, "action") + "?" + values.Encode())
			return
		}
		v.post(attribute(form, "action"), values)
		return
	}
	v.t.Fatalf("%s (%d) has no button %q", v.at.Path, v.status, text)
}

// shown is what a field holds.
func shown(input *html.Node) string {
	if input.Data != "select" {
		return attribute(input, "value")
	}
	first := ""
	for i, option := range options(input) {
		if has(option, "selected") {
			return valueOf(option)
		}
		if i == 0 {
			first = valueOf(option)
		}
	}
	return first
}

func options(list *html.Node) (all []*html.Node) {
	for n := range list.Descendants() {
		if n.Data == "option" {
			all = append(all, n)
		}
	}
	return all
}

func valueOf(option *html.Node) string {
	for _, a := range option.Attr {
		if a.Key == "value" {
			return a.Val
		}
	}
	return textOf(option)
}

func (v *visitor) sees(text string) {
	v.t.Helper()
	if !strings.Contains(textOf(v.page), text) {
		v.t.Errorf("%s (%d) does not say %q: %.600s", v.at.Path, v.status, text, textOf(v.page))
	}
}

func (v *visitor) seesNot(text string) {
	v.t.Helper()
	if strings.Contains(textOf(v.page), text) {
		v.t.Errorf("%s says %q", v.at.Path, text)
	}
}

func (v *visitor) isAt(path string) {
	v.t.Helper()
	if v.at.Path != path {
		v.t.Fatalf("the visitor is at %s (%d), want %s: %.600s", v.at.Path, v.status, path, textOf(v.page))
	}
}

// account is that of the link on the page.
func (v *visitor) account() vault.Account {
	v.t.Helper()
	for n := range v.page.Descendants() {
		if attribute(n, "id") == "link" {
			found, err := otpauth.ParseURI(attribute(n, "href"))
			if err != nil {
				v.t.Fatal(err)
			}
			return found.Account
		}
	}
	v.t.Fatalf("%s (%d) shows no link with a key: %.900s", v.at.Path, v.status, textOf(v.page))
	return vault.Account{}
}

// enrolls sets a user up.
func (v *visitor) enrolls(s *testServer, profile, user string) vault.Account {
	v.t.Helper()
	v.open(userAt(profile, user))
	v.press("Begin")
	account := v.account()
	v.fill("Code to confirm with", s.code(v.t, account, 0))
	v.press("Confirm")
	v.sees("The code was accepted")
	return account
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
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
