//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

const (
	// apiKills is how many times the portal is killed, unless LATCHKEY_TEST_KILLS says
	// otherwise.
	apiKills   = 5
	apiClients = 16
	// apiAnswers is how many requests at most are answered until the portal is killed;
	// how many exactly is random.
	apiAnswers = 120
)

// A portal that is killed over and over while programs work it has lost nothing that it
// answered: who was enrolled is, who was deleted is gone, and no code is taken twice.
func TestKilledUnderTheAPI(t *testing.T) {
	data, users := filepath.Join(t.TempDir(), "portal.data"), usersFile(t, "staff@example.com")
	// However busy the machine is, the codes that are tried again are still near now.
	rules := written(t, "rules", "skew = 10\n")
	said := &ledger{entries: map[string]*entry{}}
	wanted := kills(t)
	for round := range wanted {
		a := startAPI(t, data, users, rules)
		said.check(t, a)
		full := make(chan struct{})
		said.expect(1+rand.IntN(apiAnswers), full)
		var clients sync.WaitGroup
		for i := range apiClients {
			clients.Go(func() { said.works(t, a, fmt.Sprintf("user-%d-%d", round, i)) })
		}
		ended := make(chan struct{})
		go func() { clients.Wait(); close(ended) }()
		select {
		case <-full:
		case <-ended:
			t.Fatal("nobody goes on enrolling")
		}
		a.kill(t)
		<-ended
	}
	a := startAPI(t, data, users, rules)
	said.check(t, a)
	a.kill(t)
	t.Logf("%d kills, %d users enrolled, of whom %d were deleted, %d codes tried after a restart", wanted, len(said.entries), said.deleted, said.tried)
}

func kills(t *testing.T) int {
	text := os.Getenv("LATCHKEY_TEST_KILLS")
	if text == "" {
		return apiKills
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("LATCHKEY_TEST_KILLS is %q, not a number from 1", text)
	}
	return n
}

// An apiProcess is a portal's process and its API.
type apiProcess struct {
	program *exec.Cmd
	base    string
	token   string
	client  *http.Client
}

func startAPI(t *testing.T, args ...string) *apiProcess {
	t.Helper()
	a := &apiProcess{client: &http.Client{Transport: together(apiClients)}}
	var printed *bufio.Reader
	var stderr *output
	a.program, a.base, printed, stderr = startPrinting(t, cheaply, args...)
	for a.token == "" {
		line, err := printed.ReadString('\n')
		if err != nil {
			t.Fatalf("the portal does not start: %s", stderr.String())
		}
		if rest, ok := strings.CutPrefix(line, "Token:"); ok {
			a.token = strings.TrimSpace(rest)
		}
	}
	return a
}

func (a *apiProcess) kill(t *testing.T) {
	t.Helper()
	if err := a.program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = a.program.Wait() // it says that it was killed
	a.client.CloseIdleConnections()
}

// asks sends a request and returns the answer. An error is no answer.
func (a *apiProcess) asks(method, path, body string, into any) (status int, err error) {
	r, err := http.NewRequest(method, a.base+"/api/v1/users"+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Authorization", "Bearer "+a.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := a.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil || into == nil {
		return response.StatusCode, err
	}
	return response.StatusCode, json.Unmarshal(answer, into)
}

// tries sends a code and returns what became of it.
func (a *apiProcess) tries(name, how, code string) (accepted bool, reason string, err error) {
	var out struct {
		Accepted bool
		Reason   string
	}
	_, err = a.asks(http.MethodPost, "/"+name+how, `{"code":"`+code+`"}`, &out)
	return out.Accepted, out.Reason, err
}

// A ledger is what portals have answered.
type ledger struct {
	mu             sync.Mutex
	entries        map[string]*entry // of users who are enrolled, by name
	deleted, tried int
	until          int
	full           chan struct{}
}

// An entry is of a user who is enrolled.
type entry struct {
	account vault.Account
	used    string // the last code that was accepted
	deleted bool
	unsure  bool // it was asked to delete the user, and not answered
	checked bool // codes were tried after a restart
}

func (l *ledger) expect(n int, full chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until, l.full = n, full
}

// note records an answer.
func (l *ledger) note(record func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	record()
	if l.until--; l.until == 0 {
		close(l.full)
	}
}

// works enrolls users until the portal is gone, tries a code of every second, and
// deletes every third.
func (l *ledger) works(t *testing.T, a *apiProcess, prefix string) {
	for i := 0; ; i++ {
		name := fmt.Sprintf("%s-%d@example.com", prefix, i)
		e, err := l.enrolls(a, name)
		if err == nil && i%2 == 0 {
			code := codeAt(e.account, time.Now().Add(30*time.Second))
			accepted, reason, failed := a.tries(name, "/verify", code)
			switch err = failed; {
			case err == nil && !accepted:
				t.Errorf("the next code of %s is refused: %s", name, reason)
			case err == nil:
				l.note(func() { e.used = code })
			}
		}
		if err == nil && i%3 == 0 {
			l.note(func() { e.unsure = true })
			var status int
			if status, err = a.asks(http.MethodDelete, "/"+name, "", nil); err == nil && status == http.StatusNoContent {
				l.note(func() { e.deleted, e.unsure = true, false; l.deleted++ })
			}
		}
		if err != nil {
			return
		}
	}
}

func (l *ledger) enrolls(a *apiProcess, name string) (*entry, error) {
	var key struct{ Secret string }
	status, err := a.asks(http.MethodPost, "", `{"username":"`+name+`","invite":true}`, nil)
	if err == nil && status == http.StatusCreated {
		l.note(func() {})
		_, err = a.asks(http.MethodPost, "/"+name+"/enrollment", "", &key)
	}
	if err != nil {
		return nil, err
	}
	secret, err := otpauth.ParseKey(key.Secret)
	if err != nil {
		return nil, err
	}
	e := &entry{account: vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: secret}}
	e.used = codeAt(e.account, time.Now())
	accepted, _, err := a.tries(name, "/enrollment/confirm", e.used)
	if err != nil || !accepted {
		return nil, fmt.Errorf("the code of %s was not accepted: %v", name, err)
	}
	l.note(func() { l.entries[name] = e })
	return e, nil
}

// check compares what a portal has after a restart with what was answered.
func (l *ledger) check(t *testing.T, a *apiProcess) {
	t.Helper()
	var all struct {
		Users []struct {
			UserName string
			Enrolled bool
		}
	}
	if status, err := a.asks(http.MethodGet, "", "", &all); err != nil || status != http.StatusOK {
		t.Fatalf("the users cannot be listed: %d, %v", status, err)
	}
	enrolled, there := map[string]bool{}, map[string]bool{}
	for _, u := range all.Users {
		enrolled[u.UserName], there[u.UserName] = u.Enrolled, true
	}
	for name, e := range l.entries {
		switch {
		case e.deleted && there[name]:
			t.Errorf("%s is there again", name)
		case !e.deleted && !e.unsure && !enrolled[name]:
			t.Errorf("%s is not enrolled any more", name)
		case there[name] && !e.checked:
			e.checked = true
			l.triesAgain(t, a, name, e)
		}
	}
}

// triesAgain sees that the code that was taken last is not taken again, and that the key
// is the one that was confirmed.
func (l *ledger) triesAgain(t *testing.T, a *apiProcess, name string, e *entry) {
	t.Helper()
	l.tried++
	if accepted, reason, err := a.tries(name, "/verify", e.used); err != nil || accepted || reason != "used" {
		t.Errorf("the code that %s used is taken again: %v, %s, %v", name, accepted, reason, err)
	}
	e.used = codeAt(e.account, time.Now().Add(2*time.Minute))
	if accepted, reason, err := a.tries(name, "/verify", e.used); err != nil || !accepted {
		t.Errorf("a new code of %s is refused: %s, %v", name, reason, err)
	}
}
