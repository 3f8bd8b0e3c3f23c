package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// A setting is what the command line says about the portal.
type setting struct {
	addr    string // host:port
	profile string // its name
	mode    string
	rules   string // a file of settings, or ""

	smtp       string // host:port of a mail server; empty for none
	smtpFrom   string // whom relayed mails are from
	smsWebhook string // where SMS are posted to; empty for nowhere

	data    string // the file that keeps users, keys and messages; empty for memory
	dataKey string // the file with its key; empty for the one beside it
	users   string // the file with the users to begin with; empty for the profile's
	seed    string // what keys are derived from
	seeded  bool   // that --seed was given

	faults, userFaults []string // what is done wrong on purpose

	passwordCost int // bcrypt's; zero means its default, which the command line leaves it at
}

// serve listens and answers until ctx ends; then it lets requests that have begun
// finish.
func serve(ctx context.Context, set setting, stdout, stderr io.Writer) (err error) {
	addr := set.addr
	played, err := set.play()
	if err != nil {
		return err
	}
	out, err := set.waysOut(ctx, played)
	if err != nil {
		return usageError{err}
	}
	faults, err := set.board()
	if err != nil {
		return err
	}
	start, err := set.begin(played)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, start.close()) }()
	played.Fixtures = start.fixtures
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return usageError{fmt.Errorf("--addr %q is not host:port, as in 127.0.0.1:8087", addr)}
	}
	if _, err := net.DefaultResolver.LookupPort(ctx, "tcp", port); err != nil {
		return usageError{fmt.Errorf("--addr %q has no port that is possible; choose one from 0 to 65535", addr)}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return listenError(addr, err)
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	portal, err := plan{
		profile: played, start: start, out: out, faults: faults, host: host, base: address(host, listener.Addr()), log: log, passwordCost: set.passwordCost,
	}.portal(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer portal.lines.close()
	announce(stdout, portal)
	out.warn(stderr)
	if !web.IsLoopback(host) {
		_, _ = fmt.Fprintf(stderr, "Warning: %s can be reached from other machines, and whoever reaches it can see and reset every user.\n", listener.Addr())
	}
	err = answer(ctx, listener, portal.server, log)
	portal.box.Keep()
	return errors.Join(err, portal.directory.Keep())
}

// A plan is what a portal is put together from.
type plan struct {
	profile      profile.Profile
	start        start
	out          waysOut
	faults       *fault.Board
	host         string // that is listened on
	base         string // the address that people open
	log          *slog.Logger
	passwordCost int
}

// A portal is a plan and what came of it.
type portal struct {
	plan
	server    *web.Server
	directory *enroll.Directory
	box       *outbox.Box
	lines     lines
}

// portal puts the packages together and takes in the fixtures.
func (p plan) portal(ctx context.Context) (portal, error) {
	made := portal{plan: p}
	if err := made.open(ctx); err != nil {
		made.lines.close()
		return portal{}, fmt.Errorf("preparing the portal: %w", err)
	}
	return made, nil
}

func (p *portal) open(ctx context.Context) (err error) {
	if p.box, err = p.start.openBox(p.log); err != nil {
		return err
	}
	p.lines = p.out.open(p.box, p.log)
	clock := enroll.SystemClock{}
	p.directory, err = enroll.New(enroll.Options{
		Rules: p.profile.Rules, Flow: p.profile.Flow(), Clock: clock,
		Events: web.Letters{Profile: p.profile, Outbox: p.box, Clock: clock, Base: p.base, Faults: p.faults},
		Store:  p.start.store, Secrets: p.start.secrets, Faults: p.faults, PasswordCost: p.passwordCost,
	})
	if err != nil {
		return err
	}
	if n := p.profile.Hashes(p.directory); n > manyHashes {
		p.log.Info("hashing passwords, which takes a while", "users", n)
	}
	if err := p.profile.Populate(ctx, p.directory); err != nil {
		return err
	}
	if err := checkFaults(p.faults, p.directory); err != nil {
		return err
	}
	var names []string
	if name, err := os.Hostname(); err == nil && !web.IsLoopback(p.host) {
		names = append(names, name)
	}
	p.server, err = web.New(web.Options{
		Profile: p.profile, Directory: p.directory, Outbox: p.box, Clock: clock, Log: p.log,
		Base: p.base, Hosts: web.HostsFor(p.host, names...), Kept: p.start.store != nil,
		Faults: p.faults,
	})
	return err
}

// play returns the profile in its mode with its settings.
func (set setting) play() (profile.Profile, error) {
	p, ok := profile.ByName(set.profile)
	if !ok {
		return profile.Profile{}, usageError{fmt.Errorf("--profile %q is not known; choose one of %s", set.profile, profileNames())}
	}
	mode := profile.Mode(set.mode)
	if !slices.Contains(profile.Modes(), mode) {
		return profile.Profile{}, usageError{fmt.Errorf("--mode %q is not known; choose %s or %s", set.mode, profile.AsDocumented, profile.AsStandard)}
	}
	p = p.In(mode)
	if set.rules == "" {
		return p, nil
	}
	file, err := os.Open(set.rules)
	if err != nil {
		return profile.Profile{}, fmt.Errorf("reading the settings: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	changed, err := p.Change(file)
	if err != nil {
		return profile.Profile{}, fmt.Errorf("the settings in %s cannot be used: %w", set.rules, err)
	}
	return changed, nil
}

// listSettings writes what can be changed, with what a profile has.
func listSettings(w io.Writer, p profile.Profile) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range profile.AllSettings() {
		_, _ = fmt.Fprintf(table, "%s = %s\t# %s\n", s.Name, s.Value(p.Rules), s.Help)
	}
	_ = table.Flush()
}

// profileNames lists what can be played.
func profileNames() string {
	var names []string
	for _, p := range profile.All() {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

// address is where a browser on this machine finds the portal.
func address(host string, listening net.Addr) string {
	_, port, err := net.SplitHostPort(listening.String())
	if err != nil {
		return "http://" + listening.String()
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// announce prints what a person needs to begin. The passwords are those of
// fixtures, which are public.
func announce(w io.Writer, p portal) {
	base := p.base
	_, _ = fmt.Fprintf(w, "%s, the test portal, is ready: %s/\n\n", p.profile.Site, base)
	announceUsers(w, p.profile)
	_, _ = fmt.Fprintf(w, "\n%-13s%s%s\n", p.profile.Enter()+":", base, p.profile.LogIn.Path)
	announceInvitations(w, p.server.InvitationLinks())
	_, _ = fmt.Fprintln(w)
	p.out.announce(w)
	announceFaults(w, p.faults)
	p.announceKept(w)
}

// How long a client may take, so that slow ones cannot hold the server up.
const (
	headerTime   = 10 * time.Second
	requestTime  = 30 * time.Second
	idleTime     = 2 * time.Minute
	shutdownTime = 5 * time.Second
)

func answer(ctx context.Context, listener net.Listener, handler *web.Server, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      requestTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	var silent newcomers
	server.ConnState = silent.watch
	server.RegisterOnShutdown(silent.close)
	server.RegisterOnShutdown(handler.Release)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serving the portal: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		log.Warn("stopped before every request had ended", "waited", shutdownTime)
		return server.Close()
	}
	return nil
}

// newcomers are the connections on which nothing was said yet. Browsers open
// such ones in advance, and a shutdown would wait for them as for a request.
type newcomers struct {
	mu   sync.Mutex
	open map[net.Conn]bool
}

func (n *newcomers) watch(c net.Conn, state http.ConnState) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if state != http.StateNew {
		delete(n.open, c)
		return
	}
	if n.open == nil {
		n.open = map[net.Conn]bool{}
	}
	n.open[c] = true
}

func (n *newcomers) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for c := range n.open {
		_ = c.Close() // nothing was on its way
	}
}

// listenError says in a sentence why the address cannot be listened on.
func listenError(addr string, err error) error {
	switch {
	case errors.Is(err, addressInUse):
		return fmt.Errorf("another program is using %s; stop it, or choose another port with --addr", addr)
	case errors.Is(err, addressForbidden):
		return fmt.Errorf("this user may not listen on %s; choose a port above 1023 with --addr", addr)
	case errors.Is(err, addressElsewhere):
		return fmt.Errorf("%s is not an address of this computer; choose one that is with --addr", addr)
	}
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		return fmt.Errorf("the name in %s cannot be looked up; choose another host with --addr: %w", addr, unknown)
	}
	return fmt.Errorf("cannot listen on %s: %w", addr, err)
}
