//go:build unix

package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/state"
	"latchkey/cmd/latchkey-portal/internal/web"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

const (
	crashRounds = 3
	crashUsers  = 10 // who set up in a round, and as many whose password is guessed
	crashAfter  = 4  // set-ups that were answered, until the process is killed
)

// A portal that is killed while it is being used is as it said afterwards: what it
// answered to be done is done, and a code that it took is not taken again.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "portal.data")
	done := &answers{failed: map[string]int{}, setUp: map[string]setUp{}}
	for round := range crashRounds {
		users := filepath.Join(dir, fmt.Sprintf("users-%d.json", round))
		if err := os.WriteFile(users, []byte(crashFile(round)), 0o600); err != nil {
			t.Fatal(err)
		}
		program, base, _ := startProgram(t, cheaply, data, users)
		full := make(chan struct{})
		done.expect(crashAfter, full)
		var clients sync.WaitGroup
		for i := range crashUsers {
			clients.Go(func() { done.setsUp(t, base, setUpName(round, i)) })
			clients.Go(func() { done.guesses(base, guessedName(round, i)) })
		}
		clients.Go(func() { done.invites(base) })
		select {
		case <-full:
		case <-time.After(2 * time.Minute):
			t.Error("the set-ups do not come to an end")
		}
		if err := program.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		clients.Wait()
		_ = program.Wait() // it says that it was killed
		done.check(t, data)
	}
}

func setUpName(round, i int) string   { return fmt.Sprintf("sets-up-%d-%d@example.com", round, i) }
func guessedName(round, i int) string { return fmt.Sprintf("guessed-%d-%d@example.com", round, i) }

func crashFile(round int) string {
	var users []string
	for i := range crashUsers {
		for _, name := range []string{setUpName(round, i), guessedName(round, i)} {
			users = append(users, fmt.Sprintf("{\"username\": %q, \"password\": %q}", name, name))
		}
	}
	return `{"users": [` + strings.Join(users, ",\n") + "]}"
}

// answers are what the portal said was done.
type answers struct {
	mu      sync.Mutex
	failed  map[string]int // refused passwords, by user name
	setUp   map[string]setUp
	invited int
	until   int
	full    chan struct{}
}

type setUp struct {
	account vault.Account
	code    string
}

func (a *answers) expect(n int, full chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.until, a.full = n, full
}

// note records an answer.
func (a *answers) note(record func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	before := len(a.setUp)
	record()
	if a.until -= len(a.setUp) - before; a.until == 0 && a.full != nil {
		close(a.full)
		a.full = nil
	}
}

func (a *answers) invites(base string) {
	client := noRedirects()
	for {
		status, _, err := post(client, base+"/invitations", nil)
		if err != nil {
			return
		}
		if status == http.StatusSeeOther {
			a.note(func() { a.invited++ })
		}
	}
}

// guesses tries passwords until the process is gone or the answer is to wait.
func (a *answers) guesses(base, name string) {
	for {
		status, _, err := post(noRedirects(), base+"/Account/Login", url.Values{"username": {name}, "password": {"wrong"}})
		if err != nil || status != http.StatusUnprocessableEntity {
			return
		}
		a.note(func() { a.failed[name]++ })
	}
}

// setsUp goes from the log-in to the authenticator being on.
func (a *answers) setsUp(t *testing.T, base, name string) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Error(err)
		return
	}
	client := &http.Client{Jar: jar}
	_, page, err := post(client, base+"/Account/Login", url.Values{"username": {name}, "password": {name}})
	if err != nil {
		return
	}
	secret, err := otpauth.ParseKey(keyOn(page))
	if err != nil {
		t.Errorf("%s is shown no key", name)
		return
	}
	account := vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: secret}
	if _, _, err := post(client, base+"/Account/TwoFactor/Setup", nil); err != nil {
		return
	}
	code, err := account.Code(time.Now())
	if err != nil {
		t.Error(err)
		return
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if status, _, err := post(client, base+"/Account/TwoFactor/Confirm", url.Values{"code": {code.Value}}); err == nil && status == http.StatusSeeOther {
		a.note(func() { a.setUp[name] = setUp{account, code.Value} })
	}
}

// readOnly is a store in which nothing is kept.
type readOnly struct{ state.Part }

func (readOnly) Keep(map[string][]byte) error { return nil }

// check compares what is in the file with what was answered.
func (a *answers) check(t *testing.T, data string) {
	t.Helper()
	p, _ := profile.ByName("cin7")
	file, err := state.Open(data, "", p.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	d, err := enroll.New(enroll.Options{
		Rules: p.Rules, Flow: p.Flow(), Clock: enroll.SystemClock{}, Events: web.Letters{Profile: p}, Store: readOnly{file.Portal()},
		PasswordCost: bcrypt.MinCost,
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.Invitations()); n < a.invited {
		t.Errorf("%d invitations are there, and %d were answered", n, a.invited)
	}
	for name, n := range a.failed {
		if status, err := d.Status(name); err != nil || status.Failures < n {
			t.Errorf("%s has %d failures (%v), and %d were answered", name, status.Failures, err, n)
		}
	}
	for name, was := range a.setUp {
		token, err := d.LogIn(t.Context(), name, name, "")
		if err != nil {
			t.Errorf("%s cannot log in: %v", name, err)
			continue
		}
		if _, err := d.Verify(token, was.code); !errors.Is(err, enroll.ErrUsedCode) && !errors.Is(err, enroll.ErrWrongCode) {
			t.Errorf("the code that %s set up with is taken again: %v", name, err)
		}
		next, err := was.account.Code(time.Now().Add(30 * time.Second)) // within the skew, and not used
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Verify(token, next.Value); err != nil {
			t.Errorf("%s is not let in with the key that was confirmed: %v", name, err)
		}
	}
	t.Logf("answered: %d set-ups, %d failures of %d users, %d invitations", len(a.setUp), sum(a.failed), len(a.failed), a.invited)
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// keyOn reads the text key off a page.
func keyOn(page string) string {
	found := regexp.MustCompile(`(?s)id="key"[^>]*>(.*?)</p>`).FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(found[1], "")
}
