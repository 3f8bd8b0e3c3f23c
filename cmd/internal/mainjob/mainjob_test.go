package mainjob_test

import (
	"bytes"
	"context"
	"encoding/base32"
	"fmt"
	"image"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/cmd/internal/desk"
	"latchkey/cmd/internal/mainjob"
	"latchkey/vault/keyring/keyringtest"
	"latchkey/vault/runtest"
)

// programs is the folder that the three programs are built into, once they are needed.
var programs string

func TestMain(m *testing.M) {
	var err error
	if programs, err = os.MkdirTemp("", "latchkey-mainjob-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	_ = os.RemoveAll(programs)
	os.Exit(status)
}

// build makes the programs, once for all tests.
var build = sync.OnceValue(func() error {
	runtest.Sources(filepath.Join("..", "..", ".."), "app", "vault", "importer", "assets", "cmd")
	command := exec.Command("go", "build", "-o", programs, "latchkey/cmd/latchkey", "latchkey/cmd/latchkey-cli", "latchkey/cmd/latchkey-portal")
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building the programs: %w: %s", err, out)
	}
	return nil
})

func program(name string) string { return filepath.Join(programs, name) }

func start(t *testing.T) (context.Context, mainjob.CommandLine, *keyringtest.Session) {
	t.Helper()
	if err := build(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	session := keyringtest.Start(t)
	return ctx, mainjob.CommandLine{Program: program("latchkey-cli"), Env: session.Env()}, session
}

// The whole job as a person does it, in the window.
func TestInTheWindow(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx, cli, session := start(t)
	walk := mainjob.Walk{
		Window: program("latchkey"), CLI: cli.Program, Portal: program("latchkey-portal"),
		Env: cli.Env, Pictures: t.TempDir(), Say: func(step string) { t.Log(step) },
	}
	if err := walk.Run(ctx); err != nil {
		t.Fatal(err)
	}
	inKeyring(ctx, t, session)
}

// A picture of the portal's page goes to the importer, from the command line.
func TestFromThePicture(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx, cli, session := start(t)
	portal := openPortal(ctx, t)
	picture, err := portal.Page(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cli.Run(ctx, strings.NewReader(string(picture)), "scan", "-"); err != nil {
		t.Fatal(err)
	}
	inKeyring(ctx, t, session)
	setUpAndReuse(ctx, t, portal, cli)
}

// openWindow is the window, on a display of that size with nothing else on it.
func openWindow(ctx context.Context, t *testing.T, size image.Point, cli mainjob.CommandLine) (*desk.Display, *mainjob.Window) {
	t.Helper()
	display, err := desk.StartDisplay(ctx, size)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(display.Stop)
	window, err := mainjob.OpenWindow(ctx, display, program("latchkey"), cli)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(window.Close)
	return display, window
}

// The key under "Enter your key manually" is typed into the window's form.
func TestByTypedKey(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx, cli, session := start(t)
	portal := openPortal(ctx, t)
	key, err := portal.Key(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, window := openWindow(ctx, t, image.Pt(1280, 1024), cli)
	if err := window.TypeKey(ctx, key); err != nil {
		t.Fatal(err)
	}
	if err := window.TypeNames(ctx, mainjob.Issuer, mainjob.User); err != nil {
		t.Fatal(err)
	}
	if _, err := window.Save(ctx, 1); err != nil {
		t.Fatal(err)
	}
	inKeyring(ctx, t, session)
	setUpAndReuse(ctx, t, portal, cli)
	title, err := window.Title()
	if err != nil {
		t.Fatal(err)
	}
	keptSecret(t, key, title, window.Output(), portal.Output())
	keptSecretOnDisk(t, key, session.Dir)
}

// keptSecret checks that none of the texts holds the key, however it is spaced.
func keptSecret(t *testing.T, key string, texts ...string) {
	t.Helper()
	key = strings.ReplaceAll(key, " ", "")
	for _, text := range texts {
		if strings.Contains(strings.ToUpper(strings.ReplaceAll(text, " ", "")), key) {
			t.Error("a title or an output holds the key")
		}
	}
}

// keptSecretOnDisk checks that no file of the session holds the key, as text or
// as bytes.
func keptSecretOnDisk(t *testing.T, key, folder string) {
	t.Helper()
	key = strings.ReplaceAll(key, " ", "")
	raw, err := base32.StdEncoding.DecodeString(key)
	if err != nil {
		t.Fatal("the portal's key is not 32 characters of base32")
	}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(key)) || bytes.Contains(data, raw) {
			t.Errorf("the file %s holds the key", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func openPortal(ctx context.Context, t *testing.T) *mainjob.Portal {
	t.Helper()
	portal, err := mainjob.StartPortal(ctx, program("latchkey-portal"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(portal.Stop)
	if err := portal.AcceptInvitation(ctx); err != nil {
		t.Fatal(err)
	}
	return portal
}

// setUpAndReuse confirms the set-up with the vault's code, which the log-in
// then refuses.
func setUpAndReuse(ctx context.Context, t *testing.T, portal *mainjob.Portal, cli mainjob.CommandLine) {
	t.Helper()
	code, err := cli.Code(ctx, mainjob.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	if err := portal.Confirm(ctx, code); err != nil {
		t.Fatal(err)
	}
	says(ctx, t, portal, "Two-factor authentication is on")
	if err := portal.LogIn(ctx); err != nil {
		t.Fatal(err)
	}
	if err := portal.EnterCode(ctx, code); err != nil {
		t.Fatal(err)
	}
	says(ctx, t, portal, "Authentication code")
	if code, err = cli.Code(ctx, mainjob.Issuer, "--next"); err != nil {
		t.Fatal(err)
	}
	if err := portal.EnterCode(ctx, code); err != nil {
		t.Fatal(err)
	}
	says(ctx, t, portal, "You are logged in")
}

func says(ctx context.Context, t *testing.T, portal *mainjob.Portal, text string) {
	t.Helper()
	said, err := portal.Says(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said, text) {
		t.Fatalf("the portal's page does not say %q but:\n%s", text, said)
	}
}

// inKeyring checks with another program than ours that the keyring holds the
// vault's first page.
func inKeyring(ctx context.Context, t *testing.T, session *keyringtest.Session) {
	t.Helper()
	cmd := exec.CommandContext(ctx, "secret-tool", "lookup", "service", "Latchkey", "username", "page-000")
	cmd.Env = session.Env()
	value, err := cmd.Output()
	if err != nil {
		t.Fatalf("secret-tool finds no page in the keyring: %v", err)
	}
	if !strings.HasPrefix(string(value), "latchkey1.") {
		t.Error("what lies in the keyring is not a page of the vault")
	}
}
