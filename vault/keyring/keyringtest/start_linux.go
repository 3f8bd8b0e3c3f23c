package keyringtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience bounds every wait; only a broken session gets there.
const patience = 30 * time.Second

// busConfig has the session's own folder of services and not the machine's:
// whatever is on the bus was put there by the test.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>%s</listen>
  <auth>EXTERNAL</auth>
  <servicedir>%s</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// prompter shows the prompts of gnome-keyring. It is part of GCR 3.
const (
	prompter        = "/usr/libexec/gcr-prompter"
	prompterService = "[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=" + prompter + "\n"
)

// Start starts a session with an unlocked, empty keyring, or with what opts ask
// for instead, and ends it with the test.
func Start(t testing.TB, opts ...Option) *Session {
	t.Helper()
	o := options{daemon: true, unlock: true}
	for _, opt := range opts {
		opt(&o)
	}
	s := newSession(t)
	s.display = o.display
	if s.display != "" {
		s.offerPrompter(t)
	}
	s.startBus(t)
	if o.daemon {
		s.startDaemon(t, o.unlock)
	}
	return s
}

func (s *Session) services() string { return filepath.Join(s.Dir, "services") }

func (s *Session) offerPrompter(t testing.TB) {
	t.Helper()
	if _, err := os.Stat(prompter); err != nil {
		t.Fatalf("keyringtest: this test needs gcr-prompter (Debian: apt-get install gcr): %v", err)
	}
	file := filepath.Join(s.services(), "prompter.service")
	if err := os.WriteFile(file, []byte(prompterService), 0o600); err != nil {
		t.Fatalf("keyringtest: %v", err)
	}
}

func (s *Session) startBus(t testing.TB) {
	t.Helper()
	config := filepath.Join(s.Dir, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, s.Address, s.services()), 0o600); err != nil {
		t.Fatalf("keyringtest: %v", err)
	}
	// The bus tells its address on this pipe once it listens.
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatalf("keyringtest: %v", err)
	}
	defer r.Close()
	s.bus = program{
		name:  "dbus-daemon",
		args:  []string{"--nofork", "--nopidfile", "--config-file=" + config, "--print-address=3"},
		env:   s.daemonEnv(),
		extra: []*os.File{w},
	}.start(t)
	w.Close()
	if err := r.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatalf("keyringtest: %v", err)
	}
	address := make([]byte, 4096)
	n, err := r.Read(address)
	if err != nil {
		s.bus.kill()
		t.Fatalf("keyringtest: the session bus did not start: %v; %s", err, s.bus.said())
	}
	if got := string(address[:n]); !strings.HasPrefix(got, s.Address) {
		t.Fatalf("keyringtest: the session bus listens at %s, not at %s", got, s.Address)
	}
}

func (s *Session) startDaemon(t testing.TB, unlock bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn := s.connect(ctx, t)
	defer conn.Close()
	owners := make(chan *dbus.Signal, 16)
	conn.Signal(owners)
	if err := conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)); err != nil {
		t.Fatalf("keyringtest: watching the bus: %v", err)
	}
	p := program{
		name: "gnome-keyring-daemon",
		args: []string{"--foreground", "--components=secrets"},
		env:  s.daemonEnv(),
	}
	if unlock {
		p.args = append(p.args, "--unlock")
		p.stdin = strings.NewReader(Password)
	}
	s.daemon = p.start(t)
	for {
		select {
		case signal := <-owners:
			if hasOwner(signal) {
				return
			}
		case <-s.daemon.ended:
			t.Fatalf("keyringtest: %s", s.daemon.said())
		case <-ctx.Done():
			s.daemon.kill()
			t.Fatalf("keyringtest: the keyring is not on the bus after %v; %s", patience, s.daemon.said())
		}
	}
}

// daemonEnv is the environment of the bus and the keyring: they show prompts on
// the session's display, or nowhere, whatever display the test has.
func (s *Session) daemonEnv() []string {
	return append(s.Env(), "DISPLAY="+s.display, "WAYLAND_DISPLAY=")
}

// hasOwner reports whether a NameOwnerChanged signal says that the keyring's
// name is taken.
func hasOwner(signal *dbus.Signal) bool {
	if signal == nil || signal.Name != "org.freedesktop.DBus.NameOwnerChanged" || len(signal.Body) != 3 {
		return false
	}
	name, _ := signal.Body[0].(string)
	owner, _ := signal.Body[2].(string)
	return name == secretsName && owner != ""
}

// connect opens a connection of its own to the session's bus, which ends with
// ctx.
func (s *Session) connect(ctx context.Context, t testing.TB) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(s.Address, dbus.WithContext(ctx))
	if err != nil {
		t.Fatalf("keyringtest: connecting to the session's bus: %v", err)
	}
	return conn
}
