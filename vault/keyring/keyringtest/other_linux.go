package keyringtest

import (
	"context"
	"os"
	"path"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// An Other stands in for another program that answers for the keyring of a
// session, as KeePassXC can. It has no values, refuses to take any, and counts who
// tries.
type Other struct {
	collections []dbus.ObjectPath
	locked      bool

	mu        sync.Mutex
	writes    int
	dismissed int
}

// Names of what an Other has on the bus.
const (
	otherPrompt  = dbus.ObjectPath("/org/freedesktop/secrets/prompt/p1")
	otherSession = dbus.ObjectPath("/org/freedesktop/secrets/session/s1")
	defaultAlias = dbus.ObjectPath("/org/freedesktop/secrets/aliases/default")
	properties   = "org.freedesktop.DBus.Properties"
)

// ServeOther has another program answer for the session's keyring, which nothing
// else may do at the time: one whose process has this name, of at most 15 bytes,
// and with these keyrings, of which the first is the default one. If locked is
// set they stay so, and requests to unlock them are never answered. It ends with
// the test. While it is there, this test's own process has that name.
func (s *Session) ServeOther(t testing.TB, process string, locked bool, keyrings ...string) *Other {
	t.Helper()
	const comm = "/proc/self/comm"
	before, err := os.ReadFile(comm)
	if err == nil {
		err = os.WriteFile(comm, []byte(process), 0)
	}
	if err != nil {
		t.Fatalf("keyringtest: naming the process: %v", err)
	}
	t.Cleanup(func() { _ = os.WriteFile(comm, before, 0) }) // only a name
	o := &Other{locked: locked}
	for _, name := range keyrings {
		o.collections = append(o.collections, dbus.ObjectPath(path.Dir(loginCollection)+"/"+name))
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	conn := s.connect(ctx, t)
	t.Cleanup(func() { _ = conn.Close() })
	o.export(t, conn)
	reply, err := conn.RequestName(secretsName, dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("keyringtest: answering for the keyring: %v, %v", reply, err)
	}
	return o
}

func (o *Other) export(t testing.TB, conn *dbus.Conn) {
	t.Helper()
	do := func(path dbus.ObjectPath, iface string, methods map[string]any) {
		if err := conn.ExportMethodTable(methods, path, iface); err != nil {
			t.Fatalf("keyringtest: %v", err)
		}
	}
	do(secretsPath, properties, map[string]any{"Get": func(_, _ string) (dbus.Variant, *dbus.Error) {
		return dbus.MakeVariant(append([]dbus.ObjectPath{}, o.collections...)), nil
	}})
	do(secretsPath, serviceInterface, map[string]any{
		"ReadAlias":   func(string) (dbus.ObjectPath, *dbus.Error) { return o.standard(), nil },
		"OpenSession": o.openSession,
		"Unlock":      o.unlock,
	})
	do(otherSession, "org.freedesktop.Secret.Session", map[string]any{"Close": func() *dbus.Error { return nil }})
	do(otherPrompt, "org.freedesktop.Secret.Prompt", map[string]any{
		"Prompt":  func(string) *dbus.Error { return nil },
		"Dismiss": func() *dbus.Error { o.count(&o.dismissed); return nil },
	})
	for _, collection := range append([]dbus.ObjectPath{defaultAlias}, o.collections...) {
		do(collection, properties, map[string]any{"Get": func(_, _ string) (dbus.Variant, *dbus.Error) {
			return dbus.MakeVariant(o.locked), nil
		}})
		do(collection, "org.freedesktop.Secret.Collection", map[string]any{
			"SearchItems": func(map[string]string) ([]dbus.ObjectPath, *dbus.Error) { return []dbus.ObjectPath{}, nil },
			"CreateItem":  o.createItem,
		})
	}
}

func (o *Other) standard() dbus.ObjectPath {
	if len(o.collections) == 0 {
		return "/"
	}
	return o.collections[0]
}

func (o *Other) openSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), otherSession, nil
}

func (o *Other) unlock(wanted []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	if o.locked {
		return []dbus.ObjectPath{}, otherPrompt, nil
	}
	return wanted, "/", nil
}

func (o *Other) createItem(map[string]dbus.Variant, secret, bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	o.count(&o.writes)
	return "/", "/", dbus.MakeFailedError(os.ErrPermission)
}

func (o *Other) count(what *int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	*what++
}

// Writes is how often somebody tried to store something.
func (o *Other) Writes() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.writes
}

// Dismissed is how often a request to unlock was taken back.
func (o *Other) Dismissed() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.dismissed
}
