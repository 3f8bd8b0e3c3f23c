package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/passkey"
	"latchkey/cmd/latchkey-portal/internal/passkeytest"
)

const (
	passkeysPath = "/Account/Passkeys"
	showPasskey  = passkeysPath + "/sign-in"
	refusedText  = "That passkey was not accepted. Log in with your user name and password; the passkeys that work are in the settings."
)

// named is a visitor who has the portal open under its name.
func (p *testPortal) named(t testing.TB) *visitor {
	t.Helper()
	v := p.visitor(t)
	v.open(p.server.passkeyOrigin + "/Account/Login")
	return v
}

// begins asks for a challenge as the script does.
func (v *visitor) begins(path string, typed url.Values) []byte {
	v.t.Helper()
	v.post(path+"/begin", typed)
	if v.status != http.StatusOK || v.header.Get("Content-Type") != "application/json" {
		v.t.Fatalf("%s/begin is answered with %d: %s", path, v.status, v.body)
	}
	return []byte(v.body)
}

// answers posts what an authenticator answered.
func (v *visitor) answers(path string, answer []byte) {
	v.t.Helper()
	v.post(path, url.Values{"answer": {string(answer)}})
}

func adding(name string) url.Values {
	return url.Values{"name": {name}, "password": {warehousePassword}}
}

// addsPasskey adds one to the signed-in warehouse.
func (p *testPortal) addsPasskey(v *visitor, name string) *passkeytest.Passkey {
	v.t.Helper()
	key, answer := passkeytest.Make(v.t, v.begins(passkeysPath, adding(name)), p.server.passkeyOrigin, passkeytest.Passkey{})
	v.answers(passkeysPath+"/add", answer)
	v.sees("The passkey was added.")
	return key
}

// shows signs in with a passkey.
func (v *visitor) shows(key *passkeytest.Passkey) {
	v.t.Helper()
	v.answers(showPasskey, key.Sign(v.t, v.begins(showPasskey, nil)))
}

// "You can also sign in with a passkey, which doesn't require a password or
// authentication code."
func TestPasskey(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.named(t)
	portal.setsUp(v, warehouse, warehousePassword)
	v.press("Passkeys")
	v.sees("You have no passkeys yet.")
	key := portal.addsPasskey(v, "My phone")
	v.isAt(passkeysPath)
	v.sees("My phone Added " + moment(portal.clock.Now()) + " Last used not yet")
	if mail := portal.mailTo(t, warehouse); !strings.Contains(mail.Body, "the passkey “My phone” was added for "+warehouse) {
		t.Errorf("the user was told %q", mail.Body)
	}
	v.open("/Account/Home")
	v.press("Log out")

	portal.clock.Move(time.Hour)
	v.shows(key)
	v.isAt("/Account/Home")
	v.sees("That was a whole sign-in with the passkey “My phone”: neither password nor code was asked for.")
	v.press("Passkeys")
	v.sees("Last used " + moment(portal.clock.Now()))
	other := portal.named(t)
	other.shows(key)
	other.isAt("/Account/Home")
	v.open("/")
	v.sees("1 passkey")

	v.open(passkeysPath)
	v.fill("Password to remove My phone", "wrong")
	v.press("Remove the passkey My phone")
	v.sees("The password is not right.")
	v.fill("Password to remove My phone", warehousePassword)
	v.press("Remove the passkey My phone")
	v.sees("The passkey was removed.")
	v.sees("You have no passkeys yet.")
	if mail := portal.mailTo(t, warehouse); !strings.Contains(mail.Body, "the passkey “My phone” of "+warehouse) {
		t.Errorf("the user was told %q", mail.Body)
	}
	other.open("/Account/Home")
	other.isAt("/Account/Login") // the passkey had begun that session
	other.shows(key)
	other.sees(refusedText)
}

// What a passkey is refused for is said only to who has the right one.
func TestPasskeyRefusalsAreAlike(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.named(t)
	portal.setsUp(v, warehouse, warehousePassword)
	key := portal.addsPasskey(v, "My phone")
	pages := map[string]string{}
	show := func(name string, key passkeytest.Passkey) {
		t.Helper()
		portal.clock.Move(2 * time.Minute)
		v := portal.named(t)
		v.shows(&key)
		v.sees(refusedText)
		pages[name] = v.body
		if v.status != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered with %d", name, v.status)
		}
	}
	unknown, stranger, unverified := *key, *key, *key
	unknown.ID, stranger.Handle, unverified.Unverified = []byte("x"), []byte(strings.Repeat("x", 32)), true
	show("an unknown passkey", unknown)
	show("an unknown user", stranger)
	for range 12 {
		show("a user who is not verified", unverified)
	}
	show("the same of a locked user", unverified)
	for name, page := range pages {
		if page != pages["an unknown user"] {
			t.Errorf("%s is told from an unknown user", name)
		}
	}
	v = portal.named(t)
	v.shows(key)
	v.sees("Too many failed attempts: this user is locked.")
	v.open("/Account/Home")
	v.isAt("/Account/Login")
	if err := portal.directory.Unlock(warehouse); err != nil {
		t.Fatal(err)
	}
	v.shows(key)
	v.isAt("/Account/Home")
	key.Count--
	v.shows(key)
	v.sees("so there may be a copy of it")
}

// A challenge is good once, in the browser that asked, for five minutes.
func TestPasskeyReplay(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.named(t)
	portal.setsUp(v, warehouse, warehousePassword)
	key := portal.addsPasskey(v, "My phone")
	late := "That took too long, or was begun in another window. Start again."

	v = portal.named(t)
	answer := key.Sign(t, v.begins(showPasskey, nil))
	other := portal.named(t)
	other.answers(showPasskey, answer)
	other.sees(late)
	v.answers(showPasskey, answer)
	v.isAt("/Account/Home")
	v.answers(showPasskey, answer)
	v.sees(late)
	answer = key.Sign(t, other.begins(showPasskey, nil))
	portal.clock.Move(passkey.Life)
	other.answers(showPasskey, answer)
	other.sees(late)

	options := v.begins(passkeysPath, adding("Another"))
	_, made := passkeytest.Make(t, options, portal.server.passkeyOrigin, passkeytest.Passkey{})
	portal.clock.Move(passkey.Life)
	v.answers(passkeysPath+"/add", made)
	v.sees(late)
	options = v.begins(passkeysPath, adding("Another"))
	_, made = passkeytest.Make(t, options, portal.server.passkeyOrigin, passkeytest.Passkey{Unverified: true})
	v.answers(passkeysPath+"/add", made)
	v.sees("The passkey could not be added")
	v.answers(passkeysPath+"/add", made)
	v.sees(late)
	_, challenge, _ := strings.Cut(string(options), `"challenge":"`)
	for _, secret := range []string{string(answer), string(made), "My phone", challenge[:20]} {
		if strings.Contains(portal.log.String(), secret) {
			t.Error("the log holds what passkeys are made of")
		}
	}
}

// What the form for a new passkey says, to the script.
func TestPasskeyForm(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.named(t)
	v.post(passkeysPath+"/begin", adding("Mine"))
	if v.status != http.StatusForbidden || !strings.Contains(v.body, `"error":"Your session has ended. Log in again."`) {
		t.Errorf("without a session it is answered with %d: %s", v.status, v.body)
	}
	portal.setsUp(v, warehouse, warehousePassword)
	portal.addsPasskey(v, "Mine")
	for _, c := range []struct {
		name, password string
		status         int
		text           string
	}{
		{" ", warehousePassword, http.StatusUnprocessableEntity, `"error":"Enter a name for the passkey: a few words, of at most 40 characters.","field":"name"`},
		{"Mine", warehousePassword, http.StatusUnprocessableEntity, `"error":"You have a passkey of that name already. Choose another name.","field":"name"`},
		{"More", "wrong", http.StatusUnprocessableEntity, `"error":"The password is not right.","field":"password"`},
		{"More", "", http.StatusUnprocessableEntity, `"error":"The password is not right.","field":"password"`},
		{"More", "wrong", http.StatusUnprocessableEntity, `"field":"password"`},
		{"More", warehousePassword, http.StatusTooManyRequests, `"error":"Too many attempts. Wait 1 second, then try again."`},
	} {
		v.post(passkeysPath+"/begin", url.Values{"name": {c.name}, "password": {c.password}})
		if v.status != c.status || !strings.Contains(v.body, c.text) {
			t.Errorf("%q with %q is answered with %d: %s", c.name, c.password, v.status, v.body)
		}
	}
	portal.clock.Move(time.Minute)
	for _, name := range strings.Fields("2 3 4 5 6 7 8 9 10") {
		portal.addsPasskey(v, name)
	}
	v.sees("You have 10 passkeys, and there can be no more. Remove one to add another.")
	v.post(passkeysPath+"/begin", adding("More"))
	if !strings.Contains(v.body, "there can be no more") {
		t.Errorf("an eleventh is answered with %s", v.body)
	}
	v.post(passkeysPath+"/remove", url.Values{"passkey": {"%"}, "password": {warehousePassword}})
	v.sees("That passkey is removed already.")
}

// A reset takes the passkeys away: who has the lost device does not get in.
func TestPasskeyAfterReset(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.named(t)
	portal.setsUp(v, warehouse, warehousePassword)
	key := portal.addsPasskey(v, "My phone")
	v.open("/")
	v.press("Reset two-factor for Warehouse desk")
	if mail := portal.mailTo(t, warehouse); !strings.Contains(mail.Body, "The old key and any passkeys no longer work") {
		t.Errorf("the user was told %q", mail.Body)
	}
	v.open("/Account/Login")
	v.shows(key)
	v.sees(refusedText)
	v.logsIn(warehouse, warehousePassword)
	v.isAt("/Account/TwoFactor/Setup")
	v.open(passkeysPath)
	v.isAt("/Account/TwoFactor/Setup")
}

// Where passkeys are not possible the pages say so, and where they are.
func TestPasskeysNeedAName(t *testing.T) {
	portal := newTestPortal(t)
	there := portal.server.passkeyOrigin
	v := portal.visitor(t)
	portal.setsUp(v, warehouse, warehousePassword)
	v.open(passkeysPath)
	v.sees("Passkeys need the name localhost, and this page was opened at " + v.at.Host + ".")
	v.post(passkeysPath+"/begin", adding("x"))
	if v.status != http.StatusMisdirectedRequest || !strings.Contains(v.body, "Passkeys need the name localhost") {
		t.Errorf("the script is answered with %d: %s", v.status, v.body)
	}
	v.post(showPasskey+"/begin", nil)
	if v.status != http.StatusMisdirectedRequest {
		t.Errorf("the script is answered with %d", v.status)
	}
	v.open("/Account/Home")
	v.press("Log out")
	v.press("Open this page at localhost")
	if got := v.at.String(); got != there+"/Account/Login" {
		t.Errorf("the link leads to %s", got)
	}
	v.sees("Sign in with a passkey. That takes JavaScript, and a browser that knows passkeys.")

	for base, want := range map[string]string{
		"http://127.0.0.1:8087": "http://localhost:8087", "http://[::1]:8087": "http://localhost:8087", "http://localhost:8087": "http://localhost:8087",
		"http://127.0.0.1:80": "http://localhost", "http://localhost": "http://localhost",
		"http://127.0.0.2:8087": "", "http://192.0.2.1:8087": "", "http://portal.example:8087": "", "": "", "%": "",
	} {
		if got := passkeyOrigin(base); got != want {
			t.Errorf("for %q it is %q, want %q", base, got, want)
		}
	}
	portal.server.passkeys, portal.server.passkeyOrigin = nil, ""
	v.open("/Account/Login")
	v.sees("under a name with https, which this test server does not speak")
	v.answers(showPasskey, []byte("{}"))
	v.sees("Start again.")
	for _, name := range []string{"pinventory", "pitneyship"} {
		portal := newTestPortalOf(t, name)
		v := portal.visitor(t)
		v.open(portal.server.profile.LogIn.Path)
		if strings.Contains(v.body, "passkey") {
			t.Errorf("%s speaks of passkeys", name)
		}
	}
}

// Whatever is posted where passkeys are begun and answered: no page fails, and
// nobody is signed in.
func FuzzPasskeys(f *testing.F) {
	paths := []string{passkeysPath + "/begin", passkeysPath + "/add", passkeysPath + "/remove", showPasskey + "/begin", showPasskey}
	portal := newTestPortal(f)
	origin := portal.server.passkeyOrigin
	v := portal.named(f)
	portal.setsUp(v, warehouse, warehousePassword)
	key := portal.addsPasskey(v, "My phone")
	signed := url.Values{"answer": {string(key.Sign(f, v.begins(showPasskey, nil)))}}.Encode()
	_, made := passkeytest.Make(f, v.begins(passkeysPath, adding("x")), origin, passkeytest.Passkey{})
	for i := range paths {
		f.Add(byte(i), signed, true, formType)
		f.Add(byte(i), url.Values{"answer": {string(made)}}.Encode(), true, formType)
		f.Add(byte(i), "name=%ff&password=%00&passkey=%25&answer=%7b", false, formType)
		f.Add(byte(i), `{"id":1}`, true, "application/json")
	}
	f.Add(byte(1), "answer="+strings.Repeat("x", longestForm), true, formType)
	f.Add(byte(4), "answer="+strings.Repeat("[", 40_000), false, formType)
	session := v.client.Jar.Cookies(v.at)
	f.Fuzz(func(t *testing.T, at byte, body string, withSession bool, kind string) {
		_ = portal.directory.Unlock(warehouse)
		r := httptest.NewRequest(http.MethodPost, paths[int(at)%len(paths)], strings.NewReader(body))
		r.Host = strings.TrimPrefix(origin, "http://")
		r.Header.Set("Content-Type", kind)
		if withSession {
			for _, cookie := range session {
				if cookie.Name == cookieName {
					r.AddCookie(cookie)
				}
			}
		}
		_, ticket, err := portal.server.passkeys.BeginSigningIn()
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: passkeyCookie, Value: ticket})
		w := httptest.NewRecorder()
		portal.server.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s answered %d", r.URL.Path, w.Code)
		}
		if w.Header().Get("Location") == "/Account/Home" || strings.Contains(w.Header().Get("Location"), noteAdded) {
			t.Errorf("%s took it", r.URL.Path)
		}
	})
}
