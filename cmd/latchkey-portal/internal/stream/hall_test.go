package stream

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
)

// A hall is a room behind a server, whose connections hold nothing back: what is not
// read is not written. It is for a test in a bubble of synctest, where time is made up.
type hall struct {
	t       testing.TB
	feed    *audit.Feed
	room    *Room
	telling Telling
	stays   atomic.Bool
	over    context.CancelFunc // of all requests
	client  *http.Client
}

func newHall(t testing.TB) *hall {
	t.Helper()
	h := &hall{t: t, feed: &audit.Feed{}, room: NewRoom()}
	h.stays.Store(true)
	h.telling = Telling{
		Feed: h.feed, Stays: h.stays.Load, Wants: func(audit.Event) bool { return true },
		Data: func(e audit.Event) (string, error) {
			if e.Kind == "unspeakable" {
				return "", fmt.Errorf("it is %s", e.Kind)
			}
			return "{}", nil
		},
	}
	var ctx context.Context
	ctx, h.over = context.WithCancel(context.Background())
	listener := make(pipes)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leave, ok := h.room.Enter()
		if !ok {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		defer leave()
		telling := h.telling
		telling.After, _ = ReadID(r.Header.Get("Last-Event-ID"))
		h.room.Tell(r.Context(), w, telling)
	}), BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() { _ = server.Serve(listener) }()
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		listener <- theirs
		return ours, nil
	}}
	h.client = &http.Client{Transport: transport}
	t.Cleanup(func() {
		h.over()
		_ = server.Close()
		transport.CloseIdleConnections()
	})
	return h
}

// pipes are connections that are to be accepted, as a [net.Listener].
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	c, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// sitting is how many listen.
func (h *hall) sitting() int { return len(h.room.seats) }

// A reader is one who listens.
type reader struct {
	t      testing.TB
	answer *http.Response
	lines  *bufio.Reader
	leaves func()
}

func newLines(from io.Reader) *bufio.Reader { return bufio.NewReaderSize(from, 16) }

// listens begins to, after the last ID that was heard.
func (h *hall) listens(lastID string) *reader {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 48*time.Hour) // a stream that should have ended does
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://hall/", http.NoBody)
	if err != nil {
		h.t.Fatal(err)
	}
	if lastID != "" {
		r.Header.Set("Last-Event-ID", lastID)
	}
	answer, err := h.client.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	one := &reader{t: h.t, answer: answer, lines: newLines(answer.Body), leaves: func() {
		cancel()
		_ = answer.Body.Close()
	}}
	h.t.Cleanup(one.leaves)
	one.line(": listening")
	synctest.Wait()
	return one
}

// line reads up to a line.
func (r *reader) line(want string) {
	r.t.Helper()
	for {
		line, err := r.lines.ReadString('\n')
		if err != nil {
			r.t.Fatalf("the stream ends without %q: %v", want, err)
		}
		if line == want+"\n" {
			return
		}
	}
}

// next reads an event, as the standard of server-sent events says: a line ends with CR,
// LF or both, and what begins with a colon is nothing.
func (r *reader) next() (id int, data string) {
	r.t.Helper()
	var lines []string
	for {
		line, err := r.lines.ReadString('\n')
		if err != nil {
			r.t.Fatalf("the stream ends: %v", err)
		}
		for part := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), "\r") {
			name, value, _ := strings.Cut(part, ":")
			value = strings.TrimPrefix(value, " ")
			switch {
			case part == "" && len(lines) > 0:
				return id, strings.Join(lines, "\n")
			case name == "id":
				if _, err := fmt.Sscan(value, &id); err != nil {
					r.t.Fatalf("the ID %q: %v", value, err)
				}
			case name == "data":
				lines = append(lines, value)
			case name != "" && part != "":
				r.t.Fatalf("a line is %q", part)
			}
		}
	}
}

// all reads what is left.
func (r *reader) all() (string, error) {
	text, err := io.ReadAll(r.lines)
	return string(text), err
}
