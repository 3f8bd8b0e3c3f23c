package keyringtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Password unlocks the keyring of every session.
const Password = "keyring-test"

// An Option changes what Start starts.
type Option func(*options)

type options struct {
	daemon  bool   // a keyring daemon is started
	unlock  bool   // and its keyring made and unlocked
	display string // where prompts can be shown
}

// WithoutService leaves the bus without a keyring service on it, and without
// the means to start one.
func WithoutService() Option {
	return func(o *options) { o.daemon = false }
}

// WithoutCollection starts the keyring service as a user meets it who never
// logged in with a password: it answers, and has no keyring to store in.
func WithoutCollection() Option {
	return func(o *options) { o.unlock = false }
}

// WithPrompts has the keyring show its real prompts on an X display, such as
// ":7". Without it a prompt cannot be shown, and counts as dismissed.
func WithPrompts(display string) Option {
	return func(o *options) { o.display = display }
}

// A Session is a private session bus with a keyring service. Its methods fail
// the test when they cannot do what they say; they are for one goroutine.
type Session struct {
	// Dir holds the session's folders: home, data, config, and run.
	Dir string
	// Address is the bus's, as DBUS_SESSION_BUS_ADDRESS has it.
	Address string

	display string
	bus     *process
	daemon  *process
}

// newSession makes the session's folders, which live until the test ends.
func newSession(t testing.TB) *Session {
	t.Helper()
	// Not t.TempDir: with a long test name its path outgrows the 107 bytes
	// that the path of a socket may have.
	dir, err := os.MkdirTemp("", "keyringtest-")
	if err != nil {
		t.Fatalf("keyringtest: %v", err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("keyringtest: removing the session's folders: %v", err)
		}
	})
	s := &Session{Dir: dir}
	for _, name := range []string{"home", "data", "config", "run", "services"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatalf("keyringtest: %v", err)
		}
	}
	s.Address = "unix:path=" + s.socket()
	return s
}

func (s *Session) socket() string { return filepath.Join(s.Dir, "run", "bus") }

// ConfigDir is the session's $XDG_CONFIG_HOME, where Latchkey keeps its
// settings in the folder latchkey.
func (s *Session) ConfigDir() string { return filepath.Join(s.Dir, "config") }

// Home is the session's home folder.
func (s *Session) Home() string { return filepath.Join(s.Dir, "home") }

func (s *Session) variables() map[string]string {
	return map[string]string{
		"HOME":                     s.Home(),
		"XDG_DATA_HOME":            filepath.Join(s.Dir, "data"),
		"XDG_CONFIG_HOME":          s.ConfigDir(),
		"XDG_RUNTIME_DIR":          filepath.Join(s.Dir, "run"),
		"DBUS_SESSION_BUS_ADDRESS": s.Address,
	}
}

// Env returns this process's environment with the session's folders and bus in
// it, and without what steers Latchkey: the whole environment for a child
// process, to which a test appends its own settings.
func (s *Session) Env() []string {
	own := s.variables()
	var env []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if _, replaced := own[name]; replaced || steers(name) {
			continue
		}
		env = append(env, entry)
	}
	for name, value := range own {
		env = append(env, name+"="+value)
	}
	return env
}

// steers reports whether the variable called name would lead a child to other
// settings or another keyring than the session's.
func steers(name string) bool {
	return strings.HasPrefix(name, "LATCHKEY_") || strings.HasPrefix(name, "GNOME_KEYRING_") ||
		strings.HasPrefix(name, "XDG_DATA_") || strings.HasPrefix(name, "XDG_CONFIG_") ||
		name == "DBUS_STARTER_ADDRESS" || name == "DBUS_STARTER_BUS_TYPE"
}
