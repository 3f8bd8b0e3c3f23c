package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/vault"
	"latchkey/vault/runtest"
)

// connections is over how many a crowd talks to the portal.
const connections = 200

// startedWith serves what is set until stop is called.
func startedWith(t *testing.T, set setting) (base string, stop func() int) {
	t.Helper()
	lines, stderr, stop := startedBy(t, func(ctx context.Context, stdout, stderr io.Writer) int {
		if err := serve(ctx, set, stdout, stderr); err != nil {
			_, _ = fmt.Fprintln(stderr, err)
			return exitFailed
		}
		return exitDone
	})
	if len(lines) == 0 {
		t.Fatalf("the portal does not start: %s", stderr)
	}
	return strings.TrimSuffix(linkIn(t, lines, "ready:"), "/"), stop
}

func together(n int) *http.Transport {
	return &http.Transport{MaxConnsPerHost: n, MaxIdleConnsPerHost: n}
}

// atOnce runs n goroutines that start together.
func atOnce(n int, do func(i int)) {
	begin := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { <-begin; do(i) })
	}
	close(begin)
	all.Wait()
}

// A thousand users set up at once, by the pages: none is lost and none mixed up with
// another, and all of that is in the file.
func TestCrowd(t *testing.T) {
	runtest.OnlyWhole(t)
	var names []string
	for i := range crowded {
		names = append(names, fmt.Sprintf("user-%d@example.com", i))
	}
	set := cheap(filepath.Join(t.TempDir(), "portal.data"), usersFile(t, names...))
	// On a busy machine a code may be minutes old when its turn comes.
	set.rules = written(t, "rules", "skew = 10\n")
	base, stop := startedWith(t, set)
	transport := together(connections)
	accounts := make([]vault.Account, crowded)
	atOnce(crowded, func(i int) {
		account, leads, err := setsUp(base, names[i], transport)
		if err != nil || leads != "/Account/TwoFactor/Recovery" {
			t.Errorf("the set-up of %s leads to %q: %v", names[i], leads, err)
		}
		accounts[i] = account
	})
	keys := map[string]bool{}
	for _, account := range accounts {
		keys[account.Secret.Base32()] = true
	}
	if len(keys) != crowded {
		t.Errorf("%d users have %d keys", crowded, len(keys))
	}
	transport.CloseIdleConnections()
	if status := stop(); status != exitDone {
		t.Fatalf("the status is %d", status)
	}

	d := reopened(t, set.data)
	atOnce(crowded, func(i int) {
		token, err := d.LogIn(t.Context(), names[i], names[i], "")
		if err != nil {
			t.Errorf("%s cannot log in: %v", names[i], err)
			return
		}
		if i%5 == 0 {
			if _, err := d.Verify(token, nextCode(accounts[(i+1)%crowded])); !errors.Is(err, enroll.ErrWrongCode) {
				t.Errorf("the code of another: %v", err)
			}
		}
		if _, err := d.Verify(token, nextCode(accounts[i])); err != nil {
			t.Errorf("%s is not let in with the key that was confirmed: %v", names[i], err)
		}
	})
}

const (
	attacked = "attacked@example.com"
	// The waits are as short as to be over before the next burst, and the skew wide
	// enough to have several codes at one time.
	attackedRules = "skew = 10\nfree_failures = 9\nlock_at = 10\nfirst_wait_seconds = 0.001\nlongest_wait_seconds = 0.001\n"
)

// In memory; load_unix_test.go has a process of its own attacked that keeps a file.
func TestAttack(t *testing.T) {
	set := cheap("", usersFile(t, attacked))
	set.rules = written(t, "rules", attackedRules)
	base, stop := startedWith(t, set)
	attack(t, base)
	stop()
}

// attack tries one right code 200 times at once, of which one gets in, and guesses,
// of which as many are looked at as the lock allows; nothing gets in after that but
// by who unlocks.
func attack(t *testing.T, base string) {
	t.Helper()
	transport := together(connections)
	defer transport.CloseIdleConnections()
	account, _, err := setsUp(base, attacked, transport)
	if err != nil {
		t.Fatal(err)
	}
	where, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	tries := make([]*http.Client, 200)
	for i := range tries {
		if tries[i] = visitor(transport); i%10 > 0 { // ten of each session
			tries[i].Jar.SetCookies(where, tries[i-1].Jar.Cookies(where))
		} else if leads, err := logsIn(tries[i], base, attacked); err != nil || leads != codePage {
			t.Fatalf("the log-in leads to %q: %v", leads, err)
		}
	}
	var in atomic.Int32
	code := url.Values{"code": {nextCode(account)}}
	atOnce(len(tries), func(i int) {
		status, leads, _, err := sends(tries[i], base, codePage, code)
		if err != nil || status >= http.StatusInternalServerError {
			t.Errorf("a try is answered with %d: %v", status, err)
		}
		if status == http.StatusSeeOther && leads == homePage {
			in.Add(1)
		}
	})
	if n := in.Load(); n != 1 {
		t.Errorf("%d of 200 tries with one code got in, want 1", n)
	}

	unlocks(t, base)
	guess(t, base, transport, account)
}

func guess(t *testing.T, base string, transport http.RoundTripper, account vault.Account) {
	t.Helper()
	client := visitor(transport)
	if leads, err := logsIn(client, base, attacked); err != nil || leads != codePage {
		t.Fatalf("the log-in leads to %q: %v", leads, err)
	}
	right := map[string]bool{}
	for steps := -12; steps <= 12; steps++ {
		right[codeAt(account, time.Now().Add(time.Duration(30*steps)*time.Second))] = true
	}
	var looked, locked atomic.Int32
	for burst := 0; locked.Load() == 0 && burst < 50; burst++ {
		atOnce(100, func(i int) {
			wrong := fmt.Sprintf("%06d", 100*burst+i)
			if right[wrong] {
				wrong = "999999"
			}
			status, leads, page, err := sends(client, base, codePage, url.Values{"code": {wrong}})
			switch {
			case err != nil || leads != "":
				t.Errorf("a guess leads to %q: %v", leads, err)
			case status == http.StatusUnprocessableEntity && strings.Contains(page, "That code was not accepted"):
				looked.Add(1)
			case status == http.StatusForbidden:
				locked.Add(1)
			case status != http.StatusTooManyRequests:
				t.Errorf("a guess is answered with %d", status)
			}
		})
	}
	if n := looked.Load(); n != 10 || locked.Load() == 0 {
		t.Errorf("%d guesses were looked at until the lock, want 10", n)
	}
	unused := url.Values{"code": {codeAt(account, time.Now().Add(time.Minute))}}
	if status, leads, _, err := sends(client, base, codePage, unused); err != nil || status != http.StatusForbidden {
		t.Errorf("the right code is answered with %d and leads to %q while the user is locked: %v", status, leads, err)
	}
	if leads, err := logsIn(visitor(transport), base, attacked); err != nil || leads != "" {
		t.Errorf("the right password leads to %q while the user is locked: %v", leads, err)
	}
	unlocks(t, base)
	if _, leads, _, err := sends(client, base, codePage, unused); err != nil || leads != homePage {
		t.Errorf("after unlocking the right code leads to %q: %v", leads, err)
	}
}

// unlocks does what staff do on the front page.
func unlocks(t *testing.T, base string) {
	t.Helper()
	status, _, _, err := sends(visitor(nil), base, "/users/unlock", url.Values{"username": {attacked}})
	if err != nil || status != http.StatusSeeOther {
		t.Fatalf("unlocking is answered with %d: %v", status, err)
	}
}
