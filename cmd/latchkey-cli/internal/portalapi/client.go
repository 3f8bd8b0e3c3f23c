package portalapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// answerTime is how long one answer may take.
	answerTime = 30 * time.Second
	// longestAnswer bounds an answer, in bytes. The largest has a QR code in two forms.
	longestAnswer = 4 << 20
	// longestToken bounds a token, in characters.
	longestToken = 512
)

// ErrToken means that a text cannot be a token. It is part of a sentence.
var ErrToken = errors.New("it is not a token of a portal, which is one word of 20 characters and more")

// ErrUnsure is wrapped where a request may have been carried out although nothing
// was heard of it.
var ErrUnsure = errors.New("what became of the request is not known")

// A Client asks one portal.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// New returns a client of the portal at an address, http or https, which is shown the
// token. plain allows http to other machines than this one.
//
// Errors: [ErrAddress], [ErrPlain], [ErrToken].
func New(address, token string, plain bool) (*Client, error) {
	base, err := parseAddress(address, plain)
	if err != nil {
		return nil, err
	}
	token = strings.TrimSpace(token)
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	if len(token) < 20 || len(token) > longestToken || strings.ContainsFunc(token, odd) {
		return nil, ErrToken
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{base: base, token: token, http: &http.Client{Timeout: answerTime, CheckRedirect: stay}}, nil
}

// Base returns the address without a slash at its end.
func (c *Client) Base() string { return c.base }

// do asks for something and reads the answer into out, unless that is nil. A problem
// that the portal answers with is a [*Problem].
func (c *Client) do(ctx context.Context, method, path string, query url.Values, in, out any) error {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("writing a request: %w", err)
		}
		body = bytes.NewReader(data)
	}
	address := c.base + "/api/v1" + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return ErrAddress
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := c.http.Do(r)
	if err != nil {
		return c.unanswered(ctx, err)
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	if err != nil {
		return c.unanswered(ctx, err)
	}
	return c.read(response.StatusCode, response.Header.Get("Content-Type"), data, out)
}

// read takes an answer in.
func (c *Client) read(status int, contentType string, data []byte, out any) error {
	kind, _, _ := mime.ParseMediaType(contentType)
	switch {
	case len(data) > longestAnswer:
		return c.stranger("more than it could ever have to say")
	case status/100 == 2 && out == nil:
		return nil
	case status/100 == 2:
		if kind != "application/json" || json.Unmarshal(data, out) != nil {
			return c.stranger("something other than what was asked for")
		}
		return nil
	case kind == "application/problem+json":
		var p Problem
		if json.Unmarshal(data, &p) == nil && strings.HasPrefix(p.Type, problemType) && p.Detail != "" {
			p.Status = status
			if p.ID() == noSuchAddress && c.path() != "" {
				return fmt.Errorf("there is no API at %s: it is at the address of the first portal, so give that without %s", c.base, c.path())
			}
			return &p
		}
	}
	if status == http.StatusNotFound && c.path() == "" {
		// Portals after the first have no API.
		return fmt.Errorf("%s answers with the status 404: of several portals give the address of the first, which has the API, or look whether a latchkey-portal is there", c.base)
	}
	err := c.stranger(fmt.Sprintf("the status %d", status))
	if status >= http.StatusInternalServerError {
		return fmt.Errorf("%w (%w)", err, ErrUnsure)
	}
	return err
}

// stranger is for what no portal answers. The pages of one have paths, its address has
// none.
func (c *Client) stranger(with string) error {
	if path := c.path(); path != "" {
		return fmt.Errorf("%s answers with %s: give the portal's address without %s", c.base, with, path)
	}
	return fmt.Errorf("%s answers with %s: look whether a latchkey-portal is there", c.base, with)
}

// path is that of the address, which that of a portal has not.
func (c *Client) path() string {
	u, err := url.Parse(c.base)
	if err != nil { // cannot happen: it was read before
		return ""
	}
	return u.Path
}

// unanswered says why there is no answer. It leaves out what the library says of the
// request, which would repeat the address.
func (c *Client) unanswered(ctx context.Context, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var slow net.Error
	var dialing *net.OpError
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case ctx.Err() != nil, errors.As(err, &slow) && slow.Timeout():
		return fmt.Errorf("%s took too long to answer: look whether the portal is well, or give it more time with --timeout (%w)", c.base, ErrUnsure)
	case errors.As(err, &dialing) && dialing.Op == "dial":
		return fmt.Errorf("nothing answers at %s (%v): start the portal there, or give its address", c.base, root(err))
	}
	return fmt.Errorf("asking %s failed: %w (%w)", c.base, err, ErrUnsure)
}

// root is the innermost error, which says the reason alone.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
