package served

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/control"
)

// The control panel is at the first address and at no other, and the front pages of all
// portals lead there.
func TestControlPanel(t *testing.T) {
	s := start(t, control.DrawToken(), "127.0.0.1:0", "cin7", "pinventory")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	get := func(address string) (int, string) {
		t.Helper()
		response, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	for i, portal := range s.Stage().Portals() {
		status, body := get(portal.Base() + "/control/log-in")
		if (status == http.StatusOK && strings.Contains(body, `name="token"`)) != (i == 0) {
			t.Errorf("portal %d answers at /control with %d", i+1, status)
		}
		if _, body := get(portal.Base() + "/"); !strings.Contains(body, `href="`+s.Base()+`/control"`) {
			t.Errorf("the front page of portal %d does not lead to the panel", i+1)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
