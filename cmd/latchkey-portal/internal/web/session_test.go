package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A form that is sent twice, as by an impatient click, does its work once, and
// the late answer to the second does not log the browser out.
func TestFormSentTwice(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	again, err := http.NewRequest(http.MethodPost, portal.base+v.at.Path,
		strings.NewReader(url.Values{"code": {portal.code(t, account, 0)}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	again.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, cookie := range v.client.Jar.Cookies(v.at) {
		again.AddCookie(cookie)
	}
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	v.isAt("/Account/TwoFactor/Recovery")

	late, err := http.DefaultTransport.RoundTrip(again)
	if err != nil {
		t.Fatal(err)
	}
	_ = late.Body.Close()
	v.client.Jar.SetCookies(v.at, late.Cookies())
	v.open(late.Header.Get("Location"))
	v.isAt("/Account/TwoFactor/Recovery")
	v.sees("Two-factor authentication is on.")
}
