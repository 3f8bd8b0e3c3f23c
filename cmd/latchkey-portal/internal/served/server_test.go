package served

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
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

// inARow returns the first of three ports in a row that are free, with what listens on
// the last of them.
func inARow(t *testing.T) (port int, taken net.Listener) {
	t.Helper()
	for range 100 {
		first, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port = first.Addr().(*net.TCPAddr).Port
		second, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port+1))
		if err == nil {
			taken, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port+2))
			_ = second.Close() // nothing was said on it
		}
		_ = first.Close() // likewise
		if err == nil {
			return port, taken
		}
	}
	t.Fatal("there are no three ports in a row that are free")
	return 0, nil
}

// Portals after the first have the ports that follow. Where another program has one of
// them that is said, and nothing listens.
func TestPorts(t *testing.T) {
	port, taken := inARow(t)
	addr := fmt.Sprintf("127.0.0.1:%d", port)
	o := Options{Addr: addr, Log: slog.New(slog.DiscardHandler), PasswordCost: bcrypt.MinCost}
	for _, name := range []string{"cin7", "pinventory", "enservio"} {
		o.Parts = append(o.Parts, partOf(t, name))
	}
	_, err := Start(t.Context(), o)
	want := fmt.Sprintf("another program is using 127.0.0.1:%d; stop it, or choose another port with --addr; the 3 portals take the ports %d to %d, or with port 0 free ones", port+2, port, port+2)
	if err == nil || err.Error() != want {
		t.Errorf("it says %v, want %s", err, want)
	}
	if err := taken.Close(); err != nil {
		t.Fatal(err)
	}
	s := start(t, control.DrawToken(), addr, "cin7", "pinventory", "enservio")
	defer func() { _ = s.Close() }()
	for i, p := range s.Stage().Portals() {
		if want := fmt.Sprintf("http://127.0.0.1:%d", port+i); p.Base() != want {
			t.Errorf("portal %d is at %s, want %s", i+1, p.Base(), want)
		}
	}
}

// Port 0 takes a free one for each, and after the last port there is none.
func TestFreeAndLastPorts(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", "127.0.0.1:00", "127.0.0.1:"} {
		s := start(t, control.DrawToken(), addr, "cin7", "pinventory", "enservio")
		seen := map[string]bool{}
		for _, p := range s.Stage().Portals() {
			seen[p.Base()] = true
		}
		if err := s.Close(); len(seen) != 3 || err != nil {
			t.Errorf("%s: they are at %v, %v", addr, seen, err)
		}
	}
	o := Options{Addr: "127.0.0.1:65535", Parts: []played.Part{partOf(t, "cin7"), partOf(t, "pinventory")}, Log: slog.New(slog.DiscardHandler)}
	if _, err := Start(t.Context(), o); err == nil || !strings.Contains(err.Error(), "2 portals would take the ports 65535 to 65536") {
		t.Errorf("after the last port: %v", err)
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
