package main

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/profile"
)

// Between a request and its approval, and between a message and its reader, the
// portal may be started anew.
func TestRestartBetween(t *testing.T) {
	data := filepath.Join(t.TempDir(), "portal.data")
	lines, _, stop := started(t, "127.0.0.1:0", "--data", data)
	front := strings.TrimSuffix(linkIn(t, lines, "ready:"), "/")
	ask := url.Values{
		"area": {"Account, Billing, or Subscription"}, "email": {"dana@example.com"}, "account": {"Northgate Supplies"},
		"subject": {"Reset 2FA"}, "description": {"somebody writes this in words of their own"},
	}
	status, page, err := post(&http.Client{}, front+"/support/requests", ask)
	if err != nil || status != http.StatusOK || !strings.Contains(page, "number 1") {
		t.Fatalf("the request is answered with %d, %v, %s", status, err, page)
	}
	if status, _, err := post(&http.Client{}, front+"/invitations", nil); err != nil || status != http.StatusOK {
		t.Fatalf("the invitation is answered with %d, %v", status, err)
	}
	before := get(t, front+"/api/outbox")
	if n := strings.Count(before, `"id":`); n != 3 {
		t.Errorf("there are %d messages, want those about the request and two invitations: %s", n, before)
	}
	if status := stop(); status != exitDone {
		t.Errorf("the status is %d", status)
	}

	lines, _, stop = started(t, "127.0.0.1:0", "--data", data)
	front = strings.TrimSuffix(linkIn(t, lines, "ready:"), "/")
	if after := get(t, front+"/api/outbox"); after != before {
		t.Errorf("after the restart the outbox has\n%s\nwant\n%s", after, before)
	}
	if ticket := get(t, front+"/tickets/1"); !strings.Contains(ticket, "somebody writes this in words of their own") {
		t.Error("the request is not there after the restart")
	}
	refuse := url.Values{"reason": {"We do not know what you want."}}
	if status, page, err := post(&http.Client{}, front+"/tickets/1/refuse", refuse); err != nil || status != http.StatusOK {
		t.Errorf("the refusal is answered with %d, %v, %s", status, err, page)
	}
	if after := get(t, front+"/api/outbox?after=3"); !strings.Contains(after, "We do not know what you want.") || strings.Count(after, `"id":`) != 1 {
		t.Errorf("after the refusal there is %s", after)
	}
	stop()
}

// Users who are set up go on with their codes under other settings and in another
// mode, and the pages say how many digits theirs have.
func TestOtherRules(t *testing.T) {
	const name = "dana@example.com"
	set := cheap(filepath.Join(t.TempDir(), "portal.data"), usersFile(t, name))
	base, stop := startedWith(t, set)
	account, _, err := setsUp(base, name, nil)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	set.mode, set.rules = string(profile.AsStandard), written(t, "rules", "digits = 8\nperiod = 60\nkey_bytes = 32\nalgorithm = SHA256\n")
	base, stop = startedWith(t, set)
	defer stop()
	client := visitor(nil)
	if leads, err := logsIn(client, base, name); err != nil || leads != codePage {
		t.Fatalf("the log-in leads to %q: %v", leads, err)
	}
	_, _, page, err := sends(client, base, codePage, url.Values{"code": {"12345678"}})
	for _, want := range []string{"Enter the 6 digits of the code.", "The 6 digits that your authenticator shows now."} {
		if err != nil || !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %v", want, err)
		}
	}
	if _, leads, _, err := sends(client, base, codePage, url.Values{"code": {nextCode(account)}}); err != nil || leads != homePage {
		t.Errorf("the code leads to %q: %v", leads, err)
	}
}
