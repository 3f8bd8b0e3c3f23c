package control

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/logtest"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
	"latchkey/cmd/latchkey-portal/internal/web"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

const testToken = "a-token-that-is-long-enough"

// A client talks to an API of its own over HTTP, and holds every answer against the
// description.
type client struct {
	t       testing.TB
	base    string
	stage   *played.Stage
	control *Control
	log     *logtest.Book
	told    *described
	// computer is the computer's clock.
	computer *clocktest.Clock
}

// newClient plays portals, the first one with a store where there is one.
func newClient(t testing.TB, store enroll.Store, names ...string) *client {
	t.Helper()
	c := &client{t: t, log: &logtest.Book{}, computer: clocktest.At(time.Unix(30*58_000_000, 0).UTC())}
	log := slog.New(slog.NewTextHandler(c.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	listening := httptest.NewUnstartedServer(nil)
	c.base = "http://" + listening.Listener.Addr().String()
	var parts []played.Part
	for i, name := range names {
		p, ok := profile.ByName(name)
		if !ok {
			t.Fatalf("there is no profile %q", name)
		}
		part := played.Part{Profile: p.In(profile.AsDocumented), Base: c.base, Hosts: web.HostsFor("127.0.0.1")}
		if i == 0 {
			part.Store = store
		}
		parts = append(parts, part)
	}
	var err error
	c.stage, err = played.Open(t.Context(), played.Options{
		Parts: parts, Clock: timepiece.Over(c.computer.Now), Log: log, PasswordCost: bcrypt.MinCost,
	})
	if err != nil {
		t.Fatal(err)
	}
	token, err := NewToken(testToken)
	if err != nil {
		t.Fatal(err)
	}
	c.control = New(Options{Stage: c.stage, Token: token, Hosts: web.HostsFor("127.0.0.1"), Log: log, Version: "v0.0.0-test", Now: c.computer.Now})
	listening.Config.Handler = c.control
	listening.Config.RegisterOnShutdown(c.control.Release)
	listening.Start()
	t.Cleanup(listening.Close)
	t.Cleanup(c.control.Release)
	c.told = c.describes()
	return c
}

// does sends a request with the token, and returns the answer, which has to be as it is
// described.
func (c *client) does(method, path, body string, want int) map[string]any {
	c.t.Helper()
	return c.sends(c.request(method, path, body), want)
}

func (c *client) request(method, path, body string) *http.Request {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+testToken)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (c *client) sends(r *http.Request, want int) map[string]any {
	c.t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if response.StatusCode != want {
		c.t.Fatalf("%s %s answers %d, want %d: %.300s", r.Method, r.URL.Path, response.StatusCode, want, data)
	}
	if c.told != nil {
		c.told.holds(c.t, r, response, data)
	}
	if len(data) == 0 {
		return nil
	}
	var answer map[string]any
	if err := json.Unmarshal(data, &answer); err != nil {
		c.t.Fatalf("%s %s answers %q: %v", r.Method, r.URL.Path, data, err)
	}
	return answer
}

// refused is does for what is refused with a problem of an ID and words in its detail.
func (c *client) refused(method, path, body string, status int, id, words string) {
	c.t.Helper()
	c.isProblem(c.does(method, path, body, status), status, id, words)
}

func (c *client) isProblem(p map[string]any, status int, id, words string) {
	c.t.Helper()
	detail, _ := p["detail"].(string)
	title, _ := p["title"].(string)
	switch {
	case p["type"] != problemType+id, p["status"] != float64(status), title == "", !strings.Contains(detail, words), !strings.HasSuffix(detail, "."):
		c.t.Errorf("the problem is %v, want %s with %q", p, id, words)
	}
}

// accountIn is what an authenticator takes from the answer to an enrollment.
func (c *client) accountIn(answer map[string]any) vault.Account {
	c.t.Helper()
	found, err := otpauth.ParseURI(answer["uri"].(string))
	if err != nil {
		c.t.Fatal(err)
	}
	return found.Account
}

// code is that of so many time steps from now.
func (c *client) code(a vault.Account, steps int) string {
	c.t.Helper()
	code, err := a.Code(c.stage.Clock().Now().Add(time.Duration(steps*a.Period) * time.Second))
	if err != nil {
		c.t.Fatal(err)
	}
	return code.Value
}

// enrolls sets a user up.
func (c *client) enrolls(user, wish string) vault.Account {
	c.t.Helper()
	account := c.accountIn(c.does("POST", "/api/v1/users/"+user+"/enrollment", wish, http.StatusCreated))
	c.does("POST", "/api/v1/users/"+user+"/enrollment/confirm", `{"code":"`+c.code(account, 0)+`"}`, http.StatusOK)
	return account
}

func (c *client) messages(portal string) []outbox.Message {
	c.t.Helper()
	p, err := c.stage.Portal(portal)
	if err != nil {
		c.t.Fatal(err)
	}
	return p.Outbox().Messages()
}
