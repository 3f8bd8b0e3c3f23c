package desk

import (
	"context"
	"image"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"latchkey/vault/runtest"
)

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestDisplayShowsClipboardAndWindows(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx := testContext(t)
	d, err := StartDisplay(ctx, image.Pt(800, 600))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Stop)
	if err := d.SetClipboard(ctx, "482 913"); err != nil {
		t.Fatal(err)
	}
	if got := d.Clipboard(ctx); got != "482 913" {
		t.Errorf("the clipboard holds %q", got)
	}
	picture, err := d.Screenshot()
	if err != nil {
		t.Fatal(err)
	}
	if got := picture.Bounds().Size(); got != image.Pt(800, 600) {
		t.Errorf("the screen is %v", got)
	}
}

func TestBrowserFillsAndPresses(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx := testContext(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<p id=said>` + r.FormValue("word") + `</p><form method=post><label for=w>Word</label><input id=w name=word value=key><button>Say it</button></form>`))
	}))
	defer server.Close()
	b, err := StartBrowser(ctx, 800, 600)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Stop()
	if err := b.Open(ctx, server.URL); err != nil {
		t.Fatal(err)
	}
	// What is there already has no part in it, be it from the page or typed.
	for _, word := range []string{"lath", "latchkey"} {
		if err := b.Fill(ctx, "Word", word); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Press(ctx, "Say it"); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Text(ctx, "#said"); err != nil || got != "latchkey" {
		t.Errorf("the page says %q, %v", got, err)
	}
}

func TestProgramAwaitsItsLine(t *testing.T) {
	ctx := testContext(t)
	p, err := StartProgram(exec.Command("sh", "-c", "echo ready here; exec cat"))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	line, err := p.AwaitLine(ctx, "ready")
	if err != nil || line != "ready here" {
		t.Errorf("got %q, %v", line, err)
	}
}

func TestProgramThatEndsEarlySaysWhatItPrinted(t *testing.T) {
	ctx := testContext(t)
	p, err := StartProgram(exec.Command("sh", "-c", "echo no luck; exit 3"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.AwaitLine(ctx, "ready")
	if err == nil || !strings.Contains(err.Error(), "no luck") {
		t.Errorf("the error is %v", err)
	}
}
