package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"latchkey/cmd/internal/desk"
	"latchkey/cmd/internal/mainjob"
	"latchkey/cmd/latchkey-portal/walkthrough"
	"latchkey/vault/clock/ntptest"
)

// Where things are on the display, in pixels. The page is smaller than the
// browser's window, whose frame is no part of a picture.
var (
	screen    = image.Pt(1240, 1000)
	browserAt = image.Rect(0, 0, 640, 1000)
	windowAt  = image.Pt(700, 60)
	pageSize  = image.Pt(450, 702) // whole at the scale; of it as much is shown as the window is high
)

// scale is how large pages are drawn: as large as what is in the window, and small
// enough that most are seen as a whole.
const scale = 0.75

// A hand does the steps of a walk-through in real programs. It implements
// walkthrough.Hand.
type hand struct {
	display *desk.Display
	portal  *desk.Program
	base    string
	browser *desk.Browser
	cli     mainjob.CommandLine
	window  *mainjob.Window   // nil where it plays no part
	clocks  []*ntptest.Server // that it compares the clock with

	names []string // to go on with in the form for a key, which is open
	asked bool     // the window asks whether the code works
	used  string   // the code that was given out last
}

func newHand(ctx context.Context, programs, profile string, latchkey bool) (_ *hand, err error) {
	h := &hand{cli: mainjob.CommandLine{Program: filepath.Join(programs, "latchkey-cli"), Env: os.Environ()}}
	defer func() {
		if err != nil {
			h.stop()
		}
	}()
	h.portal, err = desk.StartProgram(exec.Command(filepath.Join(programs, "latchkey-portal"), "serve",
		"--profile", profile, "--seed", walkthrough.Seed, "--addr", "127.0.0.1:0"))
	if err != nil {
		return nil, err
	}
	line, err := h.portal.AwaitLine(ctx, "is ready: ")
	if err != nil {
		return nil, err
	}
	port := regexp.MustCompile(`http://127\.0\.0\.1(:\d+)`).FindStringSubmatch(line)
	if port == nil {
		return nil, errors.New("the portal does not say where it is")
	}
	h.base = "http://localhost" + port[1] // passkeys need a name
	if h.display, err = desk.StartDisplay(ctx, screen); err != nil {
		return nil, err
	}
	if h.browser, err = h.display.StartBrowser(ctx, browserAt, 1); err != nil {
		return nil, err
	}
	if err := h.browser.Resize(ctx, pageSize, scale); err != nil {
		return nil, err
	}
	if !latchkey {
		return h, nil
	}
	return h, h.openWindow(ctx, filepath.Join(programs, "latchkey"))
}

func (h *hand) stop() {
	if h.window != nil {
		h.window.Close()
	}
	for _, clock := range h.clocks {
		clock.Close()
	}
	if h.browser != nil {
		h.browser.Stop()
	}
	if h.display != nil {
		h.display.Stop()
	}
	if h.portal != nil {
		h.portal.Stop()
	}
}

func (h *hand) Anew(ctx context.Context) error { return h.browser.Forget(ctx) }

func (h *hand) Open(ctx context.Context, path string) error {
	return h.browser.Open(ctx, h.base+path)
}

// Fill types a code into boxes of a digit each, where there are some, as a person
// does; what is in them is not looked at.
func (h *hand) Fill(ctx context.Context, label, text string) error {
	boxes, err := h.browser.Run(ctx, `String(document.querySelectorAll(".boxes input").length)`)
	if err != nil {
		return err
	}
	if boxes != "0" {
		return h.browser.TypeInto(ctx, label, text)
	}
	return h.browser.Fill(ctx, label, text)
}

func (h *hand) Tick(ctx context.Context, label string) error { return h.browser.Tick(ctx, label) }

func (h *hand) Press(ctx context.Context, text string) error {
	name, err := json.Marshal(text)
	if err != nil {
		return err
	}
	elsewhere, err := h.browser.Run(ctx, `[...document.querySelectorAll("a[target]")].find((a) => a.innerText.trim() === `+string(name)+`)?.href ?? ""`)
	if err != nil {
		return err
	}
	if elsewhere != "" {
		return h.browser.Open(ctx, elsewhere)
	}
	return h.browser.Press(ctx, text)
}

func (h *hand) Uncover(ctx context.Context, text string) error {
	return h.browser.Uncover(ctx, text)
}

func (h *hand) Until(ctx context.Context, text string) error {
	return desk.Await(ctx, fmt.Sprintf("the page to say %q", text), func() (bool, error) {
		said, err := h.browser.Text(ctx, "body")
		return strings.Contains(said, text), err
	})
}

func (h *hand) Sent(ctx context.Context, to string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.base+"/api/outbox?"+url.Values{"to": {to}}.Encode(), nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", fmt.Errorf("reading the outbox: %w", err)
	}
	defer answer.Body.Close()
	var messages []struct{ Code string }
	if err := json.NewDecoder(answer.Body).Decode(&messages); err != nil {
		return "", fmt.Errorf("reading the outbox: %w", err)
	}
	for _, message := range messages { // the newest first
		if message.Code != "" {
			return message.Code, nil
		}
	}
	return "", fmt.Errorf("no code was sent to %s", to)
}

func (h *hand) Old(context.Context, time.Duration) (string, error) {
	return "", errors.New("codes of other times are for rehearsals only")
}

func (h *hand) Later(context.Context, time.Duration) error {
	return errors.New("time passes by itself here")
}
