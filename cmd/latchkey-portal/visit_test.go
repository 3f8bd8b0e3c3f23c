package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/state"
	"latchkey/cmd/latchkey-portal/internal/web"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// The pages that a visitor of cin7 comes by.
const (
	logInPage   = "/Account/Login"
	keyPage     = "/Account/TwoFactor/Setup"
	confirmPage = "/Account/TwoFactor/Confirm"
	codePage    = "/Account/TwoFactor/Code"
	homePage    = "/Account/Home"
)

// visitor is a browser that stays where a form leads it to be told.
func visitor(transport http.RoundTripper) *http.Client {
	jar, _ := cookiejar.New(nil) // never fails
	return &http.Client{
		Jar: jar, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// sends posts a form and returns where it leads and the page, of which one is empty.
func sends(client *http.Client, base, path string, form url.Values) (status int, leads, page string, err error) {
	response, err := client.PostForm(base+path, form)
	if err != nil {
		return 0, "", "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, response.Header.Get("Location"), string(body), err
}

// logsIn sends a password that is the user name, and returns where that leads.
func logsIn(client *http.Client, base, name string) (leads string, err error) {
	_, leads, _, err = sends(client, base, logInPage, url.Values{"username": {name}, "password": {name}})
	return leads, err
}

// key logs a new user in and takes the key off the page, as far as to where its code
// is asked for.
func key(client *http.Client, base, name string) (_ vault.Account, ok bool) {
	if leads, err := logsIn(client, base, name); err != nil || leads != keyPage {
		return vault.Account{}, false
	}
	response, err := client.Get(base + keyPage)
	if err != nil {
		return vault.Account{}, false
	}
	defer func() { _ = response.Body.Close() }()
	page, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(page), url.PathEscape(name)) && !strings.Contains(string(page), name) {
		return vault.Account{}, false
	}
	secret, err := otpauth.ParseKey(keyOn(string(page)))
	if err != nil {
		return vault.Account{}, false
	}
	_, leads, _, err := sends(client, base, keyPage, nil)
	return vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: secret}, err == nil && leads == confirmPage
}

// setsUp is key with the code confirmed, which is the one of now.
func setsUp(base, name string, transport http.RoundTripper) (account vault.Account, leads string, err error) {
	client := visitor(transport)
	account, ok := key(client, base, name)
	if !ok {
		return account, "", fmt.Errorf("%s is shown no key", name)
	}
	_, leads, _, err = sends(client, base, confirmPage, url.Values{"code": {codeAt(account, time.Now())}})
	return account, leads, err
}

func codeAt(account vault.Account, at time.Time) string {
	code, _ := account.Code(at) // the account is whole
	return code.Value
}

// nextCode is one that was not used for the set-up and is within the skew.
func nextCode(account vault.Account) string { return codeAt(account, time.Now().Add(30*time.Second)) }

// readOnly is a store in which nothing is kept.
type readOnly struct{ state.Part }

func (readOnly) Keep(map[string][]byte) error { return nil }

// A remains is what a data file of cin7 has.
type remains struct {
	*enroll.Directory
	desk *enroll.Desk
	box  *outbox.Box
}

// reopened reads a data file, which stays as it is.
func reopened(t *testing.T, data string) (r remains) {
	t.Helper()
	p, _ := profile.ByName("cin7")
	file, err := state.Open(data, "", p.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // all of it is read by then
	if r.box, err = outbox.Open(readOnly{file.Messages()}, func(err error) { t.Error(err) }); err != nil {
		t.Fatal(err)
	}
	letters := web.Letters{Profile: p, Outbox: &outbox.Box{}}
	r.Directory, err = enroll.New(enroll.Options{
		Rules: p.Rules, Flow: p.Flow(), Clock: enroll.SystemClock{}, Events: letters,
		Store: readOnly{file.Portal()}, PasswordCost: bcrypt.MinCost,
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.desk, err = enroll.NewDesk(r.Directory, p.Requests.Rules, letters); err != nil {
		t.Fatal(err)
	}
	return r
}

// keyOn reads the text key off a page.
func keyOn(page string) string {
	found := regexp.MustCompile(`(?s)id="key"[^>]*>(.*?)</p>`).FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(found[1], "")
}

// usersFile is a file of users whose passwords are their names.
func usersFile(t *testing.T, names ...string) string {
	t.Helper()
	var users []string
	for _, name := range names {
		users = append(users, fmt.Sprintf("{\"username\": %q, \"password\": %q}", name, name))
	}
	return written(t, "users.json", `{"users": [`+strings.Join(users, ",\n")+"]}")
}

func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
