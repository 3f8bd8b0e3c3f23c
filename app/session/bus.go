//go:build !windows && !darwin

package session

import (
	"context"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	callTime = 3 * time.Second // of one call
	// How long is waited before a bus that has ended is looked for again.
	firstPause = time.Second
	lastPause  = time.Minute
	// mostSignals wait to be heard.
	mostSignals = 64
)

// An ear is what is listened for on one bus.
type ear interface {
	// matches are the signals that are wanted.
	matches() [][]dbus.MatchOption
	// begin asks how things stand, on a new connection.
	begin(ctx context.Context, conn *dbus.Conn)
	// hear takes a signal.
	hear(ctx context.Context, conn *dbus.Conn, s *dbus.Signal)
	// end is called when the connection is gone.
	end()
}

// follow listens on both buses.
func (w *Watch) follow(ctx context.Context, o Options) {
	defer close(w.ended)
	var both, first sync.WaitGroup
	for _, bus := range []struct {
		address string
		ear     ear
	}{
		{sessionAddress(o.SessionBus), &desktop{watch: w}},
		{systemAddress(o.SystemBus), &logind{watch: w}},
	} {
		if bus.address == "" {
			continue
		}
		first.Add(1)
		both.Go(func() { w.listen(ctx, bus.address, bus.ear, o.After, sync.OnceFunc(first.Done)) })
	}
	first.Wait()
	close(w.asked)
	both.Wait()
}

// sessionAddress is where the session's bus is; empty where there is none. One is
// never started.
func sessionAddress(given string) string {
	if given == "" {
		given = os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	}
	if strings.HasPrefix(given, "autolaunch:") || strings.HasPrefix(given, "disabled:") {
		return ""
	}
	return given
}

func systemAddress(given string) string {
	if given == "" {
		given = os.Getenv("DBUS_SYSTEM_BUS_ADDRESS")
	}
	if given == "" {
		given = "unix:path=/run/dbus/system_bus_socket"
	}
	return given
}

// listen stays connected to a bus for as long as ctx lasts. It calls asked when it
// knows how things stand, or that there is no bus.
func (w *Watch) listen(ctx context.Context, address string, e ear, after Timer, asked func()) {
	defer asked()
	for pause := firstPause; ctx.Err() == nil; pause = min(2*pause, lastPause) {
		if w.connected(ctx, address, e, asked) {
			pause = firstPause
		}
		asked()
		over := make(chan struct{})
		stop := after(pause, func() { close(over) })
		select {
		case <-over:
		case <-ctx.Done():
		}
		stop()
	}
}

// connected connects and listens until the connection ends. It reports whether
// there was one.
func (w *Watch) connected(ctx context.Context, address string, e ear, asked func()) bool {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// Whoever accepts a connection and never answers is given up.
	silent := time.AfterFunc(callTime, cancel)
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if !silent.Stop() || err != nil {
		if err == nil {
			conn.Close()
		}
		return false
	}
	defer conn.Close()
	signals := make(chan *dbus.Signal, mostSignals)
	conn.Signal(signals)
	for _, match := range e.matches() {
		if conn.AddMatchSignalContext(ctx, match...) != nil && !conn.Connected() {
			return false
		}
	}
	defer e.end()
	e.begin(ctx, conn)
	asked()
	for {
		select {
		case s, ok := <-signals:
			if !ok {
				return true
			}
			e.hear(ctx, conn, s)
		case <-ctx.Done():
			return true
		}
	}
}

// call calls a method of a service that runs, and stores what it returns.
func call(ctx context.Context, conn *dbus.Conn, service string, path dbus.ObjectPath, method string, args []any, results ...any) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return conn.Object(service, path).CallWithContext(ctx, method, dbus.FlagNoAutoStart, args...).Store(results...)
}

// runs reports whether a service is on the bus.
func runs(ctx context.Context, conn *dbus.Conn, service string) bool {
	var there bool
	err := call(ctx, conn, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", []any{service}, &there)
	return err == nil && there
}

// owners matches the signal that a service has come or gone.
func owners(service string) []dbus.MatchOption {
	return []dbus.MatchOption{
		dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, service),
	}
}

const ownerChanged = "org.freedesktop.DBus.NameOwnerChanged"

// truth returns the yes or no that a signal has as its first value.
func truth(s *dbus.Signal) (yes, ok bool) {
	if len(s.Body) == 0 {
		return false, false
	}
	yes, ok = s.Body[0].(bool)
	return yes, ok
}

// lockTold notes whether one of them does.
func (w *Watch) lockTold(who locker, tells bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.lockers &^= who; tells {
		w.lockers |= who
	}
	w.known.Lock = w.lockers != 0
}

// sleepTold notes whether anybody says that the computer goes to sleep.
func (w *Watch) sleepTold(tells bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.known.Sleep = tells
}
