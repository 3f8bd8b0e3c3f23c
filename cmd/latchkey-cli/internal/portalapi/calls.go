package portalapi

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// A User is how a user of the portal stands.
type User struct {
	UserName string `json:"username"`
	Profile  string `json:"profile"`
	Enrolled bool   `json:"enrolled"`
	Password string `json:"password"` // one that was made up for a new user, told once
}

// A Newcomer is a user to add. What is empty is left to the portal.
type Newcomer struct {
	UserName string `json:"username"`
	Password string `json:"password,omitempty"`
	Profile  string `json:"profile,omitempty"`
	Email    string `json:"email,omitempty"`
}

// A Wish is what an enrollment is to be like. What is zero is left to the portal.
type Wish struct {
	Algorithm string  `json:"algorithm,omitempty"`
	Digits    int     `json:"digits,omitempty"`
	Period    int     `json:"period,omitempty"` // seconds
	Issuer    *string `json:"issuer,omitempty"` // may be empty
	Account   string  `json:"account,omitempty"`
}

// An Outcome is what became of a code.
type Outcome struct {
	Accepted bool   `json:"accepted"`
	Reason   string `json:"reason"`
	Detail   string `json:"detail"`
}

// A Clock is how the portal's clock stood when it was asked.
type Clock struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
}

// Clock asks what the portal's clock shows.
func (c *Client) Clock(ctx context.Context) (Clock, error) {
	var out Clock
	err := c.do(ctx, http.MethodGet, "/clock", nil, nil, &out)
	if err == nil && (out.Now.Year() < 1970 || out.Now.Year() > 9998) {
		err = c.stranger("a time that cannot be")
	}
	return out, err
}

// User asks how a user stands. profile says whose user is meant; it may be empty.
func (c *Client) User(ctx context.Context, name, profile string) (User, error) {
	var out User
	err := c.do(ctx, http.MethodGet, of(name, ""), in(profile), nil, &out)
	return out, err
}

// AddUser adds a user.
func (c *Client) AddUser(ctx context.Context, n Newcomer) (User, error) {
	var out User
	err := c.do(ctx, http.MethodPost, "/users", nil, n, &out)
	return out, err
}

// DeleteUser takes a user away.
func (c *Client) DeleteUser(ctx context.Context, name, profile string) error {
	return c.do(ctx, http.MethodDelete, of(name, ""), in(profile), nil, nil)
}

// Begin begins an enrollment and returns its provisioning link, which holds the key.
func (c *Client) Begin(ctx context.Context, name, profile string, w Wish) (link string, err error) {
	var out struct {
		URI string `json:"uri"`
	}
	err = c.do(ctx, http.MethodPost, of(name, "/enrollment"), in(profile), w, &out)
	return out.URI, err
}

// Confirm ends an enrollment with a code. One that is refused is a [*Problem].
func (c *Client) Confirm(ctx context.Context, name, profile, code string) error {
	var out Outcome
	err := c.do(ctx, http.MethodPost, of(name, "/enrollment/confirm"), in(profile), map[string]string{"code": code}, &out)
	if err == nil && !out.Accepted {
		err = &Problem{Type: problemType + out.Reason, Detail: out.Detail, Status: http.StatusOK}
	}
	return err
}

// Reset takes a user's second factor away.
func (c *Client) Reset(ctx context.Context, name, profile string) error {
	return c.do(ctx, http.MethodDelete, of(name, "/mfa"), in(profile), nil, nil)
}

// of is the path of something of a user's.
func of(name, what string) string { return "/users/" + url.PathEscape(name) + what }

// in is the query that says whose user is meant.
func in(profile string) url.Values {
	if profile == "" {
		return nil
	}
	return url.Values{"profile": {profile}}
}
