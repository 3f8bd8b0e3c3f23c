package relay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// A Webhook is an address that messages are posted to as JSON, with the names of
// [outbox.Message].
type Webhook struct {
	address *url.URL
	client  http.Client
}

// NewWebhook returns the way to an http or https address. Its path, its query and
// a user in it may be secret: they are never shown, and not in the errors.
func NewWebhook(address string) (*Webhook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, errors.New("the webhook's address does not begin with http:// or https:// and a host")
	}
	return &Webhook{address: u, client: http.Client{CheckRedirect: sameHost}}, nil
}

// sameHost follows a redirect only where the message is posted again and stays
// with the same host. Any other answer is taken as it is.
func sameHost(next *http.Request, before []*http.Request) error {
	first := before[0]
	if len(before) > 3 || next.Method != first.Method || next.URL.Host != first.URL.Host || next.URL.Scheme != first.URL.Scheme {
		return http.ErrUseLastResponse
	}
	return nil
}

// Host returns the webhook's host without its port.
func (h *Webhook) Host() string { return h.address.Hostname() }

// Encrypted reports whether messages go there encrypted.
func (h *Webhook) Encrypted() bool { return h.address.Scheme == "https" }

// String names the webhook without what may be secret of its address.
func (h *Webhook) String() string {
	return "the webhook at " + h.address.Scheme + "://" + h.address.Host
}

// Send implements [Way].
func (h *Webhook) Send(ctx context.Context, m outbox.Message) error {
	m.Passage = outbox.Passage{}
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("writing an SMS as JSON: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.address.String(), bytes.NewReader(data))
	if err != nil {
		return &Failure{Text: sentence(h.String(), "has an address that cannot be used"), Final: true}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "latchkey-portal")
	answer, err := h.client.Do(r)
	if err != nil {
		return notReached(h.String(), err) // the error itself has the whole address in it
	}
	defer func() { _ = answer.Body.Close() }()
	// What is left of a short answer is read, so that the connection can be
	// used again.
	_, _ = io.CopyN(io.Discard, answer.Body, 4<<10)
	return h.judge(answer.StatusCode)
}

// judge says what a status means.
func (h *Webhook) judge(status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status >= 300 && status < 400:
		return &Failure{Text: sentence(h.String(), fmt.Sprintf("sends messages on to another address (status %d), which is not followed", status)), Final: true}
	}
	later := status >= 500 || status == http.StatusRequestTimeout || status == http.StatusTooEarly || status == http.StatusTooManyRequests
	return &Failure{Text: sentence(h.String(), fmt.Sprintf("answered with the status %d", status)), Final: !later}
}
