package served

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/control"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

func partOf(t *testing.T, name string) played.Part {
	t.Helper()
	p, ok := profile.ByName(name)
	if !ok {
		t.Fatalf("there is no profile %q", name)
	}
	return played.Part{Profile: p.In(profile.AsDocumented)}
}

func start(t *testing.T, token control.Token, addr string, names ...string) *Server {
	t.Helper()
	o := Options{Addr: addr, Log: slog.New(slog.DiscardHandler), PasswordCost: bcrypt.MinCost, Token: token}
	for _, name := range names {
		o.Parts = append(o.Parts, partOf(t, name))
	}
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Portals after the first have the ports that follow, and a free one where another
// program has that.
func TestPorts(t *testing.T) {
	// Two ports in a row that are free, of which the second is taken then.
	first, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := portOf(first.Addr())
	taken, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port+1)))
	if err == nil {
		defer func() { _ = taken.Close() }()
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	s := start(t, control.DrawToken(), net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), "cin7", "pinventory", "enservio")
	defer func() { _ = s.Close() }()
	seen := map[string]bool{}
	for _, p := range s.Stage().Portals() {
		seen[p.Base()] = true
	}
	if len(seen) != 3 || !seen[fmt.Sprintf("http://127.0.0.1:%d", port)] || seen[fmt.Sprintf("http://127.0.0.1:%d", port+1)] {
		t.Errorf("they are at %v", seen)
	}
}

// At the end nobody is waited for who only listens.
func TestStop(t *testing.T) {
	token := control.DrawToken()
	s := start(t, token, "127.0.0.1:0", "cin7", "pinventory")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Base()+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Authorization", "Bearer "+token.Reveal())
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	lines := bufio.NewScanner(response.Body)
	if !lines.Scan() || lines.Text() != ": listening" {
		t.Fatalf("the stream begins with %q", lines.Text())
	}
	stop()
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "data: {}") {
			t.Error("there is an event of nothing")
		}
	}
	if err := <-ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
	for _, p := range s.Stage().Portals() {
		if _, err := net.Dial("tcp", strings.TrimPrefix(p.Base(), "http://")); err == nil {
			t.Errorf("%s still listens", p.Base())
		}
	}
}

func TestNoAddress(t *testing.T) {
	for addr, want := range map[string]string{"8087": "is not host:port", "203.0.113.1:0": "is not an address of this computer"} {
		if _, err := Start(t.Context(), Options{Addr: addr, Parts: []played.Part{partOf(t, "cin7")}, Log: slog.New(slog.DiscardHandler)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", addr, err)
		}
	}
}
