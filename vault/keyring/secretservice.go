//go:build linux || freebsd || netbsd || openbsd || dragonfly

package keyring

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sync/singleflight"

	"latchkey/vault"
)

// Names of the Secret Service API, version 0.2.
const (
	secretsName         = "org.freedesktop.secrets"
	secretsPath         = "/org/freedesktop/secrets"
	serviceInterface    = "org.freedesktop.Secret.Service"
	collectionInterface = "org.freedesktop.Secret.Collection"
	promptInterface     = "org.freedesktop.Secret.Prompt"
	propertiesInterface = "org.freedesktop.DBus.Properties"
	loginCollection     = "/org/freedesktop/secrets/collection/login"
	noObject            = "/"
)

// secretLimit is the longest value that the vault should store. The service
// takes far more. Two things pull at it: the service writes its whole file at
// each Set, so larger pages store and read a large vault sooner; but every
// change sends a page there and back, in messages that are built byte by byte.
//
// With 1,000 accounts a change took 15 ms on pages of 2.4 KB, 19 on 16 KB and 24
// on 32 KB, made in turns on one keyring. With 10,000 it took
// 83, 98 and 117 (on 32 KB), most of it the file; but to store them all took
// 54 s on 2.4 KB, 14 on 8 KB, 5 on 16 KB and 4 on 32 KB, and to read them all 2,
// 2, 0.6 and 0.5 s. To store 10,000, and then 10,000 more, took the service 14 s
// of processor time on 16 KB and 9 on 32 KB. So 32 KB keeps storing a large vault
// short on a slow or busy machine too, for a few milliseconds a change, and has
// room for the longest note.
const secretLimit = 32 << 10

func thisPlatform() platform {
	s := &secretService{}
	return platform{limit: secretLimit, most: MaxValue, ready: s.ready, changes: s.changes, keeper: s.keeper,
		shared: busFolder, explain: explainSecretService}
}

// secretService looks at the Secret Service and unlocks its keyring, which
// go-keyring does without an end or a word: it waits for good for a prompt that
// nobody answers, and does not tell a dismissed one from a missing keyring.
type secretService struct {
	connecting singleflight.Group
	unlocking  flight
}

// ready makes sure that go-keyring finds a bus, a service and an unlocked
// keyring.
func (s *secretService) ready(ctx context.Context, prompt bool, times times) error {
	looking, cancel := withTime(ctx, times.call)
	defer cancel()
	conn, err := s.connect(looking)
	if err != nil {
		return err
	}
	collection, err := findCollection(looking, conn)
	if err != nil {
		return s.lookError(looking, err)
	}
	locked, err := isLocked(looking, conn, collection)
	switch {
	case err != nil:
		return s.lookError(looking, err)
	case !locked:
		return nil
	case !prompt:
		return fail(vault.ErrLocked, nil, "the keyring is locked: unlock it and try again")
	}
	return s.unlocking.join(ctx, func(ctx context.Context) error {
		return unlock(ctx, conn, collection, times)
	})
}

// lookError is the error of a question to the service.
func (s *secretService) lookError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ended(ctx, "the keyring does not answer: try again, and if it stays silent, log out and in again")
	}
	if explained := explainSecretService(err, false); explained != nil {
		return explained
	}
	return err
}

// connect returns the connection to the session bus that go-keyring uses too,
// and never starts a bus. godbus connects without an end, so that goes on
// beside, once at a time.
func (s *secretService) connect(ctx context.Context) (*dbus.Conn, error) {
	switch err := settleBus(); {
	case errors.Is(err, errNoAddress):
		return nil, fail(vault.ErrNoBus, err, "there is no session bus, and so no keyring: log in to a desktop session, %s", fileAdvice)
	case err != nil:
		return nil, err
	}
	connected := s.connecting.DoChan("session bus", func() (any, error) { return dbus.SessionBus() })
	select {
	case result := <-connected:
		if result.Err != nil {
			return nil, fail(vault.ErrNoBus, result.Err, "no session bus listens at %s: log out and in again, %s", os.Getenv(busVariable), fileAdvice)
		}
		return result.Val.(*dbus.Conn), nil
	case <-ctx.Done():
		return nil, ended(ctx, "the session bus does not answer: log out and in again")
	}
}

// busFolder is the folder of the session bus's socket where that is its user's
// alone, else the user's runtime folder. All who share a bus, and so a
// keyring, find the same one, whatever their settings folder is.
func busFolder() string {
	if settleBus() != nil {
		return ""
	}
	first, _, _ := strings.Cut(os.Getenv(busVariable), ";")
	options, _ := strings.CutPrefix(first, "unix:")
	for option := range strings.SplitSeq(options, ",") {
		value, ok := strings.CutPrefix(option, "path=")
		if !ok {
			continue
		}
		socket, err := dbus.UnescapeBusAddressValue(value)
		if err != nil {
			continue
		}
		dir := filepath.Dir(socket)
		if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o022 == 0 {
			return dir
		}
	}
	return runtimeFolder()
}

// findCollection returns the keyring that go-keyring uses: the one called
// login, else the default one.
func findCollection(ctx context.Context, conn *dbus.Conn) (dbus.ObjectPath, error) {
	var all []dbus.ObjectPath
	if err := property(ctx, conn, secretsPath, serviceInterface, "Collections", &all); err != nil {
		return "", err
	}
	for _, path := range all {
		if path == loginCollection {
			return path, nil
		}
	}
	var path dbus.ObjectPath
	err := conn.Object(secretsName, secretsPath).CallWithContext(ctx, serviceInterface+".ReadAlias", 0, "default").Store(&path)
	if err != nil {
		return "", err
	}
	if path == noObject {
		return "", fail(vault.ErrNoKeyring, nil, "the keyring service has no keyring to store in: log in with your password once, make a default keyring in the desktop's password manager, %s", fileAdvice)
	}
	return path, nil
}

func isLocked(ctx context.Context, conn *dbus.Conn, collection dbus.ObjectPath) (locked bool, err error) {
	err = property(ctx, conn, collection, collectionInterface, "Locked", &locked)
	return locked, err
}

func property(ctx context.Context, conn *dbus.Conn, path dbus.ObjectPath, iface, name string, value any) error {
	var v dbus.Variant
	err := conn.Object(secretsName, path).CallWithContext(ctx, propertiesInterface+".Get", 0, iface, name).Store(&v)
	if err != nil {
		return err
	}
	return v.Store(value)
}

// explainSecretService gives an error of the bus or the service its kind and
// sentence. A connection that broke while something was written leaves open
// whether it is stored, and must not sound as if it were not.
func explainSecretService(err error, write bool) error {
	if known(err) {
		return err
	}
	var answer dbus.Error
	switch {
	case errors.As(err, &answer):
		return explainAnswer(answer, write)
	case broken(err):
		return brokenError(err, write)
	case strings.HasPrefix(err.Error(), "failed to unlock correct collection"):
		return fail(vault.ErrLocked, err, "the keyring was locked in between: unlock it and try again")
	}
	return nil
}

func explainAnswer(answer dbus.Error, write bool) error {
	const prefix = "org.freedesktop.DBus.Error."
	switch name := strings.TrimPrefix(answer.Name, prefix); {
	case name == "ServiceUnknown", name == "NameHasNoOwner":
		return fail(vault.ErrNoKeyring, answer, "no keyring service runs in this session: install and start one, such as gnome-keyring or KWallet, %s", fileAdvice)
	case strings.HasPrefix(name, "Spawn."):
		return fail(vault.ErrNoKeyring, answer, "the keyring service does not start: look why in the system's log, %s", fileAdvice)
	case name == "AccessDenied":
		return fail(vault.ErrNoKeyring, answer, "this program is not allowed to use the keyring: allow it in the settings of its sandbox, %s", fileAdvice)
	case name == "NoReply", name == "Timeout", name == "TimedOut", name == "Disconnected":
		return brokenError(answer, write)
	case answer.Name == "org.freedesktop.Secret.Error.IsLocked":
		return fail(vault.ErrLocked, answer, "the keyring was locked in between: unlock it and try again")
	}
	return nil
}

// broken reports whether err says that the connection to the bus is gone.
func broken(err error) bool {
	var op *net.OpError
	return errors.Is(err, errBroken) || errors.Is(err, dbus.ErrClosed) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, fs.ErrClosed) || errors.As(err, &op)
}

func brokenError(cause error, write bool) error {
	if write {
		return fail(vault.ErrTimeout, cause, "the keyring service ended before it answered, and may have stored the change: look before you try again")
	}
	return fail(vault.ErrNoKeyring, cause, "the keyring service ended before it answered: try again, %s", fileAdvice)
}
