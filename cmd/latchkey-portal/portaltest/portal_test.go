package portaltest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/portaltest"
)

// What is asked for is played, each portal at an address of its own.
func TestOptions(t *testing.T) {
	var log strings.Builder
	t.Run("the portal ends first", func(t *testing.T) {
		p := portaltest.Start(t, portaltest.Profiles("cin7", "pitneyship"), portaltest.Setting("skew", "0"), portaltest.Setting("lock_at", "5"), portaltest.Log(&log))
		where := p.Addresses()
		if len(where) != 2 || where["cin7"] != p.URL || where["pitneyship"] == p.URL {
			t.Errorf("they are at %v", where)
		}
		for _, base := range where {
			response, err := http.Get(base + "/")
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != http.StatusOK {
				t.Errorf("%s answers %d", base, response.StatusCode)
			}
		}
		p.Clock.Freeze()
		dana := p.Enroll("dana@example.com", portaltest.WithAlgorithm("SHA512"), portaltest.WithPeriod(60))
		if !strings.Contains(dana.URI, "period=60") || !strings.Contains(dana.URI, dana.Secret) {
			t.Error("the link is another")
		}
		if out := p.Verify("dana@example.com", dana.CodeIn(1)); out.Accepted {
			t.Error("a code is taken a step early")
		}
		if out := p.Verify("dana@example.com", dana.Code()); !out.Accepted {
			t.Errorf("the code of now is refused: %s", out.Detail)
		}
		p.Reset("dana@example.com")
		if out := p.Verify("dana@example.com", dana.Code()); out.Reason != "not-enrolled" {
			t.Errorf("after the reset: %s", out.Reason)
		}
		p.AddUser("somebody")
		p.StartOver()
		if out := p.Verify("somebody", "123456"); out.Reason != "not-enrolled" { // who is added anew
			t.Errorf("somebody is %s", out.Reason)
		}
	})
	if !strings.Contains(log.String(), "route=") || strings.Contains(log.String(), "ERROR") {
		t.Errorf("the log is %s", log.String())
	}
}

// The API is there with its token and goes by the same clock.
func TestAPI(t *testing.T) {
	begin := time.Date(2030, 1, 1, 0, 0, 7, 0, time.UTC)
	p := portaltest.Start(t, portaltest.FrozenAt(begin))
	p.Clock.Advance(time.Second)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL+"/api/v1/clock", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.Token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var clock struct {
		Now  time.Time `json:"now"`
		Left float64   `json:"seconds_left_in_step"`
	}
	if err := json.NewDecoder(response.Body).Decode(&clock); err != nil || !clock.Now.Equal(begin.Add(time.Second)) || clock.Left != 22 {
		t.Errorf("the clock is %+v: %v", clock, err)
	}
	p.Clock.Set(begin)
	p.Clock.Run()
	if now := p.Clock.Now(); now.Before(begin) {
		t.Errorf("the clock shows %v", now)
	}
}

// What is broken is so for who it is to be, and ends when it is said.
func TestFaults(t *testing.T) {
	p := portaltest.Start(t, portaltest.Faults("sha256", "manual-none"), portaltest.Faults("clock-slow:60"))
	p.Clock.Freeze()
	dana := p.Enroll("dana@example.com")
	if !strings.Contains(dana.URI, "algorithm=SHA256") || dana.Manual != "" || !strings.Contains(dana.URI, dana.Secret) {
		t.Errorf("the account is %+v", dana)
	}
	p.Clock.Advance(time.Minute)
	if out := p.Verify("dana@example.com", dana.Code()); out.Reason != "clock" {
		t.Errorf("by a slow clock: %+v", out)
	}
	p.BreakFor("dana@example.com", "verify-500")
	p.Break()
	if out := p.Verify("dana@example.com", dana.Code()); out.Reason != "failed-on-purpose" {
		t.Errorf("where the check fails: %+v", out)
	}
	p.BreakFor("dana@example.com")
	if out := p.Verify("dana@example.com", dana.Code()); !out.Accepted {
		t.Errorf("with nothing broken: %+v", out)
	}
	p.Break("message-late:60")
	p.Reset("dana@example.com")
	before := len(p.Outbox())
	p.Clock.Advance(time.Minute)
	if n := len(p.Outbox()) - before; n != 1 {
		t.Errorf("%d mails come late", n)
	}
	p.StartOver()
	if ravi := p.Enroll("ravi@example.com"); !strings.Contains(ravi.URI, "algorithm=SHA256") {
		t.Error("what is broken from the start is not after starting over")
	}
}
