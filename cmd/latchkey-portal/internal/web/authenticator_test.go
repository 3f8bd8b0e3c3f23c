package web

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"latchkey/cmd/internal/mainjob"
	"latchkey/vault/keyring/keyringtest"
	"latchkey/vault/runtest"
)

// An authenticator is latchkey-cli with a real keyring of its own. It reads the
// portal's clock, as both would read the same time elsewhere.
type authenticator struct {
	t      testing.TB
	portal *testPortal
	cli    mainjob.CommandLine
}

// authenticator starts a session with an empty keyring, which ends with the test.
func (p *testPortal) authenticator(t testing.TB) *authenticator {
	t.Helper()
	program, err := commandLine()
	if err != nil {
		t.Fatal(err)
	}
	return &authenticator{t: t, portal: p, cli: mainjob.CommandLine{Program: program, Env: keyringtest.Start(t).Env()}}
}

func (a *authenticator) run(input io.Reader, args ...string) string {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.t.Context(), stepTime)
	defer cancel()
	out, err := a.cli.Run(ctx, input, args...)
	if err != nil {
		a.t.Fatal(err)
	}
	return out
}

// scans takes in the QR code in a picture of what the browser's window shows, as
// a file.
func (a *authenticator) scans(b *browser) {
	a.t.Helper()
	picture, err := chromedp.Run(b.tab, chromedp.CaptureScreenshot())
	if err != nil {
		a.t.Fatal(err)
	}
	file := filepath.Join(a.t.TempDir(), "screenshot.png")
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		a.t.Fatal(err)
	}
	a.run(nil, "scan", file)
}

// takesLink takes in a provisioning URI.
func (a *authenticator) takesLink(uri string) {
	a.t.Helper()
	a.run(strings.NewReader(uri), "add")
}

// takesKey takes in a key under names that are typed with it.
func (a *authenticator) takesKey(key, issuer, account string) {
	a.t.Helper()
	a.run(strings.NewReader(key), "add", "--issuer", issuer, "--account", account)
}

// forgets removes the account that name stands for.
func (a *authenticator) forgets(name string) {
	a.t.Helper()
	a.run(nil, "remove", "--yes", name)
}

// code is what is shown for the account that name stands for, at the portal's
// time.
func (a *authenticator) code(name string) string {
	a.t.Helper()
	at := strconv.FormatInt(a.portal.clock.Now().Unix(), 10)
	return strings.ReplaceAll(strings.TrimSpace(a.run(nil, "code", "--at", at, name)), " ", "")
}

// freshCode is the code of a time step that no code was used in.
func (a *authenticator) freshCode(name string) string {
	a.t.Helper()
	a.portal.clock.Move(30 * time.Second)
	return a.code(name)
}

// programs is the folder that programs are built into, once one is needed.
var programs string

func TestMain(m *testing.M) {
	var err error
	if programs, err = os.MkdirTemp("", "latchkey-portal-web-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	_ = os.RemoveAll(programs)
	os.Exit(status)
}

// commandLine builds latchkey-cli, once for all tests, and returns where it is.
var commandLine = sync.OnceValues(func() (string, error) {
	runtest.Sources(filepath.Join("..", "..", "..", ".."), "vault", "importer", "cmd/latchkey-cli")
	build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", programs, "latchkey/cmd/latchkey-cli")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building latchkey-cli: %w: %s", err, out)
	}
	return filepath.Join(programs, "latchkey-cli"), nil
})
