//go:build !windows && !darwin

package session

import (
	"context"
	"strings"

	"github.com/godbus/dbus/v5"
)

// The watcher of status icons, as KDE and what follows its specification has it.
const (
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = "/StatusNotifierWatcher"
)

// savers are the services that say when the screen is locked; each has an
// interface of the same name.
func savers() []string {
	return []string{
		"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
		"org.mate.ScreenSaver", "org.xfce.ScreenSaver",
	}
}

// desktop listens on the session's bus.
type desktop struct{ watch *Watch }

func (d *desktop) matches() [][]dbus.MatchOption {
	all := [][]dbus.MatchOption{owners(watcherName), {dbus.WithMatchInterface(watcherName)}}
	for _, saver := range savers() {
		all = append(all, owners(saver), []dbus.MatchOption{dbus.WithMatchInterface(saver), dbus.WithMatchMember("ActiveChanged")})
	}
	return all
}

func (d *desktop) begin(ctx context.Context, conn *dbus.Conn) {
	d.lookForSavers(ctx, conn)
	d.lookForTray(ctx, conn)
}

func (d *desktop) end() {
	d.watch.lockTold(fromSaver, false)
	d.watch.tray(false)
}

func (d *desktop) hear(ctx context.Context, conn *dbus.Conn, s *dbus.Signal) {
	at := strings.LastIndexByte(s.Name, '.')
	name, member := s.Name[:max(at, 0)], s.Name[at+1:]
	switch {
	case member == "ActiveChanged":
		active, ok := truth(s)
		switch {
		case ok && active:
			d.watch.say(Locked)
		case ok:
			d.watch.say(Unlocked)
		}
	case name == watcherName:
		d.lookForTray(ctx, conn)
	case s.Name == ownerChanged:
		d.begin(ctx, conn)
	}
}

func (d *desktop) lookForSavers(ctx context.Context, conn *dbus.Conn) {
	there := false
	for _, saver := range savers() {
		there = there || runs(ctx, conn, saver)
	}
	d.watch.lockTold(fromSaver, there)
}

// lookForTray finds out whether an icon would be seen: a watcher alone shows none.
func (d *desktop) lookForTray(ctx context.Context, conn *dbus.Conn) {
	var host dbus.Variant
	there := false
	if runs(ctx, conn, watcherName) {
		err := call(ctx, conn, watcherName, watcherPath, "org.freedesktop.DBus.Properties.Get",
			[]any{watcherName, "IsStatusNotifierHostRegistered"}, &host)
		there, _ = host.Value().(bool)
		there = there && err == nil
	}
	d.watch.tray(there)
}
