package played

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// A testStage is a stage whose first portal answers over HTTP.
type testStage struct {
	*Stage
	t       *testing.T
	base    string
	at      string // the path that the browser came to last
	browser *http.Client
}

func newStage(t *testing.T, store enroll.Store, names ...string) *testStage {
	t.Helper()
	listening := httptest.NewUnstartedServer(nil)
	s := &testStage{t: t, base: "http://" + listening.Listener.Addr().String()}
	o := Options{Clock: timepiece.New(), Log: slog.New(slog.DiscardHandler), PasswordCost: bcrypt.MinCost}
	for _, name := range names {
		p, ok := profile.ByName(name)
		if !ok {
			t.Fatalf("there is no profile %q", name)
		}
		o.Parts = append(o.Parts, Part{Profile: p.In(profile.AsDocumented), Base: s.base, Hosts: web.HostsFor("127.0.0.1"), Store: store})
		store = nil
	}
	var err error
	if s.Stage, err = Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	listening.Config.Handler = s.Portals()[0]
	listening.Start()
	t.Cleanup(listening.Close)
	jar, _ := cookiejar.New(nil) // never fails
	s.browser = &http.Client{Jar: jar}
	return s
}

// opens and posts return the page that a browser comes to.
func (s *testStage) opens(path string) string {
	s.t.Helper()
	response, err := s.browser.Get(s.base + path)
	return s.page(response, err)
}

func (s *testStage) posts(path string, form url.Values) string {
	s.t.Helper()
	response, err := s.browser.PostForm(s.base+path, form)
	return s.page(response, err)
}

func (s *testStage) page(response *http.Response, err error) string {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	s.at = response.Request.URL.Path
	page, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(page)
}

func dana() url.Values {
	return url.Values{"username": {"dana@example.com"}, "password": {"correct-horse-dana"}}
}

func aRequest() url.Values {
	return url.Values{
		"area": {"Account, Billing, or Subscription"}, "email": {"dana@example.com"}, "account": {"Northgate Supplies"},
		"subject": {"Reset 2FA"}, "description": {"somebody writes this in words of their own"},
	}
}

// With other settings the pages are others at once, and requests are still there.
func TestPagesFollowTheSettings(t *testing.T) {
	s := newStage(t, nil, "cin7")
	s.posts("/support/requests", aRequest())
	if page := s.posts("/Account/Login", dana()); !strings.Contains(page, "6 digits, every 30 seconds") {
		t.Errorf("the set-up does not say what the key is for: %.300s", page)
	}
	if err := s.Portals()[0].Set(map[string]string{"digits": "8", "period": "60", "session_hours": "91"}); err != nil {
		t.Fatal(err)
	}
	if page := s.opens("/"); !strings.Contains(page, ">91<") {
		t.Error("the front page has the rules from before")
	}
	if page := s.opens("/Account/TwoFactor/Setup"); !strings.Contains(page, "Your session has ended") {
		t.Error("a set-up under the old rules goes on")
	}
	if page := s.posts("/Account/Login", dana()); !strings.Contains(page, "8 digits, every 60 seconds") {
		t.Error("the set-up does not follow")
	}
	if page := s.opens("/tickets/1"); !strings.Contains(page, "in words of their own") {
		t.Error("the request is gone")
	}
	if err := s.StartOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if page := s.posts("/Account/Login", dana()); !strings.Contains(page, "6 digits, every 30 seconds") {
		t.Error("after starting over the settings are not those of the start")
	}
	if page := s.opens("/"); strings.Contains(page, ">91<") {
		t.Error("after starting over the front page has the other rules")
	}
	if page := s.opens("/tickets/1"); strings.Contains(page, "in words of their own") {
		t.Error("after starting over the request is still there")
	}
	if page := s.posts("/support/requests", aRequest()); !strings.Contains(page, "number 1") {
		t.Error("requests do not begin anew")
	}
}

// The feed has what happened on the pages, and no code of it.
func TestFeedHearsThePages(t *testing.T) {
	s := newStage(t, nil, "pinventory")
	begun := s.Feed().Last()
	s.posts("/login", url.Values{"username": {"jonas"}, "password": {"wrong"}})
	s.posts("/login", url.Values{"username": {"jonas"}, "password": {"correct-horse-jonas"}})
	code := s.Portals()[0].Outbox().Messages()[0].Code
	s.posts(s.at, url.Values{"code": {code}})
	if err := s.Portals()[0].Directory().Reset("jonas"); err != nil {
		t.Fatal(err)
	}
	events, _ := s.Feed().After(begun)
	var kinds []string
	for _, e := range events {
		kinds = append(kinds, e.Kind)
		if e.User != "jonas" || e.Profile != "pinventory" || strings.Contains(e.Detail, code) {
			t.Errorf("there is %+v", e)
		}
	}
	for _, want := range []string{"password-refused", "password-accepted", "code-sent", "code-accepted", "signed-in", "reset"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("it hears %q, and not %s", kinds, want)
		}
	}
}

// fullDisk is a store that can be had fail.
type fullDisk struct{ full atomic.Bool }

func (*fullDisk) Load() (map[string][]byte, error) { return nil, nil }

func (d *fullDisk) Keep(map[string][]byte) error {
	if d.full.Load() {
		return errors.New("the disk is full")
	}
	return nil
}

// Where starting over cannot be kept, all stays as it was, the messages too.
func TestStartOverNotKept(t *testing.T) {
	disk := &fullDisk{}
	s := newStage(t, disk, "cin7")
	p := s.Portals()[0]
	if err := p.Set(map[string]string{"digits": "8"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Add(t.Context(), "", enroll.Newcomer{Person: enroll.Person{UserName: "new@example.com", Email: "new@example.com"}}); err != nil {
		t.Fatal(err)
	}
	if err := p.Break("message-late:30"); err != nil {
		t.Fatal(err)
	}
	if err := p.Directory().Reset("new@example.com"); err != nil { // which is told later
		t.Fatal(err)
	}
	disk.full.Store(true)
	if err := s.StartOver(t.Context()); !errors.Is(err, enroll.ErrNotKept) {
		t.Errorf("starting over: %v", err)
	}
	if _, err := p.Directory().Person("new@example.com"); err != nil || p.Directory().Rules().Digits != 8 || p.Profile().Rules.Digits != 8 || len(p.Outbox().Messages()) != 2 {
		t.Errorf("it is not as before: %v, %d digits, %d messages", err, p.Directory().Rules().Digits, len(p.Outbox().Messages()))
	}
	if err := s.Clock().Advance(time.Minute); err != nil {
		t.Fatal(err)
	}
	p.Outbox().Release()
	if on := fault.Texts(p.Faults().All()); !slices.Equal(on, []string{"message-late:30"}) || len(p.Outbox().Messages()) != 3 {
		t.Errorf("%v is on, and there are %d messages", on, len(p.Outbox().Messages()))
	}
	disk.full.Store(false)
	if err := s.StartOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(p.Outbox().Messages()); n != 1 || p.Directory().Rules().Digits != 6 || p.Faults().Any() {
		t.Errorf("afterwards there are %d messages", n)
	}
}
