package played

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// A Part is what one portal is put together from.
type Part struct {
	// Profile is in its mode, with its settings and the users to begin with.
	Profile  profile.Profile
	Secrets  enroll.Secrets // nil for those drawn at random
	Store    enroll.Store   // nil for memory only
	Messages outbox.Store   // likewise
	Ways     Ways
	// Faults are what is done wrong on purpose from the start; nil is nothing. What is on
	// for users whom the portal has not got is switched off.
	Faults *fault.Board
	// Base is the address that people open, such as http://127.0.0.1:8087, and Hosts
	// are the names under which requests are answered.
	Base  string
	Hosts web.Hosts
	// Panel is where the control panel is; empty where there is none.
	Panel string
}

// A Portal is one portal at work. It is safe for concurrent use.
type Portal struct {
	part      Part
	log       *slog.Logger
	clock     enroll.Clock
	voice     *voice
	box       *outbox.Box
	lines     Lines
	directory *enroll.Directory
	faults    *fault.Board
	begun     fault.State   // what was on at the start
	stopping  chan struct{} // is closed when the server stops
	stop      sync.Once
	looks     *support.Looks // outlast the pages

	changing sync.Mutex // is held while the rules change
	pages    atomic.Pointer[pages]
}

// pages are what is shown, and under which rules.
type pages struct {
	profile profile.Profile
	server  *web.Server
}

// manyHashes is from how many passwords on their hashing is felt at the start.
const manyHashes = 50

// open puts a portal together and takes in the fixtures.
func open(ctx context.Context, part Part, o Options, s *Stage) (*Portal, error) {
	p := &Portal{part: part, log: o.Log, clock: o.Clock, faults: part.Faults, stopping: make(chan struct{})}
	if p.faults == nil {
		p.faults = &fault.Board{}
	}
	p.voice = &voice{profile: part.Profile.Name, feed: s.feed, clock: o.Clock, faults: p.faults}
	p.looks = support.NewLooks(p.voice.looked)
	if err := p.open(ctx, o.PasswordCost, s); err != nil {
		p.lines.Close()
		return nil, fmt.Errorf("preparing the portal: %w", err)
	}
	return p, nil
}

func (p *Portal) open(ctx context.Context, cost int, s *Stage) (err error) {
	if p.box, err = openBox(p.part.Messages, p.log); err != nil {
		return err
	}
	p.lines = p.part.Ways.Open(p.box, p.log)
	played := p.part.Profile
	p.voice.letters.Store(p.letters(played))
	p.directory, err = enroll.New(enroll.Options{
		Rules: played.Rules, Flow: played.Flow(), Clock: p.clock, Events: p.voice, Watch: p.voice.saw, Refused: p.voice.explain,
		Store: p.part.Store, Secrets: p.part.Secrets, Faults: p.faults, PasswordCost: cost,
		Elsewhere: func() []diagnose.Other { return s.elsewhere(p) },
	})
	if err != nil {
		return err
	}
	if n := played.Hashes(p.directory); n > manyHashes {
		p.log.Info("hashing passwords, which takes a while", "users", n)
	}
	if err := played.Populate(ctx, p.directory); err != nil {
		return err
	}
	for _, u := range p.faults.Users() {
		if _, err := p.directory.Person(u.UserName); err != nil {
			p.faults.ClearUser(u.UserName)
		}
	}
	p.begun = p.faults.State()
	server, err := p.serverFor(played, nil)
	if err != nil {
		return err
	}
	p.pages.Store(&pages{played, server})
	return nil
}

// openBox returns the outbox with the messages that were kept.
func openBox(store outbox.Store, log *slog.Logger) (*outbox.Box, error) {
	if store == nil {
		return &outbox.Box{}, nil
	}
	return outbox.Open(store, func(err error) { log.Error("messages are in memory only for now", "error", err) })
}

func (p *Portal) letters(played profile.Profile) *web.Letters {
	return &web.Letters{Profile: played, Outbox: p.box, Clock: p.clock, Base: p.part.Base, Faults: p.faults}
}

func (p *Portal) serverFor(played profile.Profile, desk *enroll.Desk) (*web.Server, error) {
	return web.New(web.Options{
		Profile: played, Directory: p.directory, Outbox: p.box, Clock: p.clock, Log: p.log,
		Base: p.part.Base, Panel: p.part.Panel, Hosts: p.part.Hosts, Kept: p.part.Store != nil, Desk: desk, Faults: p.faults,
		Feed: p.voice.feed, Looks: p.looks,
	})
}

// ServeHTTP answers with the portal's pages.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.Pages().ServeHTTP(w, r) }

// Pages returns what shows the pages under the present rules.
func (p *Portal) Pages() *web.Server { return p.pages.Load().server }

// Profile returns the profile with the present rules.
func (p *Portal) Profile() profile.Profile { return p.pages.Load().profile }

// Directory returns the portal's users.
func (p *Portal) Directory() *enroll.Directory { return p.directory }

// Outbox returns the portal's messages.
func (p *Portal) Outbox() *outbox.Box { return p.box }

// Faults returns what is done wrong on purpose. To change it, see [Portal.Break] and
// [Portal.BreakFor].
func (p *Portal) Faults() *fault.Board { return p.faults }

// Base returns the address that people open.
func (p *Portal) Base() string { return p.part.Base }

// Kept reports whether users and keys outlast the process.
func (p *Portal) Kept() bool { return p.part.Store != nil }

// Set changes settings of the portal, all or none of them, and the pages with them.
// They hold until the process ends. Errors are of [*profile.SettingError] or
// [*enroll.GovernError], or say that the change could not be kept.
func (p *Portal) Set(values map[string]string) error {
	p.changing.Lock()
	defer p.changing.Unlock()
	changed, err := p.Profile().Set(values)
	if err != nil {
		return err
	}
	server, err := p.serverFor(changed, p.Pages().Desk())
	if err != nil {
		return err
	}
	if err := p.directory.Govern(changed.Rules, changed.Flow()); err != nil {
		return err
	}
	p.show(changed, server)
	return nil
}

// show puts other pages in the place of those that there are.
func (p *Portal) show(played profile.Profile, server *web.Server) {
	p.voice.letters.Store(p.letters(played))
	p.pages.Swap(&pages{played, server}).server.Release()
}

// startOver has the portal be as at the start.
func (p *Portal) startOver(ctx context.Context) error {
	p.changing.Lock()
	defer p.changing.Unlock()
	played := p.part.Profile
	server, err := p.serverFor(played, p.Pages().Desk())
	if err != nil {
		return err
	}
	before, broken, back := p.Profile(), p.faults.State(), p.box.Aside()
	p.faults.Restore(p.begun)
	p.voice.letters.Store(p.letters(played))
	last := p.box.Last() // what comes after are the new invitations
	if err := p.directory.StartOver(ctx, played.Rules, played.Flow(), played.Newcomers()); err != nil {
		p.voice.letters.Store(p.letters(before))
		p.faults.Restore(broken)
		back()
		return err
	}
	p.box.Clear(last)
	p.show(played, server)
	return nil
}

// release lets the requests go that wait.
func (p *Portal) release() {
	p.stop.Do(func() { close(p.stopping) })
	p.Pages().Release()
}

// close waits for messages that are on their way, and keeps what is not kept yet.
func (p *Portal) close() error {
	p.looks.Close()
	p.lines.Close()
	p.box.Keep()
	return p.directory.Keep()
}
