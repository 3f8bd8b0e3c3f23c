package sso

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"time"

	"latchkey/cmd/latchkey-portal/internal/once"
)

// attemptLife is how long a sign-in may take between leaving and coming back.
const attemptLife = 10 * time.Minute

// ErrAttempt means that an answer belongs to no attempt of this browser: it was
// used before, took too long, or was begun elsewhere.
var ErrAttempt = errors.New("the answer belongs to no sign-in that this browser has begun")

// A Client is the side of the portal. It is safe for concurrent use.
type Client struct {
	id, issuer string
	attempts   *once.Values[attempt]
}

type attempt struct {
	browser  [sha256.Size]byte
	redirect string
	verifier string
}

// NewClient returns a client that calls itself id and trusts the issuer alone.
func NewClient(id, issuer string, clock once.Clock) *Client {
	return &Client{id: id, issuer: issuer, attempts: once.New[attempt](clock, attemptLife)}
}

// Begin begins an attempt. What it returns first is for the browser to keep and
// show when it is back at the address redirect, and the rest is for the provider.
func (c *Client) Begin(redirect string) (browser string, request Request) {
	browser = rand.Text()
	a := attempt{browser: sha256.Sum256([]byte(browser)), redirect: redirect, verifier: rand.Text() + rand.Text()}
	return browser, Request{
		Type: typeCode, Client: c.id, Redirect: redirect, State: c.attempts.Put(a),
		Challenge: challenge(a.verifier), Method: methodS256,
	}
}

// Finish ends the attempt that the answer belongs to, whatever comes of it, and
// returns what the code is redeemed with.
//
// Errors: [ErrAttempt].
func (c *Client) Finish(browser string, answer Answer) (Redemption, error) {
	a, ok := c.attempts.Take(answer.State)
	shown := sha256.Sum256([]byte(browser))
	if !ok || subtle.ConstantTimeCompare(shown[:], a.browser[:]) != 1 || answer.Issuer != c.issuer {
		return Redemption{}, ErrAttempt
	}
	return Redemption{Code: answer.Code, Client: c.id, Redirect: a.redirect, Verifier: a.verifier}, nil
}

// challenge is a verifier's hash as RFC 7636 section 4.2 writes it.
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
