package web

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/clocktest"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/logtest"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// A testPortal is a whole portal on a real port, with a clock of its own.
type testPortal struct {
	base      string
	clock     *clocktest.Clock
	log       *logtest.Book
	directory *enroll.Directory
	outbox    *outbox.Box
	faults    *fault.Board
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

// newTestPortalOf plays the profile of that name, with keys that are drawn at random
// unless others are given.
func newTestPortalOf(t testing.TB, name string, secrets ...enroll.Secrets) *testPortal {
	t.Helper()
	p, ok := profile.ByName(name)
	if !ok {
		t.Fatalf("there is no profile %q", name)
	}
	p = p.In(profile.AsDocumented)
	portal := &testPortal{
		clock:  clocktest.At(time.Unix(30*58_000_000, 0).UTC()),
		log:    &logtest.Book{},
		outbox: &outbox.Box{},
		faults: &fault.Board{},
		feed:   &audit.Feed{},
	}
	listening := httptest.NewUnstartedServer(nil)
	portal.base = "http://" + listening.Listener.Addr().String()
	var err error
	options := enroll.Options{
		Rules: p.Rules, Flow: p.Flow(), Clock: portal.clock, PasswordCost: bcrypt.MinCost, Faults: portal.faults,
		Events: Letters{Profile: p, Outbox: portal.outbox, Clock: portal.clock, Base: portal.base, Faults: portal.faults},
	}
	options.Watch = func(h enroll.Happening) {
		portal.feed.Put(audit.Event{At: h.At, User: h.User, Kind: string(h.Kind), Reason: string(h.Reason), Detail: h.Detail, Via: map[bool]string{true: audit.ViaControl}[h.Outside]})
	}
	options.Refused = func(p enroll.Person, r enroll.Refusal) {
		portal.feed.Put(audit.Event{At: portal.clock.Now(), User: p.UserName, Kind: "refusal-explained", Reason: string(r.Reason)})
	}
	if len(secrets) > 0 {
		options.Secrets = secrets[0]
	}
	if portal.directory, err = enroll.New(options); err != nil {
		t.Fatal(err)
	}
	if err := p.Populate(context.Background(), portal.directory); err != nil {
		t.Fatal(err)
	}
	server, err := New(Options{
		Profile: p, Directory: portal.directory, Outbox: portal.outbox, Clock: portal.clock,
		Log:  slog.New(slog.NewTextHandler(portal.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Base: portal.base, Hosts: HostsFor("127.0.0.1"), Faults: portal.faults, Feed: portal.feed,
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
