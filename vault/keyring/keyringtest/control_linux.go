package keyringtest

import (
	"context"
	"fmt"
	"syscall"
	"testing"

	"github.com/godbus/dbus/v5"
)

const (
	secretsName      = "org.freedesktop.secrets"
	secretsPath      = "/org/freedesktop/secrets"
	serviceInterface = "org.freedesktop.Secret.Service"
	loginCollection  = "/org/freedesktop/secrets/collection/login"
	// masterPassword is gnome-keyring's own way to unlock without a prompt,
	// the one its login module uses.
	masterPassword = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword"
)

// secret is the structure (oayays) of the Secret Service.
type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// Lock locks the keyring, as a screen saver or its user would.
func (s *Session) Lock(t testing.TB) {
	t.Helper()
	s.service(t, func(ctx context.Context, service dbus.BusObject) error {
		return service.CallWithContext(ctx, serviceInterface+".Lock", 0,
			[]dbus.ObjectPath{loginCollection}).Err
	})
}

// Unlock unlocks the keyring, as its password typed into a prompt would.
func (s *Session) Unlock(t testing.TB) {
	t.Helper()
	if err := s.TryUnlock(t); err != nil {
		t.Fatal(err)
	}
}

// TryUnlock is Unlock for a moment at which the service may end by itself.
func (s *Session) TryUnlock(t testing.TB) error {
	t.Helper()
	return s.ask(t, func(ctx context.Context, service dbus.BusObject) error {
		var plain dbus.Variant
		var session dbus.ObjectPath
		err := service.CallWithContext(ctx, serviceInterface+".OpenSession", 0,
			"plain", dbus.MakeVariant("")).Store(&plain, &session)
		if err != nil {
			return err
		}
		return service.CallWithContext(ctx, masterPassword, 0, dbus.ObjectPath(loginCollection),
			secret{session, []byte{}, []byte(Password), "text/plain"}).Err
	})
}

// service calls the keyring service on a connection of its own.
func (s *Session) service(t testing.TB, call func(context.Context, dbus.BusObject) error) {
	t.Helper()
	if err := s.ask(t, call); err != nil {
		t.Fatal(err)
	}
}

// ask is service, for a call that may fail.
func (s *Session) ask(t testing.TB, call func(context.Context, dbus.BusObject) error) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn := s.connect(ctx, t)
	defer conn.Close()
	if err := call(ctx, conn.Object(secretsName, secretsPath)); err != nil {
		return fmt.Errorf("keyringtest: calling the keyring service: %w", err)
	}
	return nil
}

// KillDaemon kills the keyring service and waits until it is gone.
func (s *Session) KillDaemon(t testing.TB) {
	t.Helper()
	s.daemon.kill()
}

// StartDaemon starts the keyring service, after KillDaemon or WithoutService,
// and unlocks the keyring, which it makes if there is none. The service ends
// with t.
func (s *Session) StartDaemon(t testing.TB) {
	t.Helper()
	s.startDaemon(t, true)
}

// StartDaemonLocked starts the keyring service and leaves the keyring locked.
// The service ends with t.
func (s *Session) StartDaemonLocked(t testing.TB) {
	t.Helper()
	s.startDaemon(t, false)
}

// Freeze stops the keyring service where it stands: calls reach it and get no
// answer before Thaw.
func (s *Session) Freeze(t testing.TB) {
	t.Helper()
	s.daemon.signal(t, syscall.SIGSTOP)
}

// Thaw lets a frozen keyring service go on.
func (s *Session) Thaw(t testing.TB) {
	t.Helper()
	s.daemon.signal(t, syscall.SIGCONT)
}

// KillBus kills the session bus and leaves its socket behind, which makes
// Address stale. The keyring service goes with its bus.
func (s *Session) KillBus(t testing.TB) {
	t.Helper()
	s.bus.kill()
	s.daemon.kill()
}

// StartBus starts the session bus again at the same address, after KillBus. No
// keyring service is on it before StartDaemon. The bus ends with t.
func (s *Session) StartBus(t testing.TB) {
	t.Helper()
	s.startBus(t)
}

// Use makes the session that of the test's own process until the test ends. It
// sets the environment, so the test cannot be parallel, and connects the
// process to the bus.
//
// godbus keeps one connection to the session bus for a whole process, and
// go-keyring uses that one. It must be gone before another session can be
// used; so the bus is killed at the end, and the test ends when the connection
// has noticed.
func (s *Session) Use(t testing.TB) {
	t.Helper()
	for name, value := range s.variables() {
		t.Setenv(name, value)
	}
	for _, name := range []string{"LATCHKEY_CONFIG", "LATCHKEY_KEYRING", "LATCHKEY_PASSPHRASE_FILE"} {
		t.Setenv(name, "")
	}
	shared, err := dbus.SessionBus()
	if err != nil {
		t.Fatalf("keyringtest: connecting to the session's bus: %v", err)
	}
	t.Cleanup(func() {
		// After StartBus the connection is another one.
		last, err := dbus.SessionBus()
		s.bus.kill()
		if err == nil {
			<-last.Context().Done()
		}
		<-shared.Context().Done()
	})
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	own := s.connect(ctx, t)
	defer own.Close()
	if busID(ctx, t, shared) != busID(ctx, t, own) {
		t.Fatal("keyringtest: this process is connected to another session bus; Use must come before anything that opens the keyring")
	}
}

func busID(ctx context.Context, t testing.TB, conn *dbus.Conn) (id string) {
	t.Helper()
	if err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.GetId", 0).Store(&id); err != nil {
		t.Fatalf("keyringtest: asking the bus: %v", err)
	}
	return id
}
