package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"latchkey/cmd/internal/desk"
	"latchkey/vault"
	"latchkey/vault/keyring"
)

// TestTerminal uses the program as a person does, with a terminal of 60 columns
// for all its streams.
func TestTerminal(t *testing.T) {
	env := personEnv(t)
	const key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

	t.Run("a key does not show while it is typed", func(t *testing.T) {
		run := onTerminal(t, env, "add", "--issuer", "Example", "--account", "alice@example.com")
		run.await(t, "Key (it does not show): ")
		run.awaitEcho(t, false)
		run.write(t, key+"\n")
		run.end(t, statusDone)
		run.has(t, "Added Example (alice@example.com)")
		if strings.Contains(run.output(), key) {
			t.Error("the key shows")
		}
	})
	t.Run("Ctrl+C at the question leaves the terminal as it was", func(t *testing.T) {
		run := onTerminal(t, env, "add", "--issuer", "Example")
		run.awaitEcho(t, false)
		run.write(t, "\x03")
		run.end(t, statusFailed)
		run.has(t, "interrupted")
		if !run.echoes {
			t.Error("what is typed does not show any more")
		}
	})
	t.Run("a code says whose it is and for how long", func(t *testing.T) {
		run := onTerminal(t, env, "code", "--at", "50", "exam")
		run.end(t, statusDone)
		run.has(t, "287082")
		run.has(t, "Example (alice@example.com), 10 seconds left")
	})
	t.Run("the key is shown after a yes only", func(t *testing.T) {
		for answer, shown := range map[string]bool{"\n": false, "n\n": false, "yes\n": true} {
			run := onTerminal(t, env, "uri", "example")
			run.await(t, "Whoever sees the key of Example (alice@example.com) can make its codes. Show it? [y/N] ")
			if strings.Contains(run.output(), key) {
				t.Fatal("the key was shown before the answer")
			}
			run.write(t, answer)
			run.end(t, map[bool]int{true: statusDone, false: statusFailed}[shown])
			if strings.Contains(run.output(), key) != shown {
				t.Errorf("after %q the key was shown: %v", answer, !shown)
			}
		}
	})
	t.Run("the list fits", func(t *testing.T) {
		run := onTerminal(t, env, "rename", "example", "--issuer", "漢字 "+strings.Repeat("and on ", 20))
		run.end(t, statusDone)
		run = onTerminal(t, env, "list")
		run.end(t, statusDone)
		run.has(t, "…")
		for line := range strings.Lines(run.output()) {
			if n := cellWidth(strings.TrimRight(line, "\r\n")); n > columns {
				t.Errorf("%d columns: %s", n, line)
			}
		}
	})
	t.Run("the passphrase of an export does not show while it is typed", func(t *testing.T) {
		plain := `{"db": {"version": 3, "entries": [{"type": "totp", "issuer": "Bank", "name": "4711", "info": {"secret": "` + key + `", "algo": "SHA1", "digits": 6, "period": 30}}]}}`
		sealed, err := sealAegis([]byte(plain), "battery staple")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "aegis.json")
		if err := os.WriteFile(path, sealed, 0o600); err != nil {
			t.Fatal(err)
		}
		run := onTerminal(t, env, "import", path)
		for _, turn := range []struct{ says, typed string }{
			{"a passphrase is needed", "battery stable"},
			{"the passphrase is wrong", "battery staple"},
		} {
			run.await(t, turn.says)
			run.awaitEcho(t, false)
			run.write(t, turn.typed+"\n")
		}
		run.end(t, statusDone)
		run.has(t, "Added Bank (4711)")
		if strings.Contains(run.output(), "battery") {
			t.Error("the passphrase shows")
		}
	})
	t.Run("what is read fits", func(t *testing.T) {
		run := onTerminal(t, env, "formats")
		run.end(t, statusDone)
		run.has(t, "Aegis vault (aegis)")
		for line := range strings.Lines(run.output()) {
			line = strings.TrimRight(line, "\r\n")
			if n := cellWidth(line); n > columns && len(strings.Fields(line)) > 1 { // paths stay whole
				t.Errorf("%d columns: %s", n, line)
			}
		}
	})
}

// patience is how long the program may take for anything.
const patience = time.Minute

// columns is how wide the terminal is.
const columns = 60

// personEnv makes a vault, and the environment of somebody who uses it.
func personEnv(t *testing.T) []string {
	dir := t.TempDir()
	path, secret := filepath.Join(dir, "my.vault"), filepath.Join(dir, "passphrase")
	store, err := keyring.CreateFile(path, "correct horse", keyring.WorkFactor(2))
	if err == nil {
		_, err = vault.Create(t.Context(), store)
	}
	if err == nil {
		err = os.WriteFile(secret, []byte("correct horse"), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		"HOME=" + dir, "PATH=" + os.Getenv("PATH"), keyring.EnvConfig + "=" + dir,
		keyring.EnvKeyring + "=file:" + path, keyring.EnvPassphraseFile + "=" + secret,
	}
}

// A session is a program that runs on a terminal of its own.
type session struct {
	terminal *os.File // the side of the one who types and reads
	other    *os.File // the program's side
	done     chan error
	read     chan struct{} // closed when all that was written has been read
	echoes   bool          // what is typed shows, at the end

	mu      sync.Mutex
	written strings.Builder
}

func onTerminal(t *testing.T, env []string, args ...string) *session {
	t.Helper()
	s := &session{done: make(chan error, 1), read: make(chan struct{})}
	var err error
	if s.terminal, s.other, err = openTerminal(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.other, s.other, s.other
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.read)
		buffer := make([]byte, 4096)
		for {
			n, err := s.terminal.Read(buffer)
			s.mu.Lock()
			s.written.Write(buffer[:n])
			s.mu.Unlock()
			if err != nil {
				return // the last of the other side is closed
			}
		}
	}()
	go func() { s.done <- cmd.Wait() }()
	t.Cleanup(func() {
		s.other.Close() // again, unless the program has not ended
		<-s.read
		s.terminal.Close()
	})
	return s
}

// openTerminal makes a pseudo-terminal; see pty(7).
func openTerminal() (terminal, other *os.File, err error) {
	terminal, err = os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	fd := int(terminal.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return nil, nil, fmt.Errorf("unlocking the terminal: %w", err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		return nil, nil, fmt.Errorf("naming the terminal: %w", err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		return nil, nil, fmt.Errorf("sizing the terminal: %w", err)
	}
	other, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	return terminal, other, err
}

func (s *session) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.String()
}

func (s *session) write(t *testing.T, text string) {
	t.Helper()
	if _, err := s.terminal.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

// has looks at what the terminal shows at the end.
func (s *session) has(t *testing.T, text string) {
	t.Helper()
	if !strings.Contains(s.output(), text) {
		t.Errorf("the terminal does not show %q but %q", text, s.output())
	}
}

func (s *session) await(t *testing.T, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := desk.Await(ctx, text, func() (bool, error) { return strings.Contains(s.output(), text), nil }); err != nil {
		t.Fatalf("%v; the terminal shows %q", err, s.output())
	}
}

// awaitEcho waits until what is typed shows, or does not.
func (s *session) awaitEcho(t *testing.T, want bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := desk.Await(ctx, fmt.Sprintf("echo %v", want), func() (bool, error) {
		echoes, err := s.echo()
		return echoes == want, err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// echo reports whether what is typed shows.
func (s *session) echo() (bool, error) {
	state, err := unix.IoctlGetTermios(int(s.other.Fd()), unix.TCGETS)
	return err == nil && state.Lflag&unix.ECHO != 0, err
}

// end waits for the program's end, and for all that it has written.
func (s *session) end(t *testing.T, status int) {
	t.Helper()
	got := 0
	select {
	case err := <-s.done:
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			got = exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
	case <-time.After(patience):
		t.Fatalf("it does not end; the terminal shows %q", s.output())
	}
	var err error
	if s.echoes, err = s.echo(); err != nil {
		t.Fatal(err)
	}
	s.other.Close()
	<-s.read
	if got != status {
		t.Fatalf("exit status %d, not %d; the terminal shows %q", got, status, s.output())
	}
}
