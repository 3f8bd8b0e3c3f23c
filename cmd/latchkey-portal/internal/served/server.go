package served

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"latchkey/cmd/latchkey-portal/internal/control"
	"latchkey/cmd/latchkey-portal/internal/panel"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// Options are what a [Server] is made of.
type Options struct {
	// Addr is host:port; port 0 takes a free one. Portals after the first have the
	// ports that follow, or free ones as well.
	Addr string
	// Names are further ones under which requests are answered. Where Addr names no host
	// of its own, the first of them is in links.
	Names []string
	// Parts are the portals. Where they are reached is filled in here.
	Parts []played.Part
	Clock *timepiece.Clock // nil for a new one
	Log   *slog.Logger
	// PasswordCost is bcrypt's, 4 to 31; zero means its default.
	PasswordCost int
	Token        control.Token
	Version      string // of the program
}

// A Server is a test server that listens.
type Server struct {
	host      string
	listeners []net.Listener
	stage     *played.Stage
	control   *control.Control
	panel     *panel.Panel
	log       *slog.Logger
}

// Start listens and prepares the portals. [Server.Serve] is to follow, which closes
// what is open; without it [Server.Close].
func Start(ctx context.Context, o Options) (*Server, error) {
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, fmt.Errorf("the address %q is not host:port, as in 127.0.0.1:8087", o.Addr)
	}
	s := &Server{host: host, log: o.Log}
	if s.listeners, err = listen(ctx, o.Addr, len(o.Parts)); err != nil {
		return nil, err
	}
	names := slices.Clone(o.Names)
	if name, err := os.Hostname(); err == nil && !web.IsLoopback(host) {
		names = append(names, name)
	}
	hosts := web.HostsFor(host, names...)
	for i := range o.Parts {
		o.Parts[i].Panel = address(host, o.Names, s.listeners[0].Addr()) + panel.Path
		o.Parts[i].Base, o.Parts[i].Hosts = address(host, o.Names, s.listeners[i].Addr()), hosts
	}
	if o.Clock == nil {
		o.Clock = timepiece.New()
	}
	s.stage, err = played.Open(ctx, played.Options{Parts: o.Parts, Clock: o.Clock, Log: o.Log, PasswordCost: o.PasswordCost})
	if err != nil {
		closeAll(s.listeners)
		return nil, err
	}
	s.control = control.New(control.Options{Stage: s.stage, Token: o.Token, Hosts: hosts, Log: o.Log, Version: o.Version})
	s.panel, err = panel.New(panel.Options{Stage: s.stage, Door: s.control.Door(), Base: s.Base(), Hosts: hosts, Log: o.Log, Version: o.Version})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Stage returns what is played.
func (s *Server) Stage() *played.Stage { return s.stage }

// Base returns the first portal's address, which the API and the control panel have as
// well.
func (s *Server) Base() string { return s.stage.Portals()[0].Base() }

// Addr returns what is listened on first.
func (s *Server) Addr() net.Addr { return s.listeners[0].Addr() }

// handler answers at one of the ports.
func (s *Server) handler(portal int) http.Handler {
	pages := s.stage.Portals()[portal]
	if portal > 0 {
		return pages
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case control.Owns(r.URL.Path):
			s.control.ServeHTTP(w, r)
		case panel.Owns(r.URL.Path):
			s.panel.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

// How long a client may take, so that slow ones cannot hold the server up.
const (
	headerTime   = 10 * time.Second
	requestTime  = 30 * time.Second
	idleTime     = 2 * time.Minute
	shutdownTime = 5 * time.Second
)

// Serve answers until ctx ends; then it lets requests that have begun finish, and
// closes what is open.
func (s *Server) Serve(ctx context.Context) error {
	ended := make(chan error, len(s.listeners))
	var servers []*http.Server
	for i, listener := range s.listeners {
		server := s.server(s.handler(i))
		servers = append(servers, server)
		go func() { ended <- server.Serve(listener) }()
	}
	var err error
	select {
	case err = <-ended:
		err = fmt.Errorf("serving the portal: %w", err)
	case <-ctx.Done():
	}
	return errors.Join(err, s.stop(context.WithoutCancel(ctx), servers), s.stage.Close())
}

// Close closes what is open of a server that is not to answer.
func (s *Server) Close() error {
	closeAll(s.listeners)
	return s.stage.Close()
}

func (s *Server) server(handler http.Handler) *http.Server {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      requestTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	var silent newcomers
	server.ConnState = silent.watch
	server.RegisterOnShutdown(silent.close)
	return server
}

// stop ends servers together: none of them takes long because of another.
func (s *Server) stop(ctx context.Context, servers []*http.Server) error {
	s.control.Release()
	s.panel.Release()
	s.stage.Release()
	last, cancel := context.WithTimeout(ctx, shutdownTime)
	defer cancel()
	problems := make([]error, len(servers))
	var all sync.WaitGroup
	for i, server := range servers {
		all.Go(func() {
			if err := server.Shutdown(last); err != nil {
				s.log.Warn("stopped before every request had ended", "waited", shutdownTime)
				problems[i] = server.Close()
			}
		})
	}
	all.Wait()
	return errors.Join(problems...)
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
