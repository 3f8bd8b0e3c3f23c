package portaltest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/control"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/served"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
)

// A Portal is a test server that runs for as long as its test. Its methods are safe for
// concurrent use, but those that can end the test are for the test's own goroutine.
type Portal struct {
	// URL is the address of the first portal and of the API, without a slash at its
	// end, such as http://127.0.0.1:40123.
	URL string
	// Token is what the API wants to be shown.
	Token string
	// Clock is what the portal goes by.
	Clock *Clock

	t     testing.TB
	stage *played.Stage
}

// An Option is something about a portal that is to be otherwise than usual.
type Option func(*options)

type options struct {
	profiles []string
	settings map[string]string
	faults   []string
	log      io.Writer
	frozen   time.Time
}

// Profiles are the portals to play, by the names that latchkey-portal profiles lists.
// Usually that is cin7. Those after the first have addresses of their own: see
// [Portal.Addresses].
func Profiles(names ...string) Option { return func(o *options) { o.profiles = names } }

// Setting has a setting of all portals be another one, by the name and in the form
// that latchkey-portal settings prints.
func Setting(name, value string) Option { return func(o *options) { o.settings[name] = value } }

// Faults have something be broken on purpose from the start, for all users of all
// portals, as latchkey-portal faults lists it: "digits-8", "clock-fast:90". See
// [Portal.Break].
func Faults(faults ...string) Option {
	return func(o *options) { o.faults = append(o.faults, faults...) }
}

// Log has the portal's log written somewhere. Usually it is dropped.
func Log(w io.Writer) Option { return func(o *options) { o.log = w } }

// FrozenAt has the clock stand still, at a moment from the year 1970 to 2199.
func FrozenAt(at time.Time) Option { return func(o *options) { o.frozen = at } }

// Start starts a portal that ends with the test.
func Start(t testing.TB, how ...Option) *Portal {
	t.Helper()
	o := options{profiles: []string{"cin7"}, settings: map[string]string{}, log: io.Discard}
	for _, option := range how {
		option(&o)
	}
	clock := timepiece.New()
	if still := true; !o.frozen.IsZero() {
		if err := clock.Set(timepiece.Setting{At: &o.frozen, Frozen: &still}); err != nil {
			t.Fatalf("portaltest: %v", err)
		}
	}
	token := control.DrawToken()
	server, err := served.Start(context.WithoutCancel(t.Context()), served.Options{
		Addr: "127.0.0.1:0", Parts: o.parts(t), Clock: clock, Log: slog.New(slog.NewTextHandler(o.log, nil)),
		PasswordCost: bcrypt.MinCost, Token: token, Version: "(test)",
	})
	if err != nil {
		t.Fatalf("portaltest: the portal does not start: %v", err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("portaltest: the portal did not end as it should: %v", err)
		}
	})
	return &Portal{URL: server.Base(), Token: token.Reveal(), Clock: &Clock{t, clock}, t: t, stage: server.Stage()}
}

func (o options) parts(t testing.TB) []played.Part {
	t.Helper()
	var parts []played.Part
	for _, name := range o.profiles {
		p, ok := profile.ByName(name)
		if !ok {
			t.Fatalf("portaltest: there is no profile %q; latchkey-portal profiles lists them", name)
		}
		p, err := p.In(profile.AsDocumented).Set(o.settings)
		if err != nil {
			t.Fatalf("portaltest: the profile %s cannot be so: %v", name, err)
		}
		board := &fault.Board{}
		if err := board.Set(o.faults...); err != nil {
			t.Fatalf("portaltest: these faults cannot be on: %v", err)
		}
		parts = append(parts, played.Part{Profile: p, Faults: board})
	}
	return parts
}

// Addresses returns where each portal is, by its profile's name.
func (p *Portal) Addresses() map[string]string {
	all := map[string]string{}
	for _, portal := range p.stage.Portals() {
		all[portal.Profile().Name] = portal.Base()
	}
	return all
}

// Password is that of users who are added without one.
const Password = "correct-horse-battery"

// AddUser adds a user with [Password] to the first portal. A name that is no mail
// address gets one at example.com.
func (p *Portal) AddUser(name string) {
	p.t.Helper()
	n := enroll.Newcomer{Person: enroll.Person{UserName: name, FullName: name, Email: name}, Password: Password}
	if p.stage.Portals()[0].Directory().Rules().Check(n) != nil {
		n.Email = name + "@example.com"
	}
	if _, err := p.stage.Add(p.t.Context(), "", n); err != nil {
		p.t.Fatalf("portaltest: adding %s: %v", name, err)
	}
}

// portalOf is whose user has a name; a user who is missing is added.
func (p *Portal) portalOf(user string) *played.Portal {
	p.t.Helper()
	portal, err := p.stage.PortalOf(user, "")
	if errors.Is(err, enroll.ErrNoUser) {
		p.AddUser(user)
		portal, err = p.stage.PortalOf(user, "")
	}
	if err != nil {
		p.t.Fatalf("portaltest: looking for %s: %v", user, err)
	}
	return portal
}

// Break has these faults on for all users of all portals, and no others beside those
// of single users; none ends them. They change keys that are drawn from then on, what the
// set-up shows, how codes are checked, and what becomes of messages.
func (p *Portal) Break(faults ...string) {
	p.t.Helper()
	for _, portal := range p.stage.Portals() {
		if err := portal.Break(faults...); err != nil {
			p.t.Fatalf("portaltest: these faults cannot be on: %v", err)
		}
	}
}

// BreakFor has these faults on for a user, on top of those for all; none ends them. The
// user is added where there is none.
func (p *Portal) BreakFor(user string, faults ...string) {
	p.t.Helper()
	if err := p.portalOf(user).BreakFor(user, faults...); err != nil {
		p.t.Fatalf("portaltest: these faults cannot be on for %s: %v", user, err)
	}
}

// StartOver has everything be as at the start, the faults and the clock too, which then
// runs with the computer's.
func (p *Portal) StartOver() {
	p.t.Helper()
	if err := p.stage.StartOver(p.t.Context()); err != nil {
		p.t.Fatalf("portaltest: starting over: %v", err)
	}
}
