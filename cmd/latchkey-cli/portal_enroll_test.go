package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/portaltest"
	"latchkey/vault"
	"latchkey/vault/keyring"
)

// A job runs portal enroll in this process, against a portal that something stands in
// front of, with a vault of its own.
type job struct {
	t      *testing.T
	portal *portaltest.Portal
	url    string
	vault  string
	waited []time.Duration

	otherKey bool // the link has another key than the portal

	stdout, stderr bytes.Buffer
}

// newJob has meddle see every request before the portal does; where it returns true,
// the request was answered. It is nil where nothing is to be meddled with.
func newJob(t *testing.T, meddle func(j *job, w http.ResponseWriter, r *http.Request) bool) *job {
	t.Helper()
	j := &job{t: t, portal: portaltest.Start(t, portaltest.FrozenAt(begin)), vault: filepath.Join(t.TempDir(), "job.vault")}
	target, err := url.Parse(j.portal.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: func(r *http.Response) error { return j.edit(r) },
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if meddle == nil || !meddle(j, w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	j.url = server.URL
	t.Setenv(keyring.EnvConfig, t.TempDir())
	t.Setenv(keyring.EnvPassphraseFile, j.file("passphrase", "correct horse"))
	store, err := keyring.CreateFile(j.vault, "correct horse", keyring.WorkFactor(2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Create(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	return j
}

func (j *job) file(name, text string) string {
	j.t.Helper()
	path := filepath.Join(j.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
		j.t.Fatal(err)
	}
	return path
}

// begin is ten seconds into a time step.
var begin = time.Unix(1_800_000_010, 0).UTC()

// edit has the portal's clock, which goes on when the test says, look like one that
// runs, and puts another key into the link where the test wants that.
func (j *job) edit(r *http.Response) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if strings.HasSuffix(r.Request.URL.Path, "/clock") {
		data = bytes.Replace(data, []byte(`"frozen":true`), []byte(`"frozen":false`), 1)
	}
	if j.otherKey && strings.HasSuffix(r.Request.URL.Path, "/enrollment") {
		data = regexp.MustCompile(`secret=[A-Z2-7]+`).ReplaceAll(data, []byte("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
	r.Header.Set("Content-Length", strconv.Itoa(len(data)))
	return nil
}

// run enrolls kim, by a clock that goes on only while it waits, and the portal's with
// it.
func (j *job) run(ctx context.Context, args ...string) int {
	j.t.Helper()
	now := begin
	p := &program{
		in: strings.NewReader(""), out: &j.stdout, err: &j.stderr, getenv: os.Getenv,
		now: func() time.Time { return now },
		sleep: func(_ context.Context, d time.Duration) error {
			now, j.waited = now.Add(d), append(j.waited, d)
			j.portal.Clock.Advance(d)
			return nil
		},
	}
	all := append([]string{"portal", "enroll", j.url, "--user", "kim@example.com", "--keyring", "file:" + j.vault, "--token-file", j.file("token", j.portal.Token)}, args...)
	return p.run(ctx, all)
}

// accounts are those in the vault.
func (j *job) accounts() []vault.Account {
	j.t.Helper()
	store, err := keyring.OpenFile(j.vault, "correct horse")
	if err != nil {
		j.t.Fatal(err)
	}
	v, err := vault.Open(j.t.Context(), store)
	if err != nil {
		j.t.Fatal(err)
	}
	return v.Accounts()
}

// failed checks that nothing is left of an enrollment, and what was said.
func (j *job) failed(status int, said string) {
	j.t.Helper()
	if status != statusFailed || !strings.Contains(j.stderr.String(), said) {
		j.t.Errorf("the status is %d, it said %q", status, &j.stderr)
	}
	if strings.Contains(j.stdout.String(), "Enrolled") {
		j.t.Errorf("it claims %q", &j.stdout)
	}
	if lacks, err := lacksUser(j.t.Context(), j.portal, "kim@example.com"); err != nil || !lacks {
		j.t.Errorf("the user is still there: %v", err)
	}
}

func isConfirm(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/confirm") }

// problem answers as a portal does that refuses a code.
func problem(w http.ResponseWriter, reason, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusUnprocessableEntity)
	_, _ = io.WriteString(w, `{"type":"urn:latchkey-portal:problem:`+reason+`","title":"The code was refused","status":422,"detail":"`+detail+`"}`)
}

// Where the code is refused, nothing is left in the vault or at the portal, and the
// reason is said.
func TestPortalRefusesTheCode(t *testing.T) {
	j := newJob(t, nil)
	j.otherKey = true
	j.failed(j.run(t.Context()), "the code was refused (unknown), the portal says: ")
	if len(j.accounts()) != 0 {
		t.Error("an account is in the vault")
	}
}

// An answer that is lost is asked for again: what was confirmed counts.
func TestPortalAnswerIsLost(t *testing.T) {
	j := newJob(t, func(j *job, _ http.ResponseWriter, r *http.Request) bool {
		if isConfirm(r) {
			forward(j, r)
			panic(http.ErrAbortHandler)
		}
		return false
	})
	if status := j.run(t.Context()); status != statusDone || len(j.accounts()) != 1 {
		t.Errorf("the status is %d with %d accounts: %s", status, len(j.accounts()), &j.stderr)
	}
}

// forward does at the portal what a request asks for.
func forward(j *job, r *http.Request) {
	again := r.Clone(r.Context())
	again.RequestURI, again.URL.Scheme, again.URL.Host = "", "http", strings.TrimPrefix(j.portal.URL, "http://")
	again.Host = again.URL.Host
	if response, err := http.DefaultClient.Do(again); err == nil {
		_ = response.Body.Close()
	}
}

func TestPortalFails(t *testing.T) {
	j := newJob(t, func(_ *job, w http.ResponseWriter, r *http.Request) bool {
		if isConfirm(r) {
			w.WriteHeader(http.StatusInternalServerError)
		}
		return isConfirm(r)
	})
	j.failed(j.run(t.Context()), "answers with the status 500: look whether a latchkey-portal is there")
	if len(j.accounts()) != 0 {
		t.Error("an account is in the vault")
	}
}

// A code that was used is followed by the next one, to the moment.
func TestPortalTakesTheCodeForUsed(t *testing.T) {
	tries := 0
	j := newJob(t, func(_ *job, w http.ResponseWriter, r *http.Request) bool {
		if !isConfirm(r) {
			return false
		}
		if tries++; tries > 2 {
			return false
		}
		problem(w, "used", "The code is right, and it or a later one was used before.")
		return true
	})
	if status := j.run(t.Context()); status != statusDone {
		t.Fatalf("the status is %d: %s", status, &j.stderr)
	}
	j.hasWaited(20*time.Second, 30*time.Second)

	j = newJob(t, func(_ *job, w http.ResponseWriter, r *http.Request) bool {
		if isConfirm(r) {
			problem(w, "used", "It was used.")
		}
		return isConfirm(r)
	})
	j.failed(j.run(t.Context()), "the code was refused (used), the portal says: It was used.")
	j.failed(j.run(t.Context(), "--timeout", "5s"), "the next code begins in")
}

// hasWaited checks how long was waited, but for what the answers took.
func (j *job) hasWaited(want ...time.Duration) {
	j.t.Helper()
	round := func(all []time.Duration) (rounded []time.Duration) {
		for _, d := range all {
			rounded = append(rounded, d.Round(time.Second))
		}
		return rounded
	}
	if !slices.Equal(round(j.waited), want) {
		j.t.Errorf("it waited %v, not %v", j.waited, want)
	}
}

// With --wait-next it ends when there is a code that was not used.
func TestPortalWaitNext(t *testing.T) {
	j := newJob(t, nil)
	if status := j.run(t.Context(), "--wait-next", "--period", "60"); status != statusDone {
		t.Fatalf("the status is %d: %s", status, &j.stderr)
	}
	j.hasWaited(50 * time.Second)
	code, err := j.accounts()[0].Code(j.portal.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if out := j.portal.Verify("kim@example.com", code.Value); !out.Accepted {
		t.Errorf("the first log-in is refused: %s", out.Detail)
	}
}

// Where the vault cannot be written, the portal forgets the key again.
func TestPortalVaultCannotBeWritten(t *testing.T) {
	j := newJob(t, func(j *job, _ http.ResponseWriter, r *http.Request) bool {
		if isConfirm(r) {
			if err := errors.Join(os.Remove(j.vault), os.Mkdir(j.vault, 0o700)); err != nil {
				t.Error(err)
			}
		}
		return false
	})
	j.failed(j.run(t.Context()), "was not stored")
}

// One who was there before is not deleted, and is told to be without a key.
func TestPortalResetForNothing(t *testing.T) {
	j := newJob(t, nil)
	j.portal.Enroll("kim@example.com")
	j.otherKey = true
	if status := j.run(t.Context(), "--reset"); status != statusFailed || !strings.Contains(j.stderr.String(), "the older key of kim@example.com is no good any more, and there is no new one") {
		t.Errorf("the status is %d: %s", status, &j.stderr)
	}
	if out := j.portal.Verify("kim@example.com", "123456"); out.Reason != "not-enrolled" {
		t.Errorf("a code is answered with %s", out.Reason)
	}
}

// Ctrl+C between two steps leaves nothing either.
func TestPortalInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	j := newJob(t, func(_ *job, w http.ResponseWriter, r *http.Request) bool {
		if isConfirm(r) {
			_, _ = io.Copy(io.Discard, r.Body) // else nobody sees that the other side is gone
			cancel()
			<-r.Context().Done()
		}
		return isConfirm(r)
	})
	j.failed(j.run(ctx), "interrupted")
	if len(j.accounts()) != 0 {
		t.Error("an account is in the vault")
	}
}
