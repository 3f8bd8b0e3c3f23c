package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/cmd/latchkey-portal/portaltest"
	"latchkey/vault"
	"latchkey/vault/keyring"
	"latchkey/vault/keyring/keyringtest"
	"latchkey/vault/runtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){name: func() {
		const cheap = 2 // the scripts write many files that a passphrase opens
		os.Exit(run(cheap))
	}})
}

// TestScripts runs the scripts that need no keyring service: their vaults are
// encrypted files.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("testdata", "script"),
		Setup: setup,
		Cmds:  scriptCommands(),
	})
}

// TestKeyringScripts runs the scripts that need one, each with a real
// gnome-keyring of its own.
func TestKeyringScripts(t *testing.T) {
	runtest.OnlyWhole(t)
	files, err := filepath.Glob(filepath.Join("testdata", "keyring", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			session := keyringtest.Start(t)
			commands := scriptCommands()
			commands["keyring"] = func(ts *testscript.TestScript, neg bool, args []string) {
				steer(ts, t, session, args)
			}
			testscript.Run(t, testscript.Params{
				Files: []string{file},
				Cmds:  commands,
				Setup: func(env *testscript.Env) error {
					env.Vars = append(env.Vars, session.Env()...)
					return nil
				},
			})
		})
	}
}

// steer makes the keyring of a session faulty, or well again.
func steer(ts *testscript.TestScript, t *testing.T, session *keyringtest.Session, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: keyring lock|unlock|kill|start|other|killbus|startbus")
	}
	switch args[0] {
	case "lock":
		session.Lock(t)
	case "unlock":
		session.Unlock(t)
	case "kill":
		session.KillDaemon(t)
	case "start":
		session.StartDaemon(t)
	case "other":
		session.ServeOther(t, "keepassxc", false, "Passwords")
	case "killbus":
		session.KillBus(t)
	case "startbus":
		session.StartBus(t)
	default:
		ts.Fatalf("unknown: keyring %s", args[0])
	}
}

// setup gives a script its own folder of settings.
func setup(env *testscript.Env) error {
	env.Setenv(keyring.EnvConfig, filepath.Join(env.WorkDir, ".config"))
	env.Setenv("HOME", env.WorkDir)
	env.Values[portalKey{}] = new(*portaltest.Portal)
	return nil
}

// scriptCommands are what scripts can do besides running programs.
func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"vault":     makeVault,
		"status":    expectStatus,
		"silent":    expectSilence,
		"picture":   makePicture,
		"animation": makeAnimation,
		"ntp":       startNTP,
		"once":      expectOnce,
		"seal":      sealExport,
		"damage":    damage,
		"portal":    steerPortal,
	}
}

// makeVault makes an empty vault in an encrypted file that is quick to open,
// with its passphrase file, and has the program use it.
//
//	vault FILE
func makeVault(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: vault FILE")
	}
	const passphrase = "correct horse"
	path, secret := ts.MkAbs(args[0]), ts.MkAbs("passphrase")
	store, err := keyring.CreateFile(path, passphrase, keyring.WorkFactor(2))
	ts.Check(err)
	_, err = vault.Create(context.Background(), store)
	ts.Check(err)
	ts.Check(os.WriteFile(secret, []byte(passphrase+"\n"), 0o600))
	ts.Setenv(keyring.EnvKeyring, "file:"+path)
	ts.Setenv(keyring.EnvPassphraseFile, secret)
}

// expectStatus runs a program that must end with an exit status, and where that
// is not 0 must have said so in one line that begins with its name.
//
//	status N PROGRAM [ARGUMENT...]
func expectStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, not %d", got, want)
	}
	if want != 0 && !strings.Contains(ts.ReadFile("stderr"), name+": ") {
		ts.Fatalf("nothing says why the exit status is %d", want)
	}
	if want == statusUsage && strings.Count(ts.ReadFile("stderr"), "\n") != 1 {
		ts.Fatalf("a usage error is one line")
	}
}

// expectOnce looks for a line in the standard output that must be there exactly
// once.
//
//	once LINE
func expectOnce(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: once LINE")
	}
	lines := strings.Split(ts.ReadFile("stdout"), "\n")
	n := 0
	for _, line := range lines {
		if line == args[0] {
			n++
		}
	}
	if n != 1 {
		ts.Fatalf("%q is there %d times in %q", args[0], n, lines)
	}
}

// expectSilence runs a program, whose exit status does not matter, and looks
// through all that it wrote for a key, in the ways that a key can be written.
//
//	silent KEY PROGRAM [ARGUMENT...]
func expectSilence(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: silent KEY PROGRAM [ARGUMENT...]")
	}
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	written := squeeze(ts.ReadFile("stdout") + ts.ReadFile("stderr"))
	for _, form := range forms(ts, args[0]) {
		if strings.Contains(written, squeeze(form)) {
			ts.Fatalf("the key was written out")
		}
	}
	if slices.Contains(args[2:], "--json") && !strings.Contains(written, `"`) {
		ts.Fatalf("nothing was written, so nothing was looked through")
	}
}
