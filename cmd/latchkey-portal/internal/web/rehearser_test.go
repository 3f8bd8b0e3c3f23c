package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"

	"latchkey/cmd/latchkey-portal/walkthrough"
	"latchkey/vault"
)

// A rehearser does the steps of a walk-through on the pages of a portal, and has
// for an authenticator no more than the key.
type rehearser struct {
	*visitor
	portal *testPortal
	key    vault.Account
}

func (r *rehearser) Anew(context.Context) error {
	r.visitor = r.portal.visitor(r.t)
	return nil
}

func (r *rehearser) Open(_ context.Context, path string) error {
	r.open(path)
	return nil
}

func (r *rehearser) Fill(_ context.Context, label, text string) error {
	r.fill(label, text)
	return nil
}

func (r *rehearser) Tick(_ context.Context, label string) error {
	r.tick(label)
	return nil
}

func (r *rehearser) Press(_ context.Context, text string) error {
	r.press(text)
	return nil
}

func (r *rehearser) Uncover(_ context.Context, text string) error {
	for n := range r.page.Descendants() {
		if n.Data == "summary" && textOf(n) == text {
			return nil
		}
	}
	return fmt.Errorf("%s has nothing to uncover with %q", r.at.Path, text)
}

func (r *rehearser) Until(_ context.Context, text string) error {
	for range 60 {
		if strings.Contains(textOf(r.page), text) {
			return nil
		}
		r.portal.clock.Move(time.Second)
		r.open(r.at.Path)
	}
	return fmt.Errorf("%s does not come to say %q, but: %s", r.at.Path, text, textOf(r.page))
}

func (r *rehearser) Sent(_ context.Context, to string) (string, error) {
	for _, m := range r.portal.outbox.Messages() {
		if m.To == to && m.Code != "" {
			return m.Code, nil
		}
	}
	return "", fmt.Errorf("no code was sent to %s", to)
}

func (r *rehearser) Scan(context.Context) error {
	r.key = r.readsKey()
	return nil
}

func (r *rehearser) Type(ctx context.Context, _, _ string) error { return r.Scan(ctx) }

func (r *rehearser) Add(context.Context) error { return nil }

func (r *rehearser) Accepted(context.Context) error { return nil }

// Code waits for a time step that no code was used in.
func (r *rehearser) Code(context.Context) (string, error) {
	r.portal.clock.Move(time.Duration(r.key.Period) * time.Second)
	return r.portal.code(r.t, r.key, 0), nil
}

func (r *rehearser) Old(_ context.Context, ago time.Duration) (string, error) {
	return r.portal.code(r.t, r.key, -int(ago/time.Second)/r.key.Period), nil
}

func (r *rehearser) Later(_ context.Context, d time.Duration) error {
	r.portal.clock.Move(d)
	return nil
}

// names checks that the labels in a text are on the page, and in Latchkey's window.
func (r *rehearser) names(step, text string, window map[string]string) {
	r.t.Helper()
	shown := textOf(r.page)
	for _, label := range walkthrough.Labels(text) {
		if !strings.Contains(shown, label) {
			r.t.Errorf("%q names %q, which is not on the page at %s: %s", step, label, r.at.Path, shown)
		}
	}
	for _, label := range walkthrough.WindowLabels(text) {
		if window[label] == "" {
			r.t.Errorf("%q names %q, which is nothing in Latchkey's window", step, label)
		}
	}
}

// digest stands for all that the page says, but for keys and codes that are drawn
// at random, and its port.
func (r *rehearser) digest() string {
	var said strings.Builder
	var read func(n *html.Node)
	read = func(n *html.Node) {
		if id := attribute(n, "id"); id == "key" || id == "recovery-codes" {
			return
		}
		if n.Type == html.TextNode {
			said.WriteString(n.Data + " ")
		}
		for child := range n.ChildNodes() {
			read(child)
		}
	}
	read(r.byID("main"))
	text := regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(said.String(), "")
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), " ")))
	return hex.EncodeToString(sum[:6])
}

// answer is what the page says in reply: what is wrong and what to do, or what was
// done.
func (r *rehearser) answer() (answer []string) {
	for n := range r.page.Descendants() {
		class := attribute(n, "class")
		if class != "problem" && (class != "note" || len(answer) > 0) {
			continue
		}
		if class == "note" {
			answer = append(answer, textOf(n))
			continue
		}
		for part := range n.Descendants() {
			if part.Data == "p" {
				answer = append(answer, textOf(part))
			} else if part.Data == "li" {
				answer = append(answer, "- "+textOf(part))
			}
		}
	}
	return answer
}
