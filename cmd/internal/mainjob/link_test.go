//go:build linux

package mainjob_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/cmd/internal/desk"
	"latchkey/cmd/internal/mainjob"
	"latchkey/vault/keyring/keyringtest"
	"latchkey/vault/runtest"
)

const (
	linkKey = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	link    = "otpauth://totp/Example:dana?issuer=Example&secret=" + linkKey
)

// register makes otpauth links open Latchkey in the session: the desktop entry as
// it is packaged, and the user's choice.
func register(t *testing.T, session *keyringtest.Session) {
	t.Helper()
	entry, err := os.ReadFile(filepath.Join("..", "..", "..", "assets", "latchkey.desktop"))
	if err != nil {
		t.Fatal(err)
	}
	applications := filepath.Join(session.Dir, "data", "applications")
	if err := os.MkdirAll(applications, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{
		filepath.Join(applications, "latchkey.desktop"):     string(entry),
		filepath.Join(session.ConfigDir(), "mimeapps.list"): "[Default Applications]\nx-scheme-handler/otpauth=latchkey.desktop\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A click on the portal's page, in Chromium, ends in the confirmation of the
// window that is open, and Enter there has the code on the clipboard.
func TestFromALink(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx, cli, session := start(t)
	register(t, session)
	display, window := openWindow(ctx, t, image.Pt(1280, 1024), cli)
	env := append(session.Env(), "PATH="+programs+":"+os.Getenv("PATH"))
	portal, err := mainjob.StartPortalWithLinks(ctx, program("latchkey-portal"), display, image.Rect(0, 0, 1000, 900), env)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(portal.Stop)
	if err := portal.AcceptInvitation(ctx); err != nil {
		t.Fatal(err)
	}
	if err := window.Await(ctx, func() error { return portal.OpenLink(ctx) }); err != nil {
		t.Fatal(err)
	}
	code, err := window.AddAndCopy(ctx)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := cli.List(ctx)
	if err != nil || len(entries) != 1 || entries[0].Issuer != mainjob.Issuer || entries[0].Account != mainjob.User {
		t.Fatalf("the vault holds %v, %v", entries, err)
	}
	key, err := portal.Key(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := portal.Confirm(ctx, code); err != nil {
		t.Fatal(err)
	}
	says(ctx, t, portal, "Two-factor authentication is on")
	keptSecret(t, key, window.Output())
	keptSecretOnDisk(t, key, session.Dir)
}

// A started is one start of the app.
type started struct {
	*desk.Program
	cmd *exec.Cmd
}

// again starts the app with args.
func again(t *testing.T, display *desk.Display, cli mainjob.CommandLine, folder string, args ...string) started {
	t.Helper()
	cmd := exec.Command(program("latchkey"), args...)
	cmd.Dir = folder
	cmd.Env = append(append([]string{}, cli.Env...), display.Env()...)
	p, err := desk.StartProgram(cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return started{p, cmd}
}

// ends waits for the start to end, and checks its exit status and what it says.
func (s started) ends(ctx context.Context, t *testing.T, status int, says string) {
	t.Helper()
	select {
	case <-s.Done():
	case <-ctx.Done():
		t.Fatalf("it goes on: %s", s.Output())
	}
	if got := s.cmd.ProcessState.ExitCode(); got != status || !strings.Contains(s.Output(), says) {
		t.Fatalf("it ended with %d, want %d, and said: %s", got, status, s.Output())
	}
}

// exposed reports whether the process shows the link's key to other users of the
// computer, or to others of its own. One that has ended does not.
func exposed(pid int) bool {
	for _, file := range []string{"cmdline", "environ"} {
		data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
		if bytes.Contains(data, []byte(linkKey)) {
			return true
		}
	}
	return false
}

// Of several starts at the same moment one has the window, and further ones hand
// over to it what they were given, links without showing them in the list of
// processes.
func TestOneWindow(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx, cli, session := start(t)
	display, window := openWindow(ctx, t, image.Pt(1280, 1024), cli)
	var second started
	err := window.Await(ctx, func() error {
		began := time.Now()
		second = again(t, display, cli, session.Dir, strings.ReplaceAll(link, "dana", "erik"))
		for exposed(second.Pid()) && ctx.Err() == nil { // as quick as can be: this is what is measured
		}
		t.Logf("a start shows the link for %v", time.Since(began).Round(time.Millisecond))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	second.ends(ctx, t, 0, "")
	if _, err := window.Save(ctx, 1); err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(filepath.Join(session.Dir, "links.txt"), []byte(strings.ReplaceAll(link, "dana", "frida")), 0o600); err != nil {
		t.Fatal(err)
	}
	err = window.Await(ctx, func() error {
		again(t, display, cli, session.Dir, "links.txt").ends(ctx, t, 0, "")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := window.Save(ctx, 2); err != nil {
		t.Fatal(err)
	}
	again(t, display, cli, session.Dir, "--keyring", "file:other.age").ends(ctx, t, 1, "shows other accounts than the ones in the encrypted file")
	again(t, display, cli, session.Dir, "none.txt").ends(ctx, t, 2, "the first argument is neither a file")
	keptSecret(t, linkKey, window.Output(), second.Output())

	window.Kill()
	starts := []started{
		again(t, display, cli, session.Dir), again(t, display, cli, session.Dir), again(t, display, cli, session.Dir),
	}
	if err := oneIsLeft(ctx, starts); err != nil {
		t.Fatal(err)
	}
	for _, s := range starts {
		s.Kill()
	}

	first := exec.CommandContext(ctx, program("latchkey"), strings.ReplaceAll(link, "dana", "gita"))
	first.Env = append(append([]string{}, cli.Env...), display.Env()...)
	if err := first.Run(); err != nil { // and it does not last as long as the window
		t.Fatal(err)
	}
	if window, err = mainjob.FindWindow(ctx, display, cli); err != nil {
		t.Fatal(err)
	}
	pid, err := window.Pid()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := window.Save(ctx, 3); err != nil {
		t.Fatal(err)
	}
	if exposed(pid) {
		t.Error("the window's process shows the link")
	}
	// Nobody waits for it, and it would write to the session's folders as they go.
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	err = desk.Await(ctx, "the window's end", func() (bool, error) {
		_, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
		return err != nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// oneIsLeft waits until all the starts but one have ended.
func oneIsLeft(ctx context.Context, starts []started) error {
	return desk.Await(ctx, "all the starts but one to end", func() (bool, error) {
		left := 0
		for _, s := range starts {
			select {
			case <-s.Done():
				if status := s.cmd.ProcessState.ExitCode(); status != 0 {
					return false, fmt.Errorf("one ended with %d: %s", status, s.Output())
				}
			default:
				left++
			}
		}
		if left == 0 {
			return false, fmt.Errorf("none is left")
		}
		return left == 1, nil
	})
}
