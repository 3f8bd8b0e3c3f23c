//go:build linux

package keyring

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
