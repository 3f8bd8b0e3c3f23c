package clipboard

import (
	"context"
	"errors"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// pasted is what another program gets of the clipboard in a kind; empty where
// there is nothing.
func pasted(t *testing.T, kind string) string {
	t.Helper()
	out, err := exec.Command("xclip", "-selection", "clipboard", "-out", "-t", kind).Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("this test needs xclip (Debian: apt-get install xclip): %v", err)
	}
	return string(out)
}

func mustCopy(t *testing.T, c *Copier, text string) {
	t.Helper()
	if err := c.Copy(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}

// Other programs paste the code, and those that keep a history are told not to.
func TestCopiedCodeIsMarkedAndPasted(t *testing.T) {
	startX(t)
	var c Copier
	mustCopy(t, &c, "482913")
	for _, kind := range []string{"UTF8_STRING", "STRING", "TEXT", "text/plain", "text/plain;charset=utf-8"} {
		if got := pasted(t, kind); got != "482913" {
			t.Errorf("as %s: %q", kind, got)
		}
	}
	if got := pasted(t, "x-kde-passwordManagerHint"); got != "secret" {
		t.Errorf("the mark is %q", got)
	}
	targets := strings.Fields(pasted(t, "TARGETS"))
	for _, want := range []string{"TARGETS", "MULTIPLE", "TIMESTAMP", "UTF8_STRING", "x-kde-passwordManagerHint"} {
		if !slices.Contains(targets, want) {
			t.Errorf("%s is not among the kinds on offer, %q", want, targets)
		}
	}
	if got, err := Read(t.Context(), Text); err != nil || got.Text != "482913" {
		t.Errorf("this program itself reads %q, %v", got.Text, err)
	}
	mustCopy(t, &c, "otpauth://totp/Zoë?secret=GEZDGNBV")
	if got := pasted(t, "UTF8_STRING"); got != "otpauth://totp/Zoë?secret=GEZDGNBV" {
		t.Errorf("the second copy: %q", got)
	}
	if got := pasted(t, "STRING"); got != "" {
		t.Errorf("what Latin-1 text is not: %q", got)
	}
	if pasted(t, "image/png") != "" {
		t.Error("there is a picture")
	}
}

func TestClearTakesTheCodeOff(t *testing.T) {
	startX(t)
	var c Copier
	c.Clear(t.Context()) // nothing to do
	mustCopy(t, &c, "482913")
	c.Clear(t.Context())
	if owner := copied(t); owner != 0 {
		t.Errorf("somebody owns the clipboard: %q", pasted(t, "UTF8_STRING"))
	}
	if err := c.Copy(t.Context(), ""); !errors.Is(err, ErrUncopied) {
		t.Errorf("an empty text: %v", err)
	}
}

func TestClearLeavesWhatOthersCopied(t *testing.T) {
	startX(t)
	var c Copier
	mustCopy(t, &c, "482913")
	xclip(t, "UTF8_STRING", []byte("a poem"))
	begun := time.Now()
	c.Clear(t.Context())
	if got := pasted(t, "UTF8_STRING"); got != "a poem" {
		t.Errorf("the clipboard holds %q", got)
	}
	if took := time.Since(begun); took > returnTime {
		t.Errorf("it took %v", took)
	}
}

// A clipboard manager that has taken over what was copied does not keep it there.
func TestClearReachesWhoTookTheCodeOver(t *testing.T) {
	startX(t)
	var c Copier
	mustCopy(t, &c, "482913")
	xclip(t, "UTF8_STRING", []byte("482913"))
	c.Clear(t.Context())
	if got := pasted(t, "UTF8_STRING"); got != " " {
		t.Errorf("the clipboard holds %q", got)
	}
}

// One that puts back what it has seen finds a blank there.
func TestClearReachesWhoPutsTheCodeBack(t *testing.T) {
	startX(t)
	var c Copier
	mustCopy(t, &c, "482913")
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.Clear(t.Context())
	}()
	for copied(t) != 0 {
		runtime.Gosched()
	}
	xclip(t, "UTF8_STRING", []byte("482913"))
	<-done
	if got := pasted(t, "UTF8_STRING"); got != " " {
		t.Errorf("the clipboard holds %q", got)
	}
}

func TestCopyWithoutADisplayOrInTime(t *testing.T) {
	startX(t)
	var c Copier
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Copy(ctx, "482913"); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	for _, display := range []string{"", ":4711"} {
		t.Setenv("DISPLAY", display)
		if err := c.Copy(t.Context(), "482913"); !errors.Is(err, ErrNoDisplay) {
			t.Errorf("display %q: %v", display, err)
		}
	}
}
