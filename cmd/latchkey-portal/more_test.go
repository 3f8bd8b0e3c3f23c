package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/profile"
)

func TestProfilesCommand(t *testing.T) {
	var stdout, stderr output
	if status := run(t.Context(), []string{"profiles"}, &stdout, &stderr); status != exitDone {
		t.Errorf("the status is %d: %s", status, stderr.String())
	}
	for _, p := range profile.All() {
		if !strings.Contains(stdout.String(), p.Name+" ") || !strings.Contains(stdout.String(), p.Summary) {
			t.Errorf("there is no %s", p.Name)
		}
	}
}

// A file is held against the portals without one being started.
func TestCheck(t *testing.T) {
	users := written(t, "users.json", profile.UsersExample)
	phone := written(t, "phone.json", `{"users":[{"username":"a@example.com","password":"x","phone":"+1 415 555 0100"}]}`)
	rules := written(t, "rules", "lock_at = 20\n")
	list := written(t, "list.json", ` [{"username":"a@example.com"}]`)
	wrong := written(t, "wrong", "lock_at = 20\ndigits = many\n")
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{users}, exitDone, "The users in " + users + " are right for cin7"},
		{[]string{phone}, exitDone, "are right for enservio"},
		{[]string{phone}, exitDone, `They are not for cin7: line 1: this portal has no SMS; leave the phone out.`},
		{[]string{phone, "--profile", "cin7,enservio"}, exitFailed, `cannot be used for cin7: line 1: this portal has no SMS`},
		{[]string{list}, exitFailed, "the users in " + list + ` cannot be used for cin7: line 1: here should be the object with "users", which begins with {`},
		{[]string{rules}, exitDone, "The settings in " + rules + " are right for cin7, pinventory"},
		{[]string{rules, "--profile", "pitneyship", "--mode", "as-standard"}, exitDone, "are right for pitneyship.\n"},
		{[]string{wrong}, exitFailed, "cannot be used for cin7: line 2, digits"},
		{[]string{"no-such-file"}, exitFailed, "no-such-file cannot be read"},
		{nil, exitUsage, "check takes one file"},
		{[]string{users, "--profile", "x"}, exitUsage, "is not known"},
	} {
		var stdout, stderr output
		status := run(t.Context(), append([]string{"check"}, c.args...), &stdout, &stderr)
		if said := stdout.String() + stderr.String(); status != c.status || !strings.Contains(said, c.want) {
			t.Errorf("check %q ends with %d: %s", c.args, status, said)
		}
	}
}

// asks is a request of the API.
func asks(t *testing.T, method, address, token, body string, want int) (answer map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != want {
		t.Fatalf("%s %s answers %d", method, address, response.StatusCode)
	}
	_ = json.NewDecoder(response.Body).Decode(&answer) // some have no body
	return answer
}

// Several portals have a port each and one API, which is let in by the token that is
// printed, or by that of the file, which is not.
func TestSeveral(t *testing.T) {
	lines, _, stop := started(t, "127.0.0.1:0", "--profile", "cin7, pinventory")
	token, base := linkIn(t, lines, "Token:"), strings.TrimSuffix(linkIn(t, lines, "ready:"), "/")
	if want := "Control panel: " + base + "/control (log in with the token below)"; !slices.Contains(lines, want) {
		t.Errorf("the start does not say %q", want)
	}
	profiles := asks(t, "GET", base+"/api/v1/profiles", token, "", http.StatusOK)["profiles"].([]any)
	if len(profiles) != 2 {
		t.Fatalf("the portals are %v", profiles)
	}
	other := profiles[1].(map[string]any)["url"].(string)
	if page := get(t, other); !strings.Contains(page, "Homelist") || strings.HasPrefix(other, base) {
		t.Errorf("at %s is %.200s", other, page)
	}
	asks(t, "GET", other+"api/v1/profiles", token, "", http.StatusNotFound)
	var stdout, stderr output
	if status := run(t.Context(), []string{"health", other}, &stdout, &stderr); status != exitFailed || !strings.Contains(stderr.String(), "give the address of the first portal, without a path") {
		t.Errorf("health of the other portal ends with %d: %s", status, stderr.String())
	}
	if status := stop(); status != exitDone {
		t.Errorf("the status is %d", status)
	}

	file := written(t, "token", "the-token-of-the-file\n")
	data := filepath.Join(t.TempDir(), "portal.data")
	more := []string{"--profile", "cin7,pinventory", "--token-file", file, "--data", data}
	lines, logged, stop := started(t, "127.0.0.1:0", more...)
	base = strings.TrimSuffix(linkIn(t, lines, "ready:"), "/")
	asks(t, "GET", base+"/api/v1/users", token, "", http.StatusUnauthorized)
	asks(t, "DELETE", base+"/api/v1/users/jonas", "the-token-of-the-file", "", http.StatusNoContent)
	said := strings.Join(lines, "\n")
	if strings.Contains(said, "the-token-of-the-file") || strings.Contains(logged.String(), "Warning") || !strings.Contains(said, "the one in "+file) {
		t.Errorf("it says %s\n%s", said, logged)
	}
	stop()
	for _, name := range []string{"portal-cin7.data", "portal-pinventory.data"} {
		if _, err := os.Stat(filepath.Join(filepath.Dir(data), name)); err != nil {
			t.Error(err)
		}
	}
	lines, _, stop = started(t, "127.0.0.1:0", more...)
	defer stop()
	asks(t, "GET", strings.TrimSuffix(linkIn(t, lines, "ready:"), "/")+"/api/v1/users/marta", "the-token-of-the-file", "", http.StatusOK)
}

// The demo has all portals.
func TestDemo(t *testing.T) {
	lines, _, stop := startedBy(t, func(ctx context.Context, stdout, stderr io.Writer) int {
		return run(ctx, []string{"demo", "--addr", "127.0.0.1:0"}, stdout, stderr)
	})
	defer stop()
	base := strings.TrimSuffix(linkIn(t, lines, "ready:"), "/")
	profiles := asks(t, "GET", base+"/api/v1/profiles", linkIn(t, lines, "Token:"), "", http.StatusOK)["profiles"].([]any)
	if len(profiles) != len(profile.All()) {
		t.Errorf("there are %d portals", len(profiles))
	}
}

func TestWrongSeveral(t *testing.T) {
	for args, want := range map[string]string{
		"serve --profile cin7,cin7":                  "--profile has cin7 twice",
		"serve --profile cin7,x":                     `--profile "x" is not known`,
		"serve --profile all --users x":              "--users needs a single --profile",
		"settings --profile all":                     "settings are printed of one --profile at a time",
		"serve --addr 127.0.0.1:0 --token-file nope": "the token in nope cannot be read",
		"demo here": "demo takes no arguments",
	} {
		var stdout, stderr output
		if status := run(t.Context(), strings.Fields(args), &stdout, &stderr); status == exitDone || !strings.Contains(stderr.String(), want) {
			t.Errorf("%s: %d, %q", args, status, stderr.String())
		}
	}
}
