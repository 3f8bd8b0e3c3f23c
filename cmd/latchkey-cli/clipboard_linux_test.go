package main

import (
	"context"
	"errors"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/internal/desk"
	"latchkey/importer/clipboard"
)

// TestCopy copies to a real clipboard and looks what is on it.
func TestCopy(t *testing.T) {
	display, err := desk.StartDisplay(t.Context(), image.Pt(320, 200))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(display.Stop)
	env := append(personEnv(t), display.Env()...)
	run := func(path string, args ...string) (out, said string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Env = append(env, "PATH="+path)
		cmd.Stdin = strings.NewReader("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
		var stdout, stderr strings.Builder
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		_ = cmd.Run()
		return stdout.String(), stderr.String()
	}
	path := os.Getenv("PATH")
	run(path, "add", "--issuer", "Counter", "--kind", "hotp")

	out, said := run(path, "code", "--copy", "counter")
	if out != "" {
		t.Errorf("a copied code was printed as well: %q", out)
	}
	if !strings.Contains(said, "the code of Counter is on the clipboard, good for one use; it is cleared after 30 seconds\n") {
		t.Errorf("it says %q", said)
	}
	hint := exec.CommandContext(t.Context(), "xclip", "-selection", "clipboard", "-out", "-t", "x-kde-passwordManagerHint")
	hint.Env = env
	if got, err := hint.Output(); err != nil || string(got) != "secret" {
		t.Errorf("histories of the clipboard are told %q, %v", got, err)
	}
	if got := display.Clipboard(t.Context()); got != "755224" {
		t.Errorf("the clipboard holds %q, not the first code of RFC 4226", got)
	}

	// Where nothing can copy, it says what to install, and uses no code up.
	self, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	env = append(env, "WAYLAND_DISPLAY=wayland-4711")
	out, said = run(filepath.Dir(self), "code", "--copy", "counter")
	if !strings.Contains(said, "install wl-clipboard, or leave out --copy") || out != "" {
		t.Errorf("without wl-copy it says %q", said)
	}
	if out, _ = run(path, "code", "counter"); out != "287082\n" {
		t.Errorf("the next code is %q, not the second of RFC 4226", out)
	}
}

// An answer is what the process that stays behind writes, a line at a time.
type answer struct{ lines chan string }

func (a answer) Write(b []byte) (int, error) {
	a.lines <- string(b)
	return len(b), nil
}

func (a answer) Close() error { return nil }

// A copied code is there until its time is over, or the session ends, and what was
// copied after it stays.
func TestCopiedCodeIsTakenOff(t *testing.T) {
	display, err := desk.StartDisplay(t.Context(), image.Pt(320, 200))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(display.Stop)
	for _, variable := range display.Env() {
		key, value, _ := strings.Cut(variable, "=")
		t.Setenv(key, value)
	}
	t.Setenv("WAYLAND_DISPLAY", "")
	for name, end := range map[string]func(over chan<- time.Time, stop func()){
		"the time":    func(over chan<- time.Time, _ func()) { over <- time.Now() },
		"the session": func(_ chan<- time.Time, stop func()) { stop() },
	} {
		for _, after := range []string{"", "a poem"} {
			ctx, stop := context.WithCancel(t.Context())
			over, done, said := make(chan time.Time), make(chan error), answer{make(chan string, 1)}
			go func() {
				done <- keepCopied(ctx, strings.NewReader("30s\n482913"), said, &clipboard.Copier{Terminal: true},
					func(time.Duration) <-chan time.Time { return over })
			}()
			if got := <-said.lines; got != "copied\n" {
				t.Fatalf("it answers %q", got)
			}
			if got := display.Clipboard(t.Context()); got != "482913" {
				t.Errorf("the clipboard holds %q", got)
			}
			if after != "" {
				if err := display.SetClipboard(t.Context(), after); err != nil {
					t.Fatal(err)
				}
			}
			end(over, stop)
			if err := <-done; err != nil {
				t.Error(err)
			}
			if got := display.Clipboard(t.Context()); got != after {
				t.Errorf("after %s the clipboard holds %q, not %q", name, got, after)
			}
			stop()
		}
	}
}

// A full clipboard is one that does not take the code.
type full struct{ clipboard.Copier }

func (*full) Copy(context.Context, string) error { return errors.New("no room") }

// The process that stays behind says why it cannot, and refuses what makes no sense.
func TestNothingIsCopied(t *testing.T) {
	for given, want := range map[string]string{
		"30s\n482913": "no room\n", "": "there is nothing to copy\n", "30s": "there is nothing to copy\n",
		"-1s\n482913": "there is nothing to copy\n", "soon\n482913": "there is nothing to copy\n",
	} {
		said := answer{make(chan string, 1)}
		if err := keepCopied(t.Context(), strings.NewReader(given), said, new(full), time.After); err == nil {
			t.Errorf("%q: no error", given)
		}
		if got := <-said.lines; got != want {
			t.Errorf("%q: it answers %q", given, got)
		}
	}
}
