package sso

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
)

const (
	issuer = "http://127.0.0.1:1/sso"
	back   = "http://127.0.0.1:1/back"
	dana   = "dana@example.com"
)

func pair() (*Client, *Provider, *clocktest.Clock) {
	clock := clocktest.At(time.Unix(1_700_000_000, 0))
	return NewClient("portal", issuer, clock), NewProvider(issuer, "portal", clock), clock
}

func TestHandOver(t *testing.T) {
	client, provider, _ := pair()
	browser, request := client.Begin(back)
	if err := provider.Check(request, back); err != nil {
		t.Fatal(err)
	}
	answer := provider.Grant(request, dana)
	for _, secret := range []string{browser, answer.Code, answer.State} {
		if len(secret) < 26 {
			t.Errorf("a secret has %d characters", len(secret))
		}
	}
	redemption, err := client.Finish(browser, answer)
	if err != nil {
		t.Fatal(err)
	}
	if user, err := provider.Redeem(redemption); err != nil || user != dana {
		t.Fatalf("the user is %q (%v)", user, err)
	}
	_, err = provider.Redeem(redemption)
	wantError(t, "the code again", err, ErrCode)
	_, err = client.Finish(browser, answer)
	wantError(t, "the answer again", err, ErrAttempt)
}

// What belongs to one attempt is of no use in another.
func TestMixUps(t *testing.T) {
	client, provider, clock := pair()
	other := NewProvider("http://127.0.0.1:2/sso", "portal", clock)
	for name, mix := range map[string]func(mine, theirs *Answer, browser *string, r *Redemption) error{
		"another browser's answer": func(mine, theirs *Answer, browser *string, _ *Redemption) error {
			_, err := client.Finish(*browser, *theirs)
			return err
		},
		"no browser": func(mine, _ *Answer, _ *string, _ *Redemption) error {
			_, err := client.Finish("", *mine)
			return err
		},
		"no state": func(mine, _ *Answer, browser *string, _ *Redemption) error {
			mine.State = ""
			_, err := client.Finish(*browser, *mine)
			return err
		},
		"another issuer's answer": func(mine, _ *Answer, browser *string, _ *Redemption) error {
			from := other.Grant(Request{State: mine.State}, "eve@example.com")
			_, err := client.Finish(*browser, from)
			return err
		},
		"another attempt's code": func(mine, theirs *Answer, browser *string, _ *Redemption) error {
			mine.Code = theirs.Code
			r, err := client.Finish(*browser, *mine)
			if err != nil {
				return nil
			}
			_, err = provider.Redeem(r)
			return err
		},
		"another client": func(_, _ *Answer, _ *string, r *Redemption) error {
			r.Client = "else"
			_, err := provider.Redeem(*r)
			return err
		},
		"another address": func(_, _ *Answer, _ *string, r *Redemption) error {
			r.Redirect += "/"
			_, err := provider.Redeem(*r)
			return err
		},
		"no verifier": func(_, _ *Answer, _ *string, r *Redemption) error {
			r.Verifier = ""
			_, err := provider.Redeem(*r)
			return err
		},
		"after ten minutes": func(mine, _ *Answer, browser *string, _ *Redemption) error {
			clock.Move(10 * time.Minute)
			_, err := client.Finish(*browser, *mine)
			return err
		},
		"a code after a minute": func(_, _ *Answer, _ *string, r *Redemption) error {
			clock.Move(time.Minute)
			_, err := provider.Redeem(*r)
			return err
		},
	} {
		browser, request := client.Begin(back)
		_, their := client.Begin(back)
		mine, theirs := provider.Grant(request, dana), provider.Grant(their, "eve@example.com")
		ended, started := client.Begin(back)
		r, err := client.Finish(ended, provider.Grant(started, dana))
		if err != nil {
			t.Fatal(err)
		}
		if err := mix(&mine, &theirs, &browser, &r); !errors.Is(err, ErrAttempt) && !errors.Is(err, ErrCode) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An answer that came to the wrong browser is used up: who it was meant for starts
// again, and who took it has nothing.
func TestWrongBrowserEndsTheAttempt(t *testing.T) {
	client, provider, _ := pair()
	browser, request := client.Begin(back)
	answer := provider.Grant(request, dana)
	_, err := client.Finish("another", answer)
	wantError(t, "another browser", err, ErrAttempt)
	_, err = client.Finish(browser, answer)
	wantError(t, "the right browser afterwards", err, ErrAttempt)
}

func TestRequestsThatAreRefused(t *testing.T) {
	client, provider, _ := pair()
	for name, c := range map[string]struct {
		spoil func(*Request)
		want  error
	}{
		"another client":      {func(r *Request) { r.Client = "else" }, ErrClient},
		"another address":     {func(r *Request) { r.Redirect = "http://evil.example/back" }, ErrClient},
		"a longer address":    {func(r *Request) { r.Redirect += "?x" }, ErrClient},
		"other letters":       {func(r *Request) { r.Redirect = strings.ToUpper(r.Redirect) }, ErrClient},
		"a token at once":     {func(r *Request) { r.Type = "token" }, ErrRequest},
		"a plain verifier":    {func(r *Request) { r.Method = "plain" }, ErrRequest},
		"no verifier":         {func(r *Request) { r.Challenge = "" }, ErrRequest},
		"no state":            {func(r *Request) { r.State = "" }, ErrRequest},
		"a state without end": {func(r *Request) { r.State = strings.Repeat("x", 1001) }, ErrRequest},
	} {
		_, request := client.Begin(back)
		c.spoil(&request)
		wantError(t, name, provider.Check(request, back), c.want)
	}
}

// Of many who redeem one code at once, one gets the user.
func TestParallel(t *testing.T) {
	client, provider, _ := pair()
	browser, request := client.Begin(back)
	r, err := client.Finish(browser, provider.Grant(request, dana))
	if err != nil {
		t.Fatal(err)
	}
	var passed atomic.Int32
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			if _, err := provider.Redeem(r); err == nil {
				passed.Add(1)
			}
			client.Begin(back)
		})
	}
	all.Wait()
	if n := passed.Load(); n != 1 {
		t.Errorf("%d of 200 redeemed one code", n)
	}
}

func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}
