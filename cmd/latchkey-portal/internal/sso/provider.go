package sso

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"latchkey/cmd/latchkey-portal/internal/once"
)

// codeLife is how long a code is good for (RFC 6749 section 4.1.2 wants ten
// minutes at most).
const codeLife = time.Minute

// The values that requests have here.
const (
	typeCode   = "code"
	methodS256 = "S256"
	hashLength = 43   // of a SHA-256 in base64
	mostState  = 1000 // bytes
)

// A Request is what a client has a browser ask a provider for. Its names in an
// address are those of [Request.Fields].
type Request struct {
	Type, Client, Redirect, State, Challenge, Method string
}

// Fields returns the request's parameters by their names (RFC 6749 section 4.1.1,
// RFC 7636 section 4.3).
func (r *Request) Fields() map[string]*string {
	return map[string]*string{
		"response_type": &r.Type, "client_id": &r.Client, "redirect_uri": &r.Redirect, "state": &r.State,
		"code_challenge": &r.Challenge, "code_challenge_method": &r.Method,
	}
}

// An Answer is what comes back: a code, or in Refused why there is none.
type Answer struct {
	Code, Refused string
	State, Issuer string
}

// A Redemption is what a client changes for a user.
type Redemption struct {
	Code, Client, Redirect, Verifier string
}

// What a provider refuses.
var (
	// ErrClient means that the client or the address to go back to is not known,
	// so that nothing may be sent there.
	ErrClient = errors.New("the client or its address is not known here")
	// ErrRequest means that the request is not as it has to be.
	ErrRequest = errors.New("the request is not one for a code with a hashed verifier")
	// ErrCode means that the code is unknown, used, too old, or somebody else's.
	ErrCode = errors.New("the code is not good")
)

// A Provider stands in for an identity provider. It is safe for concurrent use.
type Provider struct {
	issuer, client string
	grants         *once.Values[grant]
}

type grant struct {
	user, client, redirect, challenge string
}

// NewProvider returns a provider that calls itself issuer and knows one client.
func NewProvider(issuer, client string, clock once.Clock) *Provider {
	return &Provider{issuer: issuer, client: client, grants: once.New[grant](clock, codeLife)}
}

// Check looks at a request. The address to go back to has to be redirect, letter by
// letter (RFC 9700 section 2.1).
//
// Errors: [ErrClient], after which nobody is sent anywhere, and [ErrRequest].
func (p *Provider) Check(r Request, redirect string) error {
	switch {
	case r.Client != p.client || r.Redirect != redirect:
		return ErrClient
	case r.Type != typeCode || r.Method != methodS256 || len(r.Challenge) != hashLength || r.State == "" || len(r.State) > mostState:
		return ErrRequest
	}
	return nil
}

// Grant answers a request that was checked, with a code for the user.
func (p *Provider) Grant(r Request, user string) Answer {
	return Answer{
		Code:  p.grants.Put(grant{user: user, client: r.Client, redirect: r.Redirect, challenge: r.Challenge}),
		State: r.State, Issuer: p.issuer,
	}
}

// Refuse answers a request without a code; why is a word of RFC 6749 section
// 4.1.2.1.
func (p *Provider) Refuse(r Request, why string) Answer {
	return Answer{Refused: why, State: r.State, Issuer: p.issuer}
}

// Redeem changes a code for the user that it was given out for. The code is used
// up whatever comes of it.
//
// Errors: [ErrCode].
func (p *Provider) Redeem(r Redemption) (user string, err error) {
	g, ok := p.grants.Take(r.Code)
	same := subtle.ConstantTimeCompare([]byte(challenge(r.Verifier)), []byte(g.challenge)) == 1
	if !ok || !same || g.client != r.Client || g.redirect != r.Redirect {
		return "", fmt.Errorf("redeeming a code: %w", ErrCode)
	}
	return g.user, nil
}
