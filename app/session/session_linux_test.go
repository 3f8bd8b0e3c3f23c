package session

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"latchkey/vault/keyring/keyringtest"
)

// patience is longer than anything here takes; only a fault gets there.
const patience = 20 * time.Second

// A pause is one that the Watch makes.
type pause struct {
	time.Duration
	end func()
}

// A desk is a private bus that stands for both of a desktop's, and a Watch on it.
type desk struct {
	t      *testing.T
	bus    *keyringtest.Session
	watch  *Watch
	events chan Event
	pauses chan pause // before a bus is looked for again
	stop   context.CancelFunc
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	t.Setenv("XDG_SESSION_ID", "")
	d := &desk{t: t, bus: keyringtest.Start(t, keyringtest.WithoutService()), events: make(chan Event, 100),
		pauses: make(chan pause, 100)}
	return d
}

// start starts the Watch, and waits until it knows how things stand.
func (d *desk) start() Known {
	d.t.Helper()
	ctx, stop := context.WithCancel(d.t.Context())
	d.stop = stop
	d.watch = Start(ctx, Options{SessionBus: d.bus.Address, SystemBus: d.bus.Address,
		After: func(duration time.Duration, f func()) func() {
			d.pauses <- pause{duration, f}
			return func() {}
		}}, func(e Event) { d.events <- e })
	d.t.Cleanup(func() {
		stop()
		<-d.watch.Ended()
	})
	waiting, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	return d.watch.Await(waiting)
}

// wants waits for exactly these events.
func (d *desk) wants(events ...Event) {
	d.t.Helper()
	for _, want := range events {
		select {
		case got := <-d.events:
			if got != want {
				d.t.Fatalf("event %d, want %d", got, want)
			}
		case <-time.After(patience):
			d.t.Fatalf("event %d did not come", want)
		}
	}
}

// service is a program of the desktop with these names.
func (d *desk) service(names ...string) *dbus.Conn {
	d.t.Helper()
	conn, err := dbus.Connect(d.bus.Address)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { conn.Close() })
	for _, name := range names {
		if reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
			d.t.Fatalf("%s: %v, %v", name, reply, err)
		}
	}
	return conn
}

func (d *desk) emit(conn *dbus.Conn, path dbus.ObjectPath, name string, values ...any) {
	d.t.Helper()
	if err := conn.Emit(path, name, values...); err != nil {
		d.t.Fatal(err)
	}
}

// manager stands for logind's, as far as it is asked.
type manager struct {
	mu   sync.Mutex
	held []*os.File // our ends of what holds sleep up
}

const ours, others = "/org/freedesktop/login1/session/_32", "/org/freedesktop/login1/session/c1"

func (m *manager) GetSessionByPID(pid uint32) (dbus.ObjectPath, *dbus.Error) {
	if pid != uint32(os.Getpid()) {
		return "", dbus.NewError("org.freedesktop.login1.NoSessionForPID", nil)
	}
	return ours, nil
}

func (m *manager) Inhibit(what, who, why, mode string) (dbus.UnixFD, *dbus.Error) {
	read, write, err := os.Pipe()
	if err != nil || what != "sleep" || mode != "delay" {
		return 0, dbus.MakeFailedError(err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = append(m.held, read, write)
	return dbus.UnixFD(write.Fd()), nil
}

// released waits until the last hold is let go of.
func (m *manager) released(t *testing.T) {
	t.Helper()
	m.mu.Lock()
	read, write := m.held[len(m.held)-2], m.held[len(m.held)-1]
	m.mu.Unlock()
	write.Close() // the other copy is the program's
	if err := read.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := read.Read(make([]byte, 1)); err == nil || os.IsTimeout(err) {
		t.Errorf("sleep is still held up: %v", err)
	}
}

func (d *desk) logind() (*dbus.Conn, *manager) {
	d.t.Helper()
	conn, m := d.service(), &manager{}
	if err := conn.Export(m, logindPath, logindManager); err != nil {
		d.t.Fatal(err)
	}
	if _, err := conn.RequestName(logindName, 0); err != nil {
		d.t.Fatal(err)
	}
	return conn, m
}

func TestLogindLocksAndSleeps(t *testing.T) {
	d := newDesk(t)
	conn, m := d.logind()
	if known := d.start(); known != (Known{Lock: true, Sleep: true}) {
		t.Errorf("known is %+v", known)
	}
	d.emit(conn, others, logindSession+".Lock")
	d.emit(conn, ours, logindSession+".Lock")
	d.wants(Locked)
	d.emit(conn, ours, logindSession+".Unlock")
	d.wants(Unlocked)
	hint := func(locked bool) {
		d.emit(conn, ours, propertiesName+".PropertiesChanged", logindSession, map[string]dbus.Variant{"LockedHint": dbus.MakeVariant(locked)}, []string{})
	}
	hint(true)
	hint(false)
	d.wants(Locked, Unlocked)
	d.emit(conn, ours, propertiesName+".PropertiesChanged", logindSession, map[string]dbus.Variant{"IdleHint": dbus.MakeVariant(true)}, []string{})
	d.emit(conn, logindPath, logindManager+".PrepareForSleep", true)
	d.wants(Sleeping)
	m.released(t)
	d.emit(conn, logindPath, logindManager+".PrepareForSleep", false)
	d.wants(Woke)
	m.mu.Lock()
	if len(m.held) != 4 {
		t.Errorf("sleep was held up %d times, want twice", len(m.held)/2)
	}
	m.mu.Unlock()
	// A stranger's signal of that name is not logind's.
	d.emit(d.service(), ours, logindSession+".Lock")
	d.emit(conn, ours, logindSession+".Unlock")
	d.wants(Unlocked)
}

func TestScreenSaversLock(t *testing.T) {
	d := newDesk(t)
	if known := d.start(); known != (Known{}) {
		t.Errorf("on an empty bus known is %+v", known)
	}
	for _, name := range savers() {
		conn := d.service(name)
		d.emit(conn, "/ScreenSaver", name+".ActiveChanged", true)
		d.wants(Locked)
		if !d.watch.Known().Lock {
			t.Errorf("%s runs, and it is not known that it tells", name)
		}
		d.emit(conn, "/ScreenSaver", name+".ActiveChanged", false)
		d.wants(Unlocked)
		d.emit(conn, "/ScreenSaver", name+".ActiveChanged", "yes")
		d.emit(conn, "/ScreenSaver", name+".ActiveChanged")
		conn.Close()
	}
}

// The tray is there where a watcher is and something shows what it knows.
func TestTrayComesAndGoes(t *testing.T) {
	d := newDesk(t)
	if d.start().Tray {
		t.Fatal("there is a tray on an empty bus")
	}
	conn := d.service()
	hosts := func(there bool) map[string]map[string]*prop.Prop {
		return map[string]map[string]*prop.Prop{watcherName: {"IsStatusNotifierHostRegistered": {Value: there}}}
	}
	properties, err := prop.Export(conn, watcherPath, hosts(false))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(watcherName, 0); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		properties.SetMust(watcherName, "IsStatusNotifierHostRegistered", true)
		d.emit(conn, watcherPath, watcherName+".StatusNotifierHostRegistered")
		d.wants(TrayAppeared)
		properties.SetMust(watcherName, "IsStatusNotifierHostRegistered", false)
		d.emit(conn, watcherPath, watcherName+".StatusNotifierHostUnregistered")
		d.wants(TrayGone)
	}
	properties.SetMust(watcherName, "IsStatusNotifierHostRegistered", true)
	d.emit(conn, watcherPath, watcherName+".StatusNotifierHostRegistered")
	d.wants(TrayAppeared)
	conn.Close()
	d.wants(TrayGone)
	if d.watch.Known().Tray {
		t.Error("the tray is there still")
	}
}

// A bus that ends is looked for again, seldomer each time, and found.
func TestBusThatRestarts(t *testing.T) {
	d := newDesk(t)
	d.logind()
	d.start()
	d.bus.KillBus(t)
	pauses := make([]pause, 2) // one for each of the two buses
	for i, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		if i > 0 {
			pauses[0].end()
			pauses[1].end()
		}
		for j := range pauses {
			if pauses[j] = <-d.pauses; pauses[j].Duration != want {
				t.Fatalf("a pause of %v, want %v", pauses[j].Duration, want)
			}
		}
	}
	if known := d.watch.Known(); known != (Known{}) {
		t.Errorf("without a bus known is %+v", known)
	}
	d.bus.StartBus(t)
	conn, _ := d.logind()
	pauses[0].end()
	pauses[1].end()
	for !d.watch.Known().Lock {
		select {
		case <-d.pauses:
			t.Fatal("the bus was not found")
		case <-time.After(time.Millisecond):
		}
	}
	d.emit(conn, ours, logindSession+".Lock")
	d.wants(Locked)
}

func TestLogindThatRestarts(t *testing.T) {
	d := newDesk(t)
	conn, _ := d.logind()
	d.start()
	conn.Close()
	conn, m := d.logind()
	for {
		m.mu.Lock()
		n := len(m.held)
		m.mu.Unlock()
		if n > 0 {
			break
		}
		select {
		case <-time.After(time.Millisecond):
		case <-t.Context().Done():
			t.Fatal("logind was not found again")
		}
	}
	d.emit(conn, ours, logindSession+".Lock")
	d.wants(Locked)
}

// Where nothing can be asked, that is known at once and nothing is started.
func TestNoBus(t *testing.T) {
	dir := t.TempDir()
	for _, session := range []string{"disabled:", "autolaunch:", "unix:path=" + dir + "/none", "rubbish"} {
		ctx, stop := context.WithTimeout(t.Context(), patience)
		w := Start(ctx, Options{SessionBus: session, SystemBus: "unix:path=" + dir + "/none"}, func(Event) { t.Error("an event") })
		if known := w.Await(ctx); known != (Known{}) || ctx.Err() != nil {
			t.Errorf("%s: %+v, %v", session, known, ctx.Err())
		}
		stop()
		<-w.Ended()
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+dir+"/none")
	if known := Ask(t.Context()); known != (Known{}) {
		t.Errorf("asked without a bus: %+v", known)
	}
}
