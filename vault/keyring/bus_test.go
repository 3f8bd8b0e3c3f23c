//go:build linux

package keyring

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"latchkey/vault"
	"latchkey/vault/keyring/keyringtest"
)

// launcher puts a dbus-launch into the search path that only notes that it was
// run, and returns the environment and the note's path.
func launcher(t *testing.T, env ...string) (environment []string, note string) {
	t.Helper()
	dir := t.TempDir()
	note = filepath.Join(dir, "launched")
	script := "#!/bin/sh\necho launched >>" + note + "\necho DBUS_SESSION_BUS_ADDRESS=unix:path=" + dir + "/none\n"
	if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); name != busVariable && name != "XDG_RUNTIME_DIR" && name != "PATH" {
			environment = append(environment, entry)
		}
	}
	environment = append(environment, "PATH="+dir+":"+os.Getenv("PATH"), "XDG_RUNTIME_DIR="+dir)
	return append(environment, env...), note
}

func launched(t *testing.T, note string) bool {
	t.Helper()
	_, err := os.Stat(note)
	return err == nil
}

func TestNoBusIsSaidAndNoneStarted(t *testing.T) {
	for _, address := range []string{"", "autolaunch:", "autolaunch:scope=*user", "disabled:"} {
		env, note := launcher(t, busVariable+"="+address)
		out, err := output(child(t, env, "get", "page-000"))
		if err == nil || !strings.Contains(out, "there is no session bus") || !strings.Contains(out, "encrypted file") {
			t.Errorf("address %q: %v: %s", address, err, out)
		}
		if launched(t, note) {
			t.Errorf("address %q: a session bus was started", address)
		}
	}
}

// godbus, which go-keyring and user interfaces connect with, starts a bus where
// it finds none. Settled, it does not.
func TestPreventAutolaunchHoldsForTheWholeProcess(t *testing.T) {
	for how, want := range map[string]bool{"unsettled": true, "settled": false} {
		env, note := launcher(t)
		out, err := output(child(t, env, "unprotected", how))
		if err == nil {
			t.Errorf("%s: a keyring answered: %s", how, out)
		}
		if launched(t, note) != want {
			t.Errorf("%s: a session bus was started: %v; want %v", how, !want, want)
		}
	}
}

func TestPreventAutolaunchSettlesOnTheBusThereIs(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.WithoutService())
	empty := t.TempDir()
	fake := t.TempDir()
	writeFile(t, filepath.Join(fake, "bus"), nil)
	for _, test := range []struct{ address, runtime, want string }{
		{"unix:path=/elsewhere", filepath.Join(s.Dir, "run"), "unix:path=/elsewhere"},
		{"", filepath.Join(s.Dir, "run"), s.Address},
		{"autolaunch:", filepath.Join(s.Dir, "run"), s.Address},
		{"", empty, "disabled:"},
		{"", fake, "disabled:"}, // a file is no socket
		{"disabled:", filepath.Join(s.Dir, "run"), "disabled:"},
	} {
		out, err := output(child(t, append(s.Env(), busVariable+"="+test.address, "XDG_RUNTIME_DIR="+test.runtime), "settled"))
		if got := strings.TrimSpace(out); err != nil || got != test.want {
			t.Errorf("address %q, folder %s: settled on %q, %v; want %q", test.address, test.runtime, got, err, test.want)
		}
	}
}

// A user of cron or a bare terminal has the bus in the runtime folder and no
// variable.
func TestBusOfTheRuntimeFolderIsFound(t *testing.T) {
	s := keyringtest.Start(t)
	env := append(s.Env(), busVariable+"=")
	out, err := output(child(t, env, "get", "page-000"))
	if err == nil || !strings.Contains(out, vault.ErrNotFound.Error()) {
		t.Fatalf("%v: %s", err, out)
	}
}

// Two processes with folders of their own share the keyring all the same: no
// change of either is lost.
func TestOtherFoldersTheSameKeyring(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	mustSet(t, OS(), "count", "0")
	const times = 40
	var processes errgroup.Group
	for range 2 {
		env := append(s.Env(), EnvConfig+"="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir(), "XDG_RUNTIME_DIR="+t.TempDir())
		processes.Go(func() error {
			out, err := output(child(t, env, "count-os", strconv.Itoa(times)))
			if err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
			return nil
		})
	}
	if err := processes.Wait(); err != nil {
		t.Fatal(err)
	}
	wantValue(t, OS(), "count", strconv.Itoa(2*times))
}

// A bus whose folder is everybody's, or cannot be written, does not keep the
// keyring from being used.
func TestBusFolder(t *testing.T) {
	private, open, runtime := t.TempDir(), t.TempDir(), t.TempDir()
	for dir, mode := range map[string]os.FileMode{private: 0o700, open: 0o777 | os.ModeSticky} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("XDG_RUNTIME_DIR", runtime)
	for address, want := range map[string]string{
		"unix:path=" + private + "/bus":                          private,
		"unix:guid=00,path=" + private + "/bus;unix:path=/x/bus": private,
		"unix:path=" + open + "/bus":                             runtime,
		"unix:abstract=/tmp/dbus-x":                              runtime,
		"unix:path=" + filepath.Join(private, "gone") + "/bus":   runtime,
		"tcp:host=localhost,port=1":                              runtime,
		noBus:                                                    "",
	} {
		t.Setenv(busVariable, address)
		if got := busFolder(); got != want {
			t.Errorf("%s: %s; want %s", address, got, want)
		}
	}
	t.Setenv(busVariable, "unix:path=/proc/self/bus") // nothing can be made there
	unlock, err := OS(In(t.TempDir())).Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}

func TestStaleAddress(t *testing.T) {
	s := keyringtest.Start(t)
	s.KillBus(t)
	for name, address := range map[string]string{
		"a socket that nobody serves": s.Address,
		"a socket that is gone":       "unix:path=" + filepath.Join(t.TempDir(), "bus"),
		"no address":                  "rubbish",
	} {
		t.Setenv(busVariable, address)
		store := OS()
		_, err := store.Get(t.Context(), "page-000")
		wantError(t, err, vault.ErrNoBus, "log out and in again")
		wantError(t, Probe(t.Context(), store), vault.ErrNoBus, address)
		if t.Failed() {
			t.Fatal(name)
		}
	}
}
