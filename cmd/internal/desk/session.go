package desk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/vault/keyring"
)

// sessionMark is set, to the session's folder, in a program that EnterSession
// has started again.
const sessionMark = "LATCHKEY_DESK_SESSION"

// A Session is a login session for programs that must not touch that of the
// person who runs them.
type Session struct {
	// Home is the session's home folder; it is new and empty.
	Home string
	// Keyring says whether a keyring service answers in it.
	Keyring bool
}

// EnterSession runs this program again in a session of its own, with a home
// folder, a session bus and an unlocked gnome-keyring, and returns the session
// to that second run. In the first run it does not return: it waits, cleans up
// and exits as the second did.
//
// Where dbus-run-session or gnome-keyring-daemon is missing there is a session
// without a keyring.
func EnterSession() (Session, error) {
	if home := os.Getenv(sessionMark); home != "" {
		return enteredSession(home)
	}
	code, err := superviseSession()
	if err != nil {
		return Session{}, fmt.Errorf("starting a session: %w", err)
	}
	os.Exit(code)
	panic("unreachable")
}

// keyringPatience is how long the session's keyring may take to answer.
const keyringPatience = 30 * time.Second

// enteredSession waits, in the second run, for the keyring to answer.
func enteredSession(home string) (Session, error) {
	s := Session{Home: home, Keyring: os.Getenv("DBUS_SESSION_BUS_ADDRESS") != ""}
	if !s.Keyring {
		return s, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), keyringPatience)
	defer cancel()
	if err := keyringOwned(ctx); err != nil {
		return s, err
	}
	store := keyring.OS()
	var last error
	err := Await(ctx, "the session's keyring", func() (bool, error) {
		last = keyring.Probe(ctx, store)
		return last == nil, nil
	})
	if err != nil {
		return s, errors.Join(err, last)
	}
	return s, nil
}

// keyringOwned waits for the daemon to be on the bus. It only asks whose the
// name is: any other question would have the bus start a second daemon, and
// that one's keyring is locked.
func keyringOwned(ctx context.Context) error {
	conn, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("connecting to the session's bus: %w", err)
	}
	defer conn.Close()
	return Await(ctx, "the session's keyring to be on the bus", func() (owned bool, err error) {
		err = conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned)
		return owned, err
	})
}

// sessionScript runs the program that it is given beside a keyring daemon, and
// ends the daemon with it, however early it is interrupted. The daemon makes a
// keyring with the password that it reads. The bus talks of limits that it may
// not raise; only the program, whose errors go to descriptor 3, is to be heard.
const sessionScript = `
printf session | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 3>&- &
daemon=$!
"$0" "$@" 2>&3 3>&-
status=$?
kill "$daemon"
exit "$status"
`

// superviseSession runs the second run and returns its exit status.
func superviseSession() (int, error) {
	home, err := os.MkdirTemp("", "latchkey-session-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(home)
	// Ctrl+C is for the second run alone, which may catch it and end in order.
	// What is ignored here is ignored by the bus in between as well.
	signal.Ignore(os.Interrupt)
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	cmd := exec.Command(self, os.Args[1:]...)
	if hasKeyring() {
		cmd = exec.Command("dbus-run-session", append([]string{"--", "sh", "-c", sessionScript, self}, os.Args[1:]...)...)
		cmd.ExtraFiles = []*os.File{os.Stderr}
	} else {
		cmd.Stderr = os.Stderr
	}
	if cmd.Env, err = sessionEnv(home); err != nil {
		return 0, err
	}
	cmd.Stdout = os.Stdout
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

func hasKeyring() bool {
	for _, tool := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(tool); err != nil {
			return false
		}
	}
	return true
}

// sessionEnv makes the session's folders and returns its environment: that of
// this process with every way to the real session cut off.
func sessionEnv(home string) ([]string, error) {
	env := os.Environ()
	folders := map[string]string{
		"HOME": ".", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data",
		"XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run",
	}
	for name, folder := range folders {
		path := filepath.Join(home, folder)
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, err
		}
		env = append(env, name+"="+path)
	}
	for _, name := range []string{"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
		"LATCHKEY_KEYRING", "LATCHKEY_PASSPHRASE_FILE", "LATCHKEY_CONFIG"} {
		env = append(env, name+"=")
	}
	return append(env, sessionMark+"="+home), nil
}
