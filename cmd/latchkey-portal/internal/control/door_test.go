package control

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
)

// Wrong tokens are slowed down, longer and longer and not for good, and the right one is
// taken at any time. To show none counts as nothing.
func TestWrongTokensSlowDown(t *testing.T) {
	c := newClient(t, nil, "cin7")
	shows := func(token string, status int) map[string]any {
		t.Helper()
		r := c.request("GET", "/api/v1/users", "")
		r.Header.Set("Authorization", "Bearer "+token)
		return c.sends(r, status)
	}
	for range 2 * freeTries {
		shows("", http.StatusUnauthorized)
	}
	for range freeTries {
		shows("a-wrong-token", http.StatusUnauthorized)
	}
	for _, seconds := range []string{"1 second", "2 seconds", "4 seconds", "8 seconds", "16 seconds", "30 seconds", "30 seconds"} {
		for range 2 {
			p := shows("a-wrong-token", http.StatusTooManyRequests)
			c.isProblem(p, http.StatusTooManyRequests, "too-many-tokens", "wait "+seconds+" before another try")
		}
		var n time.Duration
		_, _ = fmt.Sscan(seconds, &n)
		c.computer.Move(n*time.Second - time.Millisecond)
		shows("a-wrong-token", http.StatusTooManyRequests)
		c.computer.Move(time.Millisecond)
		shows("a-wrong-token", http.StatusUnauthorized)
	}
	response := httptest.NewRecorder()
	r := httptest.NewRequest("GET", c.base+"/api/v1/users", nil)
	r.RemoteAddr = "127.0.0.1:5"
	r.Header.Set("Authorization", "Bearer a-wrong-token")
	c.control.ServeHTTP(response, r)
	if got := response.Header().Get("Retry-After"); response.Code != http.StatusTooManyRequests || got != "30" {
		t.Errorf("the answer is %d with Retry-After %q", response.Code, got)
	}
	r.RemoteAddr = "198.51.100.1:5"
	response = httptest.NewRecorder()
	if c.control.ServeHTTP(response, r); response.Code != http.StatusUnauthorized {
		t.Errorf("somebody elsewhere is answered %d", response.Code)
	}
	c.does("GET", "/api/v1/users", "", http.StatusOK)
	shows("a-wrong-token", http.StatusUnauthorized) // the failures are forgotten
	if strings.Contains(c.log.String(), "a-wrong-token") {
		t.Error("a token that was shown is in the log")
	}
}

// However many show wrong tokens, what is remembered of them has a bound.
func TestDoorIsBounded(t *testing.T) {
	token, err := NewToken(testToken)
	if err != nil {
		t.Fatal(err)
	}
	door := NewDoor(token, clocktest.At(time.Unix(0, 0)).Now)
	for i := range 3 * mostVisitors {
		door.Enter(&http.Request{RemoteAddr: fmt.Sprintf("10.0.%d.%d:1", i/256, i%256)}, "a-wrong-token")
	}
	if len(door.all) > mostVisitors {
		t.Errorf("%d addresses are remembered", len(door.all))
	}
}
