package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/clocktest"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// A logBook is a log that tests read while it is written.
type logBook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// A testPortal is a whole portal on a real port, with a clock of its own.
type testPortal struct {
	base      string
	clock     *clocktest.Clock
	log       *logBook
	directory *enroll.Directory
	outbox    *outbox.Box
	feed      *audit.Feed
	server    *Server
	// look is called with every page that a visitor gets, where there is one.
	look func(*visitor)
}

const (
	warehouse         = "warehouse@example.com"
	warehousePassword = "correct-horse-warehouse"
)

func newTestPortal(t testing.TB) *testPortal {
	t.Helper()
	return newTestPortalOf(t, "cin7")
}

// newTestPortalOf plays the profile of that name.
func newTestPortalOf(t testing.TB, name string) *testPortal {
	t.Helper()
	p, ok := profile.ByName(name)
	if !ok {
		t.Fatalf("there is no profile %q", name)
	}
	p = p.In(profile.AsDocumented)
	portal := &testPortal{
		clock:  clocktest.At(time.Unix(30*58_000_000, 0).UTC()),
		log:    &logBook{},
		outbox: &outbox.Box{},
		feed:   &audit.Feed{},
	}
	listening := httptest.NewUnstartedServer(nil)
	portal.base = "http://" + listening.Listener.Addr().String()
	var err error
	portal.directory, err = enroll.New(enroll.Options{
		Rules: p.Rules, Flow: p.Flow(), Clock: portal.clock, PasswordCost: bcrypt.MinCost,
		Events: Letters{Profile: p, Outbox: portal.outbox, Clock: portal.clock, Base: portal.base},
		Watch: func(h enroll.Happening) {
			portal.feed.Put(audit.Event{At: h.At, User: h.User, Kind: string(h.Kind), Reason: string(h.Reason), Detail: h.Detail})
		},
		Refused: func(p enroll.Person, r enroll.Refusal) {
			portal.feed.Put(audit.Event{At: portal.clock.Now(), User: p.UserName, Kind: "refusal-explained", Reason: string(r.Reason)})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Populate(context.Background(), portal.directory); err != nil {
		t.Fatal(err)
	}
	server, err := New(Options{
		Profile: p, Directory: portal.directory, Outbox: portal.outbox, Clock: portal.clock,
		Log:  slog.New(slog.NewTextHandler(portal.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Base: portal.base, Hosts: HostsFor("127.0.0.1"), Feed: portal.feed,
	})
	if err != nil {
		t.Fatal(err)
	}
	portal.server = server
	listening.Config.Handler = server
	listening.Start()
	t.Cleanup(listening.Close)
	return portal
}
