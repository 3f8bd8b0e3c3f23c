package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// comesBack chooses a person at the provider, and returns where the browser is sent
// back to without going there.
func (v *visitor) comesBack(person string) string {
	v.t.Helper()
	v.open("/Account/Login")
	v.press("Sign in with SSO")
	v.isAt(providerPath)
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	v.press(person)
	v.client.CheckRedirect = nil
	return v.header.Get("Location")
}

const warehouseThere = "Continue as Warehouse desk warehouse@example.com"

// "If you sign in with SSO, 2FA still applies."
func TestSSO(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.open("/Account/Login")
	v.press("Sign in with SSO")
	v.isAt(providerPath)
	v.sees("This is a stand-in.")
	if strings.Contains(v.body, "newcomer@example.com") {
		t.Error("a user who has not accepted the invitation can be chosen")
	}
	v.press(warehouseThere)
	v.isAt("/Account/TwoFactor/Setup") // no second factor yet: the set-up
	account := v.readsKey()
	v.open("/Account/Home")
	v.isAt("/Account/TwoFactor/Setup")
	v.press("Next")
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	v.press("I have put them away")
	v.press("Log out")

	v.press("Sign in with SSO")
	v.press(warehouseThere)
	v.isAt("/Account/TwoFactor/Code") // and now the code
	for _, path := range []string{"/Account/Home", "/Account/Security", "/Account/TwoFactor/Setup", "/Account/TwoFactor/Recovery"} {
		v.open(path)
		v.isAt("/Account/TwoFactor/Code")
	}
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Log in")
	v.sees("That code was not accepted.")
	portal.clock.Move(time.Minute)
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Log in")
	v.isAt("/Account/Home")
	v.sees("That was a whole sign-in with SSO and a code.")
}

func TestSSOCancelled(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.open("/Account/Login")
	v.press("Sign in with SSO")
	v.press("Cancel")
	v.sees("The sign-in with SSO was cancelled.")
	v.sees("Log in to Stockroom")
}

// An answer is good once, in the browser that asked, for a while, and as it is.
func TestSSOReplayAndMixUp(t *testing.T) {
	portal := newTestPortal(t)
	change := func(address, name, value string) string {
		where, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		query := where.Query()
		query.Set(name, value)
		where.RawQuery = query.Encode()
		return where.String()
	}
	part := func(address, name string) string {
		where, _ := url.Parse(address)
		return where.Query().Get(name)
	}
	refused := func(name string, v *visitor) {
		t.Helper()
		v.sees("The sign-in with SSO could not be finished")
		for _, cookie := range v.client.Jar.Cookies(v.at) {
			if cookie.Name == cookieName {
				t.Errorf("%s: a session began", name)
			}
		}
		if v.status != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered with %d", name, v.status)
		}
	}
	for name, try := range map[string]func(v *visitor, answer string){
		"another browser's answer": func(v *visitor, answer string) {
			v.open(portal.visitor(t).comesBack("Continue as Dana Okafor dana@example.com"))
		},
		"a code of another attempt": func(v *visitor, answer string) {
			v.open(change(answer, "code", part(portal.visitor(t).comesBack("Continue as Dana Okafor dana@example.com"), "code")))
		},
		"a made-up code":    func(v *visitor, answer string) { v.open(change(answer, "code", "x")) },
		"a made-up state":   func(v *visitor, answer string) { v.open(change(answer, "state", "x")) },
		"no state":          func(v *visitor, answer string) { v.open(change(answer, "state", "")) },
		"another issuer":    func(v *visitor, answer string) { v.open(change(answer, "iss", "http://evil.example")) },
		"after two minutes": func(v *visitor, answer string) { portal.clock.Move(2 * time.Minute); v.open(answer) },
		"after ten minutes": func(v *visitor, answer string) { portal.clock.Move(10 * time.Minute); v.open(answer) },
		"without its cookie": func(v *visitor, answer string) {
			*v = *portal.visitor(t)
			v.open(answer)
		},
		"an earlier answer of the same browser": func(v *visitor, answer string) { _ = v.comesBack(warehouseThere); v.open(answer) },
	} {
		v := portal.visitor(t)
		try(v, v.comesBack(warehouseThere))
		refused(name, v)
	}

	v := portal.visitor(t)
	answer := v.comesBack(warehouseThere)
	v.open(answer)
	v.isAt("/Account/TwoFactor/Setup")
	v.press("Cancel")
	v.open(answer)
	v.sees("The sign-in with SSO could not be finished")
	other := portal.visitor(t)
	other.open(answer)
	refused("the answer in another browser afterwards", other)
	for _, secret := range []string{part(answer, "code"), part(answer, "state")} {
		if len(secret) < 26 || strings.Contains(portal.log.String(), secret) {
			t.Error("the log holds a code or a state, or they are short")
		}
	}
}

// The provider sends nobody anywhere but back to the portal, and gives codes only
// for a whole request.
func TestProviderRequests(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.open("/Account/Login")
	v.press("Sign in with SSO")
	good := v.at.Query()
	for _, c := range []struct {
		name, value string
		want        int
	}{
		{"redirect_uri", "http://evil.example/Account/SSO/callback", http.StatusBadRequest},
		{"redirect_uri", portal.base + "/Account/SSO/callback/..", http.StatusBadRequest},
		{"redirect_uri", portal.base + "/Account/SSO/callback?x=1", http.StatusBadRequest},
		{"redirect_uri", "", http.StatusBadRequest},
		{"client_id", "else", http.StatusBadRequest},
		{"response_type", "token", http.StatusSeeOther},
		{"code_challenge_method", "plain", http.StatusSeeOther},
		{"code_challenge", "", http.StatusSeeOther},
	} {
		query := url.Values{}
		for name := range good {
			query.Set(name, good.Get(name))
		}
		query.Set(c.name, c.value)
		query.Set("username", warehouse)
		v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, ask := range []func(){
			func() { v.open(providerPath + "?" + query.Encode()) },
			func() { v.post(providerPath, query) },
		} {
			ask()
			location := v.header.Get("Location")
			if v.status != c.want || strings.Contains(location, "code=") || location != "" && !strings.HasPrefix(location, portal.base+"/Account/SSO/callback?error=invalid_request") {
				t.Errorf("%s=%q is answered with %d and %q", c.name, c.value, v.status, location)
			}
		}
	}
}

// Who cannot be signed in by the password cannot be by single sign-on.
func TestSSOOfUsersWhoMayNot(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.open("/Account/Login")
	v.press("Sign in with SSO")
	query := v.at.Query()
	query.Set("username", "newcomer@example.com")
	v.post(providerPath, query)
	v.sees("Nobody here has that SSO account.")
	for range 12 {
		portal.clock.Move(2 * time.Minute)
		portal.visitor(t).logsIn(warehouse, "wrong")
	}
	v.open("/Account/Login")
	v.press("Sign in with SSO")
	v.press(warehouseThere)
	v.sees("Too many failed attempts: this user is locked.")
	v.open("/Account/Home")
	v.isAt("/Account/Login")
}
