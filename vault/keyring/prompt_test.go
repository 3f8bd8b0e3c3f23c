//go:build linux

package keyring

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	zalando "github.com/zalando/go-keyring"

	"latchkey/vault"
	"latchkey/vault/keyring/keyringtest"
)

// lookTime is more than a prompt needs to try a password.
const lookTime = 3 * time.Second

// A screen is an X display on which the keyring's real prompts are shown, and
// answered by keys.
type screen struct {
	t       *testing.T
	display string
}

func newScreen(t *testing.T) screen {
	t.Helper()
	for _, tool := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("this test needs %s: %v", tool, err)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	// Without -noreset the server starts anew whenever its last client leaves,
	// and turns away who connects meanwhile.
	server := exec.Command("Xvfb", "-displayfd", "3", "-noreset", "-screen", "0", "800x600x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{w}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // says that it was killed
	})
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb did not start: %v", err)
	}
	return screen{t, ":" + strings.TrimSpace(number)}
}

func (s screen) xdotool(args ...string) (string, error) {
	cmd := exec.CommandContext(s.t.Context(), "xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display)
	return output(cmd)
}

// prompts returns the windows of prompts that are to be seen.
func (s screen) prompts() []string {
	out, _ := s.xdotool("search", "--onlyvisible", "--class", "gcr-prompter") // fails where there are none
	return strings.Fields(out)
}

// waitForPrompt waits until a prompt is to be seen.
func (s screen) waitForPrompt() {
	s.t.Helper()
	s.waitFor("there is no prompt on the screen", func() bool { return len(s.prompts()) > 0 })
}

// waitForNone waits until no prompt is to be seen.
func (s screen) waitForNone() {
	s.t.Helper()
	s.waitFor("the prompt is still on the screen", func() bool { return len(s.prompts()) == 0 })
}

func (s screen) waitFor(otherwise string, condition func() bool) {
	s.t.Helper()
	for end := time.Now().Add(late); !condition(); {
		if time.Now().After(end) {
			s.t.Fatal(otherwise)
		}
	}
}

// answer presses keys in the prompt until it has taken them: until done is
// closed. It is given time to look at what was typed before it gets more. answer
// returns how many times it pressed them.
func (s screen) answer(done <-chan struct{}, keys ...[]string) (times int) {
	s.t.Helper()
	s.waitForPrompt()
	for {
		times++
		for _, window := range s.prompts() {
			_, _ = s.xdotool("windowfocus", "--sync", window) // fails where it has just closed
		}
		for _, key := range keys {
			if out, err := s.xdotool(key...); err != nil {
				s.t.Fatalf("pressing %v: %v: %s", key, err, out)
			}
		}
		select {
		case <-done:
			return times
		case <-time.After(lookTime):
		}
	}
}

// start calls f beside the test and closes done when it has returned.
func start(f func()) (done <-chan struct{}) {
	over := make(chan struct{})
	go func() {
		defer close(over)
		f()
	}()
	return over
}

// lockedSession has a locked keyring with one page, whose prompts are shown.
func lockedSession(t *testing.T) (*keyringtest.Session, screen) {
	t.Helper()
	screen := newScreen(t)
	s := keyringtest.Start(t, keyringtest.WithPrompts(screen.display))
	s.Use(t)
	mustSet(t, OS(), "page-000", "x")
	s.Lock(t)
	return s, screen
}

func TestPromptAnswered(t *testing.T) {
	_, screen := lockedSession(t)
	store := OS(WithTimes(late, late))
	var err error
	done := start(func() { err = store.Set(t.Context(), "page-000", "after the prompt") })
	screen.answer(done, []string{"key", "ctrl+a"}, []string{"type", "--delay", "20", keyringtest.Password}, []string{"key", "Return"})
	if err != nil {
		t.Fatal(err)
	}
	wantValue(t, store, "page-000", "after the prompt")
}

// Many readers at once make one request, and one answer is enough for all.
func TestPromptDismissed(t *testing.T) {
	_, screen := lockedSession(t)
	store := OS(WithTimes(late, late))
	errs := make([]error, 8)
	done := start(func() {
		for i := range errs {
			defer func(done <-chan struct{}) { <-done }(start(func() { _, errs[i] = store.Get(t.Context(), "page-000") }))
		}
	})
	times := screen.answer(done, []string{"key", "Escape"})
	for _, err := range errs {
		wantError(t, err, vault.ErrDismissed, "try again and answer it")
	}
	if times >= len(errs)/2 { // a slow machine may miss one or two
		t.Fatalf("%d readers had to be answered %d times", len(errs), times)
	}
	screen.waitForNone()
}

// Who waits for a request that nobody answers is told so in time. The service
// survives that, and the next request takes the place of the one that is on the
// screen: one answer is enough for both.
func TestPromptUnanswered(t *testing.T) {
	_, screen := lockedSession(t)
	_, err := OS(WithTimes(late, soon)).Get(t.Context(), "page-000")
	wantError(t, err, vault.ErrTimeout, "nobody answered")
	if !errors.Is(err, vault.ErrLocked) {
		t.Errorf("%v does not say that the keyring is locked", err)
	}
	store := OS(WithTimes(late, late))
	wantError(t, Probe(t.Context(), store), vault.ErrLocked, "unlock it")
	done := start(func() { _, err = store.Get(t.Context(), "page-000") })
	screen.answer(done, []string{"key", "ctrl+a"}, []string{"type", "--delay", "20", keyringtest.Password}, []string{"key", "Return"})
	if err != nil {
		t.Fatal(err)
	}
	screen.waitForNone()
}

// To give a wait up, as by closing the window, does the service no harm.
func TestPromptGivenUp(t *testing.T) {
	s, screen := lockedSession(t)
	store := OS(WithTimes(late, late))
	ctx, cancel := context.WithCancel(t.Context())
	var err error
	done := start(func() { err = store.Set(ctx, "page-000", "given up") })
	screen.waitForPrompt()
	cancel()
	<-done
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	wantError(t, Probe(t.Context(), store), vault.ErrLocked, "unlock it")
	s.Unlock(t)
	wantValue(t, store, "page-000", "x")
}

func TestServiceDiesUnderThePrompt(t *testing.T) {
	for name, kill := range map[string]func(*keyringtest.Session, testing.TB){
		"service": (*keyringtest.Session).KillDaemon,
		"bus":     (*keyringtest.Session).KillBus,
	} {
		t.Run(name, func(t *testing.T) {
			s, screen := lockedSession(t)
			store := OS(WithTimes(late, late))
			var err error
			done := start(func() { _, err = store.Get(t.Context(), "page-000") })
			screen.waitForPrompt()
			kill(s, t)
			<-done
			wantError(t, err, vault.ErrNoKeyring, "ended before it answered")
		})
	}
}

// go-keyring panics where the bus goes away under its own prompt. It gets there
// when the keyring is locked after it was found unlocked.
func TestLibraryPanicIsAnError(t *testing.T) {
	s, screen := lockedSession(t)
	var err error
	done := start(func() {
		err = protect(func() error {
			_, err := zalando.Get(service, "page-000")
			return err
		})
	})
	screen.waitForPrompt()
	s.KillBus(t)
	<-done
	if !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
}
