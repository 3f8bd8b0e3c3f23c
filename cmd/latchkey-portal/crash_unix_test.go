//go:build unix

package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
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
		clients.Go(func() { done.asks(base) })
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
	asked   int // requests that were taken
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

// asks makes requests, until there are too many.
func (a *answers) asks(base string) {
	form := url.Values{
		"area": {"Account, Billing, or Subscription"}, "email": {"nobody@example.com"}, "account": {"x"}, "subject": {"x"}, "description": {"x"},
	}
	for {
		status, _, err := post(noRedirects(), base+"/support/requests", form)
		if err != nil || status != http.StatusSeeOther {
			return
		}
		a.note(func() { a.asked++ })
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
	client := visitor(nil)
	account, ok := key(client, base, name)
	if !ok {
		return
	}
	code, err := account.Code(time.Now())
	if err != nil {
		t.Error(err)
		return
	}
	if status, _, err := post(client, base+"/Account/TwoFactor/Confirm", url.Values{"code": {code.Value}}); err == nil && status == http.StatusSeeOther {
		a.note(func() { a.setUp[name] = setUp{account, code.Value} })
	}
}

// check compares what is in the file with what was answered.
func (a *answers) check(t *testing.T, data string) {
	t.Helper()
	d := reopened(t, data)
	if n := len(d.Invitations()); n < a.invited {
		t.Errorf("%d invitations are there, and %d were answered", n, a.invited)
	}
	if n := len(d.desk.Tickets()); n < a.asked {
		t.Errorf("%d requests are there, and %d were answered", n, a.asked)
	}
	if n, want := len(d.box.Messages()), a.invited+len(a.setUp); n < want {
		t.Errorf("%d mails are there, and %d were sent before an answer", n, want)
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
	t.Logf("answered: %d set-ups, %d failures of %d users, %d invitations, %d requests", len(a.setUp), sum(a.failed), len(a.failed), a.invited, a.asked)
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}
