//go:build linux || freebsd || netbsd || openbsd || dragonfly

package keyring

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// changes returns what is closed as soon as something happens to the keyring
// service that may have made it usable: it says that something of it has changed,
// it comes or goes, or the bus goes. Where nothing can be heard, nothing ever
// does. stop ends the listening.
func (s *secretService) changes(ctx context.Context) (changed <-chan struct{}, stop func()) {
	happened := make(chan struct{})
	conn, err := s.connectQuickly(ctx)
	if err != nil {
		return happened, func() {}
	}
	signals := make(chan *dbus.Signal, 64)
	conn.Signal(signals)
	matches := [][]dbus.MatchOption{
		{dbus.WithMatchSender(secretsName), dbus.WithMatchPathNamespace(secretsPath),
			dbus.WithMatchInterface(propertiesInterface), dbus.WithMatchMember("PropertiesChanged")},
		{dbus.WithMatchSender(secretsName), dbus.WithMatchInterface(serviceInterface)},
		{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)},
	}
	for _, match := range matches {
		_ = conn.AddMatchSignalContext(ctx, match...) // not heard, it is found by looking
	}
	listening, end := context.WithCancel(ctx)
	go func() {
		defer func() {
			conn.RemoveSignal(signals)
			for _, match := range matches {
				_ = conn.RemoveMatchSignal(match...) // the bus forgets it with the connection
			}
		}()
		for {
			select {
			case signal, open := <-signals:
				if open && !ofService(signal) {
					continue
				}
				close(happened)
			case <-listening.Done():
			}
			return
		}
	}()
	return happened, end
}

// ofService reports whether a signal is one of those that were asked for; those
// that others in this program listen to come along.
func ofService(signal *dbus.Signal) bool {
	if signal == nil {
		return false
	}
	switch signal.Name {
	case "org.freedesktop.DBus.NameOwnerChanged":
		return len(signal.Body) == 3 && signal.Body[0] == secretsName
	case propertiesInterface + ".PropertiesChanged":
		return len(signal.Body) > 0 && (signal.Body[0] == collectionInterface || signal.Body[0] == serviceInterface)
	case serviceInterface + ".CollectionChanged", serviceInterface + ".CollectionCreated":
		return true
	}
	return false
}

// connectQuickly is connect within the time of a call.
func (s *secretService) connectQuickly(ctx context.Context) (*dbus.Conn, error) {
	ctx, cancel := withTime(ctx, callTime)
	defer cancel()
	return s.connect(ctx)
}
