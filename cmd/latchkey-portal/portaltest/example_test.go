package portaltest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/portaltest"
)

// inExample stands in for the t of a test, which examples have none of.
type inExample struct {
	testing.TB
	after []func()
}

func (*inExample) Helper()                  {}
func (*inExample) Context() context.Context { return context.Background() }
func (e *inExample) Cleanup(do func())      { e.after = append(e.after, do) }
func (e *inExample) ends() {
	for _, do := range e.after {
		do()
	}
}

// A user is enrolled, logs in over HTTP as a browser does, and shows a code that was
// used already.
func Example() {
	t := &inExample{} // in a test: the test's own t
	defer t.ends()

	p := portaltest.Start(t, portaltest.FrozenAt(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)))
	kim := p.Enroll("kim@example.com", portaltest.WithDigits(8))

	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	for _, form := range []struct {
		path   string
		fields url.Values
	}{
		{"/Account/Login", url.Values{"username": {"kim@example.com"}, "password": {portaltest.Password}}},
		{"/Account/TwoFactor/Code", url.Values{"code": {kim.Code()}}},
	} {
		response, err := browser.PostForm(p.URL+form.path, form.fields)
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = response.Body.Close()
		fmt.Println(response.Request.URL.Path)
	}

	fmt.Println(p.Verify("kim@example.com", kim.Code()).Reason)
	p.Clock.Advance(time.Minute)
	fmt.Println(p.Verify("kim@example.com", kim.Code()).Accepted)
	fmt.Println(p.Outbox()[0].Subject)
	// Output:
	// /Account/TwoFactor/Code
	// /Account/Home
	// used
	// true
	// Two-factor authentication was switched on
}
