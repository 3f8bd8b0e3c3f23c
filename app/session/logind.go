//go:build !windows && !darwin

package session

import (
	"context"
	"os"

	"github.com/godbus/dbus/v5"
)

const (
	logindName     = "org.freedesktop.login1"
	logindPath     = "/org/freedesktop/login1"
	logindManager  = logindName + ".Manager"
	logindSession  = logindName + ".Session"
	logindUser     = logindName + ".User"
	propertiesName = "org.freedesktop.DBus.Properties"
)

// logind listens to systemd-logind, or elogind, on the system's bus.
type logind struct {
	watch   *Watch
	session dbus.ObjectPath // ours; empty where it is not known
	hold    *os.File        // holds sleep up while it is open; nil where nothing does
}

func (*logind) matches() [][]dbus.MatchOption {
	sender := dbus.WithMatchSender(logindName)
	return [][]dbus.MatchOption{
		owners(logindName),
		{sender, dbus.WithMatchInterface(logindManager), dbus.WithMatchMember("PrepareForSleep")},
		{sender, dbus.WithMatchInterface(logindSession)},
		{sender, dbus.WithMatchInterface(propertiesName), dbus.WithMatchMember("PropertiesChanged"),
			dbus.WithMatchPathNamespace(logindPath + "/session")},
	}
}

func (l *logind) begin(ctx context.Context, conn *dbus.Conn) {
	there := runs(ctx, conn, logindName)
	l.session = ""
	if there {
		l.session = ownSession(ctx, conn)
		l.take(ctx, conn)
	}
	l.watch.sleepTold(there)
	l.watch.lockTold(fromLogind, l.session != "")
}

func (l *logind) end() {
	l.letGo()
	l.watch.sleepTold(false)
	l.watch.lockTold(fromLogind, false)
}

func (l *logind) hear(ctx context.Context, conn *dbus.Conn, s *dbus.Signal) {
	switch s.Name {
	case ownerChanged:
		l.letGo()
		l.begin(ctx, conn)
	case logindManager + ".PrepareForSleep":
		switch sleeps, ok := truth(s); {
		case ok && sleeps:
			l.watch.say(Sleeping)
			l.letGo()
		case ok:
			l.take(ctx, conn)
			l.watch.say(Woke)
		}
	case logindSession + ".Lock", logindSession + ".Unlock", propertiesName + ".PropertiesChanged":
		if s.Path == l.session && l.session != "" {
			l.hearSession(s)
		}
	}
}

// hearSession takes a signal of our session: that it is to be locked, or a locker's
// word that it is.
func (l *logind) hearSession(s *dbus.Signal) {
	locked := s.Name == logindSession+".Lock"
	if s.Name == propertiesName+".PropertiesChanged" {
		if len(s.Body) < 2 {
			return
		}
		changed, _ := s.Body[1].(map[string]dbus.Variant)
		hint, ok := changed["LockedHint"].Value().(bool)
		if !ok {
			return
		}
		locked = hint
	}
	if locked {
		l.watch.say(Locked)
	} else {
		l.watch.say(Unlocked)
	}
}

// ownSession finds the session that this program belongs to: the one that the
// environment names, the one that it was started in or, for what the user's service
// manager has started, the one with the user's display.
func ownSession(ctx context.Context, conn *dbus.Conn) (path dbus.ObjectPath) {
	if id := os.Getenv("XDG_SESSION_ID"); id != "" {
		if call(ctx, conn, logindName, logindPath, logindManager+".GetSession", []any{id}, &path) == nil {
			return path
		}
	}
	if call(ctx, conn, logindName, logindPath, logindManager+".GetSessionByPID", []any{uint32(os.Getpid())}, &path) == nil {
		return path
	}
	var user dbus.ObjectPath
	if call(ctx, conn, logindName, logindPath, logindManager+".GetUser", []any{uint32(os.Getuid())}, &user) != nil {
		return ""
	}
	var display dbus.Variant
	if call(ctx, conn, logindName, user, propertiesName+".Get", []any{logindUser, "Display"}, &display) != nil {
		return ""
	}
	var of struct {
		ID   string
		Path dbus.ObjectPath
	}
	if dbus.Store([]any{display.Value()}, &of) != nil || of.ID == "" {
		return ""
	}
	return of.Path
}

// take has logind wait before it goes to sleep until letGo is called. Where it
// cannot be had, Sleeping may be told too late.
func (l *logind) take(ctx context.Context, conn *dbus.Conn) {
	if l.hold != nil {
		return
	}
	var fd dbus.UnixFD
	err := call(ctx, conn, logindName, logindPath, logindManager+".Inhibit",
		[]any{"sleep", "Latchkey", "Hides the codes", "delay"}, &fd)
	if err == nil {
		l.hold = os.NewFile(uintptr(fd), "sleep")
	}
}

func (l *logind) letGo() {
	if l.hold != nil {
		_ = l.hold.Close()
		l.hold = nil
	}
}
