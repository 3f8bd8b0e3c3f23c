package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/profile"
)

// With --data a restart finds the users as they were, with --users those of the
// file; meanwhile a second portal and another profile are turned away.
func TestData(t *testing.T) {
	dir := t.TempDir()
	data, users := filepath.Join(dir, "new", "portal.data"), filepath.Join(dir, "users.json")
	if err := os.WriteFile(users, []byte(profile.UsersExample), 0o600); err != nil {
		t.Fatal(err)
	}
	lines, _, stop := started(t, "127.0.0.1:0", "--data", data, "--users", users)
	said := strings.Join(lines, "\n")
	for _, want := range []string{"desk@example.com   correct-horse-desk", "users, keys and messages are kept in " + data} {
		if !strings.Contains(said, want) {
			t.Errorf("the announcement lacks %q:\n%s", want, said)
		}
	}
	invitation := linkIn(t, lines, "Invitation:")
	var stdout, stderr output
	if status := run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--data", data}, &stdout, &stderr); status != exitFailed ||
		!strings.Contains(stderr.String(), "another latchkey-portal is using the data file "+data+"; stop it, or choose another file with --data") {
		t.Errorf("a second portal ends with %d and says %q", status, stderr.String())
	}
	password := url.Values{"new-password": {"chosen long ago"}, "repeat-password": {"chosen long ago"}}
	if status, page, err := post(&http.Client{}, invitation, password); err != nil || status != http.StatusOK {
		t.Fatalf("accepting the invitation: %d, %v, %s", status, err, page)
	}
	if status := stop(); status != exitDone {
		t.Errorf("the status is %d", status)
	}

	lines, log, stop := started(t, "127.0.0.1:0", "--data", data, "--users", users)
	if said := strings.Join(lines, "\n"); strings.Contains(said, "Invitation:") {
		t.Errorf("the invitation that was accepted is there again:\n%s", said)
	}
	front := strings.TrimSuffix(linkIn(t, lines, "ready:"), "/")
	for user, want := range map[string]string{"newcomer@example.com": "chosen long ago", "dana@example.com": "correct-horse-dana"} {
		status, page, err := post(noRedirects(), front+"/Account/Login", url.Values{"username": {user}, "password": {want}})
		if err != nil || status != http.StatusSeeOther {
			t.Errorf("after the restart %s is not let in: %d, %v, %s", user, status, err, page)
		}
	}
	stop()
	for _, secret := range []string{"chosen long ago", "correct-horse", filepath.Base(invitation)} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log says %q", secret)
		}
	}
	if status := run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--data", data, "--profile", "pinventory"}, &stdout, &stderr); status != exitFailed ||
		!strings.Contains(stderr.String(), "belongs to the profile cin7; start with --profile cin7") {
		t.Errorf("with another profile it ends with %d and says %q", status, stderr.String())
	}
}

// The data goes with a mode and settings, and the front page says what becomes of
// users and of messages.
func TestDataWithEverything(t *testing.T) {
	dir := t.TempDir()
	data, rules := filepath.Join(dir, "portal.data"), filepath.Join(dir, "rules")
	if err := os.WriteFile(rules, []byte("lock_at = 20\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "users live in memory until the server stops, and no mail is sent."},
		{[]string{"--data", data}, "users and keys are kept when the server stops, and no mail is sent."},
		{
			[]string{"--data", data, "--mode", "as-standard", "--settings", rules, "--smtp", "127.0.0.1:1"},
			"users and keys are kept when the server stops, and mails are sent out as well.",
		},
		{[]string{"--sms-webhook", "http://127.0.0.1:1/"}, "and SMS are sent out as well, but no mail is."},
		{[]string{"--smtp", "127.0.0.1:1", "--sms-webhook", "http://127.0.0.1:1/"}, "and mails and SMS are sent out as well."},
	} {
		lines, _, stop := started(t, "127.0.0.1:0", append([]string{"--profile", "enservio"}, c.args...)...)
		page := get(t, linkIn(t, lines, "ready:"))
		if !strings.Contains(page, c.want) {
			t.Errorf("with %q the front page lacks %q", c.args, c.want)
		}
		if status := stop(); status != exitDone {
			t.Errorf("with %q the status is %d", c.args, status)
		}
	}
}

// linkIn returns the address in the line that begins with, or has, a word.
func linkIn(t *testing.T, lines []string, word string) string {
	t.Helper()
	for _, line := range lines {
		if strings.Contains(line, word) {
			fields := strings.Fields(line)
			return fields[len(fields)-1]
		}
	}
	t.Fatalf("no line has %q", word)
	return ""
}

// With --seed the same command gives the same invitation, and every page and the
// start say that keys are no secrets.
func TestSeed(t *testing.T) {
	var paths []string
	for _, seed := range []string{"a rehearsal", "a rehearsal", "another"} {
		lines, _, stop := started(t, "127.0.0.1:0", "--seed", seed)
		link, err := url.Parse(linkIn(t, lines, "Invitation:"))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, link.Path)
		if said := strings.Join(lines, "\n"); !strings.Contains(said, "Keys and invitations are derived from a seed and are no secrets.") {
			t.Errorf("the announcement does not say so:\n%s", said)
		}
		for _, path := range []string{"/", "/outbox", "/Account/Login", link.Path, "/nowhere"} {
			page := get(t, link.Scheme+"://"+link.Host+path)
			if !strings.Contains(page, "Keys are derived from a seed and are no secrets") {
				t.Errorf("%s does not say so", path)
			}
		}
		stop()
	}
	if paths[0] != paths[1] || paths[0] == paths[2] {
		t.Errorf("the invitations are at %q", paths)
	}
	lines, _, stop := started(t, "127.0.0.1:0")
	defer stop()
	if page := get(t, linkIn(t, lines, "ready:")); strings.Contains(page, "seed") {
		t.Error("without a seed there is a banner")
	}
}

func get(t *testing.T, where string) string {
	t.Helper()
	response, err := http.Get(where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// A file of users that is wrong is refused with its line.
func TestWrongUsers(t *testing.T) {
	users := filepath.Join(t.TempDir(), "users.json")
	if err := os.WriteFile(users, []byte("{\"users\": [\n{\"username\": \"a@example.com\", \"pasword\": \"x\"}]}"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr output
	status := run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--users", users}, &stdout, &stderr)
	want := "latchkey-portal: the users in " + users + " cannot be taken: line 2: the field \"pasword\" is not known; see latchkey-portal help users\n"
	if status != exitFailed || stderr.String() != want {
		t.Errorf("it ends with %d and says %q, want %q", status, stderr.String(), want)
	}
}

func noRedirects() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func post(client *http.Client, where string, form url.Values) (status int, page string, err error) {
	response, err := client.PostForm(where, form)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}
