package control

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"latchkey/importer"
)

// A program adds a user, enrolls it with what it wants, and tries codes.
func TestWholeWay(t *testing.T) {
	c := newClient(t, nil, "cin7")
	added := c.does("POST", "/api/v1/users", `{"username":"new@example.com","name":"Noor"}`, http.StatusCreated)
	if password, _ := added["password"].(string); len(password) < 12 || added["profile"] != "cin7" || added["enrolled"] != false {
		t.Errorf("the user is %v", added)
	}
	p, _ := c.stage.Portal("")
	if _, err := p.Directory().LogIn(t.Context(), "new@example.com", added["password"].(string), ""); err != nil {
		t.Errorf("the password that was made up: %v", err)
	}
	const user = "/api/v1/users/NEW@example.com"
	enrollment := c.does("POST", user+"/enrollment", `{"algorithm":"SHA512","digits":8,"period":60,"issuer":"An issuer","account":"noor","secret":"jbsw y3dp ehpk 3pxp"}`, http.StatusCreated)
	account := c.accountIn(enrollment)
	if account.Issuer != "An issuer" || account.Name != "noor" || account.Digits != 8 || account.Period != 60 || enrollment["secret"] != "JBSWY3DPEHPK3PXP" {
		t.Errorf("the account is %v", account)
	}
	if groups := fmt.Sprint(enrollment["key_groups"]); groups != "[JBSW Y3DP EHPK 3PXP]" {
		t.Errorf("the groups are %s", groups)
	}
	picture, err := base64.StdEncoding.DecodeString(enrollment["qr_png"].(string))
	if err != nil {
		t.Fatal(err)
	}
	result, err := importer.Read(t.Context(), picture, importer.Options{})
	if err != nil || len(result.Accounts) != 1 || !result.Accounts[0].Account.Same(account) {
		t.Errorf("the picture has %v: %v", result.Accounts, err)
	}
	if svg := enrollment["qr_svg"].(string); !strings.HasPrefix(svg, `<svg xmlns="http://www.w3.org/2000/svg"`) || !strings.Contains(svg, "h") {
		t.Errorf("the drawing is %.80s", svg)
	}
	c.refused("POST", user+"/enrollment/confirm", `{"code":"1234"}`, http.StatusUnprocessableEntity, "malformed", "a code has 8")
	out := c.does("POST", user+"/enrollment/confirm", `{"code":"`+c.code(account, 0)+`"}`, http.StatusOK)
	if out["accepted"] != true || out["drift_steps"] != float64(0) {
		t.Errorf("the confirmation is %v", out)
	}
	out = c.does("POST", user+"/verify", `{"code":"`+c.code(account, 0)+`"}`, http.StatusOK)
	if out["accepted"] != false || out["reason"] != "used" || out["drift_steps"] != nil {
		t.Errorf("the same code again: %v", out)
	}
	out = c.does("POST", user+"/verify", `{"code":"`+c.code(account, 1)+`"}`, http.StatusOK)
	if out["accepted"] != true || out["drift_steps"] != float64(1) {
		t.Errorf("the next code: %v", out)
	}
	if got := c.does("GET", user, "", http.StatusOK); got["enrolled"] != true || fmt.Sprint(got["methods"]) != "[app]" {
		t.Errorf("the user is %v", got)
	}
	c.does("DELETE", user+"/mfa", "", http.StatusNoContent)
	out = c.does("POST", user+"/verify", `{"code":"12345678"}`, http.StatusOK)
	if out["reason"] != "not-enrolled" {
		t.Errorf("after the reset: %v", out)
	}
	c.does("DELETE", user, "", http.StatusNoContent)
	c.refused("GET", user, "", http.StatusNotFound, "no-such-user", "No portal")
}

func TestUsers(t *testing.T) {
	c := newClient(t, nil, "cin7", "pinventory", "enservio")
	count := func(query string) int {
		return len(c.does("GET", "/api/v1/users"+query, "", http.StatusOK)["users"].([]any))
	}
	all, cin7 := count(""), count("?profile=cin7")
	if cin7 != 4 || all <= cin7 {
		t.Errorf("there are %d users, %d of cin7", all, cin7)
	}
	invited := c.does("POST", "/api/v1/users", `{"username":"guest","email":"guest@example.com","invite":true,"profile":"pinventory","role":"User"}`, http.StatusCreated)
	if link, _ := invited["invitation_url"].(string); !strings.HasPrefix(link, c.base+"/welcome/") || invited["password"] != nil || invited["invited"] != true {
		t.Errorf("the invited user is %v", invited)
	}
	if m := c.messages("pinventory"); m[0].To != "guest@example.com" {
		t.Errorf("the last message is to %s", m[0].To)
	}
	c.does("POST", "/api/v1/users", `{"username":"phoned@example.com","password":"x","phone":"+1 415 555 0100","profile":"enservio"}`, http.StatusCreated)
	for _, r := range []struct {
		body   string
		status int
		id     string
		words  string
	}{
		{`{"username":"Dana@Example.com","profile":"pinventory"}`, http.StatusConflict, "user-exists", "in another portal"},
		{`{"username":"guest","email":"other@example.com"}`, http.StatusConflict, "user-exists", "choose another"},
		{`{"username":"plain"}`, http.StatusUnprocessableEntity, "impossible-user", "needs an email"},
		{`{"username":"a@example.com","email":"nowhere"}`, http.StatusUnprocessableEntity, "impossible-user", "is not a mail address"},
		{`{"username":"a@example.com","phone":"+1 415 555 0100"}`, http.StatusUnprocessableEntity, "impossible-user", "This portal has no SMS; leave the phone out."},
		{`{"username":"a@example.com","password":"x","invite":true}`, http.StatusUnprocessableEntity, "impossible-user", "either invite or password"},
		{`{"username":"a@example.com","profile":"nowhere"}`, http.StatusNotFound, "no-such-profile", "GET /api/v1/profiles"},
		{`{"username":""}`, http.StatusUnprocessableEntity, "invalid", `"username" must not be empty; /openapi.json describes`},
		{`{"username":" "}`, http.StatusUnprocessableEntity, "impossible-user", "The user name is empty"},
		{`{"username":"..","email":"a@example.com"}`, http.StatusUnprocessableEntity, "impossible-user", `The user name ".." cannot be part of an address, where it stands for a folder; choose another one.`},
		{`{}`, http.StatusUnprocessableEntity, "invalid", `"username" is missing`},
		{`{"username":5,"wat":1}`, http.StatusUnprocessableEntity, "invalid", "has to be a text in quotes"},
		{`[]`, http.StatusUnprocessableEntity, "invalid", "What was sent has to be an object in braces; /openapi.json"},
		{"{\"username\":\"\xff@example.com\"}", http.StatusBadRequest, "unreadable", "in UTF-8"},
		{`{"user":"a@example.com"}`, http.StatusUnprocessableEntity, "invalid", "username"},
		{`{"username":"a@example.com","password":secret}`, http.StatusBadRequest, "unreadable", "not whole JSON"},
	} {
		c.refused("POST", "/api/v1/users", r.body, r.status, r.id, r.words)
	}
	c.does("POST", "/api/v1/users", `{"username":"a/../b","email":"a@example.com"}`, http.StatusCreated)
	c.does("DELETE", "/api/v1/users/a%2F..%2Fb", "", http.StatusNoContent)
	const shared = "/api/v1/users/newcomer@example.com"
	c.refused("GET", shared, "", http.StatusConflict, "several-users", "add ?profile=")
	if u := c.does("GET", shared+"?profile=enservio", "", http.StatusOK); u["name"] != "Ines Moreau" {
		t.Errorf("the one of enservio is %v", u)
	}
	c.does("DELETE", shared+"?profile=enservio", "", http.StatusNoContent)
	if u := c.does("GET", shared, "", http.StatusOK); u["profile"] != "cin7" {
		t.Errorf("the one that is left is %v", u)
	}
	c.refused("GET", "/api/v1/users?profile=x", "", http.StatusNotFound, "no-such-profile", "lists those that are")
	c.refused("GET", "/api/v1/users?colour=red", "", http.StatusUnprocessableEntity, "invalid", "colour")
}

// A code of an account in another portal is known as one, whoever has it there.
func TestCodeOfAnotherPortal(t *testing.T) {
	c := newClient(t, nil, "cin7", "enservio-2023")
	c.does("POST", "/api/v1/users", `{"username":"both@example.com","profile":"enservio-2023"}`, http.StatusCreated)
	there := c.enrolls("both@example.com", `{"secret":"ORSXG5A2GEZDGNBVGY3TQOJQMFRGGZDF"}`)
	c.enrolls("dana@example.com", "")
	out := c.does("POST", "/api/v1/users/dana@example.com/verify", `{"code":"`+c.code(there, 0)+`"}`, http.StatusOK)
	if detail := fmt.Sprint(out["detail"]); out["reason"] != "other-account" || !strings.Contains(detail, "the account of both@example.com in the portal enservio-2023: the wrong entry") {
		t.Errorf("it says %v", out)
	}
}

func TestEnrollmentProblems(t *testing.T) {
	c := newClient(t, nil, "cin7", "enservio-2023", "pinventory")
	const dana = "/api/v1/users/dana@example.com"
	c.refused("POST", dana+"/enrollment/confirm", `{"code":"123456"}`, http.StatusConflict, "no-enrollment", "That is POST")
	c.refused("POST", dana+"/enrollment", `{"secret":"not base 32!"}`, http.StatusUnprocessableEntity, "impossible-account", "A to Z")
	c.refused("POST", dana+"/enrollment", `{"secret":"ABC"}`, http.StatusUnprocessableEntity, "impossible-account", "The secret has a length that no key has: a letter is missing, or one too many.")
	c.refused("POST", dana+"/enrollment", `{"secret":"a="}`, http.StatusUnprocessableEntity, "impossible-account", "a length that no key has")
	c.refused("POST", dana+"/enrollment", `{"secret":" - "}`, http.StatusUnprocessableEntity, "impossible-account", "The secret is empty")
	c.refused("POST", dana+"/enrollment", `{"secret":"ABCDEFGH=J"}`, http.StatusUnprocessableEntity, "impossible-account", "is not base32")
	c.refused("POST", dana+"/enrollment", `{"secret":"AB"}`, http.StatusUnprocessableEntity, "impossible-account", "bits are left over, which belong to no byte and would be lost; end it in A.")
	if e := c.does("POST", dana+"/enrollment", `{"secret":"aa-aa aaaA AE======"}`, http.StatusCreated); e["secret"] != "AAAAAAAAAE" {
		t.Errorf("the secret is %v", e["secret"])
	}
	c.refused("POST", dana+"/enrollment", `{"digits":40}`, http.StatusUnprocessableEntity, "invalid", `"digits" has to be`)
	c.refused("POST", dana+"/enrollment", `{"algorithm":"MD5"}`, http.StatusUnprocessableEntity, "invalid", `"algorithm" has to be`)
	c.refused("POST", dana+"/enrollment", `{"issuer":"`+strings.Repeat("é", 400)+`"}`, http.StatusUnprocessableEntity, "impossible-account", "the issuer is 800 bytes long")
	c.enrolls("dana@example.com", "")
	c.refused("POST", dana+"/enrollment", "", http.StatusConflict, "enrolled", "DELETE /api/v1/users/{user}/mfa")
	c.refused("POST", "/api/v1/users/late@example.com/enrollment", "", http.StatusConflict, "overdue", "extend the deadline")
	c.refused("POST", "/api/v1/users/nobody/verify", `{"code":"123456"}`, http.StatusNotFound, "no-such-user", "lists those")
}

// With the clock a code is of another step, and an invitation runs out.
func TestClock(t *testing.T) {
	c := newClient(t, nil, "cin7")
	clock := c.does("GET", "/api/v1/clock", "", http.StatusOK)
	if clock["offset"] != float64(0) || clock["frozen"] != false || clock["period"] != float64(30) || clock["seconds_left_in_step"] != float64(30) {
		t.Errorf("the clock is %v", clock)
	}
	clock = c.does("PUT", "/api/v1/clock", `{"at":"2030-01-01T00:00:12.5Z","frozen":true}`, http.StatusOK)
	if clock["now"] != "2030-01-01T00:00:12.5Z" || clock["frozen"] != true || clock["seconds_left_in_step"] != 17.5 {
		t.Errorf("the clock is %v", clock)
	}
	account := c.enrolls("dana@example.com", "")
	code := c.code(account, 7)
	clock = c.does("PUT", "/api/v1/clock", `{"advance":90}`, http.StatusOK)
	if clock["now"] != "2030-01-01T00:01:42.5Z" {
		t.Errorf("the clock is %v", clock)
	}
	if out := c.does("POST", "/api/v1/users/dana@example.com/verify", `{"code":"`+code+`"}`, http.StatusOK); out["reason"] != "clock" || out["drift_steps"] != float64(4) {
		t.Errorf("a code of two minutes ahead is %v", out)
	}
	p, _ := c.stage.Portal("")
	if n := len(p.Directory().Invitations()); n != 0 {
		t.Errorf("years later %d invitations can be accepted", n)
	}
	c.does("PUT", "/api/v1/clock", `{"offset":0,"frozen":false}`, http.StatusOK)
	if n := len(p.Directory().Invitations()); n != 1 {
		t.Errorf("back in time %d invitations can be accepted", n)
	}
	c.refused("PUT", "/api/v1/clock", `{}`, http.StatusUnprocessableEntity, "impossible-time", "Nothing is said about the clock")
	c.refused("PUT", "/api/v1/clock", `{"offset":1,"at":"2030-01-01T00:00:00Z"}`, http.StatusUnprocessableEntity, "impossible-time", "by one of them")
	c.refused("PUT", "/api/v1/clock", `{"advance":1,"offset":1}`, http.StatusUnprocessableEntity, "impossible-time", "by one of them")
	c.refused("PUT", "/api/v1/clock", `{"at":"1960-01-01T00:00:00Z"}`, http.StatusUnprocessableEntity, "impossible-time", "1970")
	c.refused("PUT", "/api/v1/clock", `{"at":"yesterday"}`, http.StatusUnprocessableEntity, "invalid", `"at" has to be`)
}

func TestOutbox(t *testing.T) {
	c := newClient(t, nil, "cin7", "pinventory")
	list := func(query string) []any {
		return c.does("GET", "/api/v1/outbox"+query, "", http.StatusOK)["messages"].([]any)
	}
	if n := len(list("")); n != 2 {
		t.Errorf("there are %d messages, want an invitation of each portal", n)
	}
	if got := list("?profile=cin7&kind=mail&to=newcomer@example.com"); len(got) != 1 || got[0].(map[string]any)["profile"] != "cin7" {
		t.Errorf("those of cin7 are %v", got)
	}
	if n := len(list("?kind=sms")) + len(list("?after=1")); n != 0 {
		t.Errorf("%d messages are found that are not there", n)
	}
	c.does("DELETE", "/api/v1/outbox?profile=cin7", "", http.StatusNoContent)
	if got := list(""); len(got) != 1 || got[0].(map[string]any)["profile"] != "pinventory" {
		t.Errorf("what is left is %v", got)
	}
	c.does("DELETE", "/api/v1/outbox", "", http.StatusNoContent)
	if n := len(list("")); n != 0 {
		t.Errorf("%d messages are left", n)
	}
	c.refused("GET", "/api/v1/outbox?kind=fax", "", http.StatusUnprocessableEntity, "invalid", `"kind" has to be`)
	c.refused("DELETE", "/api/v1/outbox?profile=x", "", http.StatusNotFound, "no-such-profile", "lists those")
	c.refused("GET", "/api/v1/outbox?profile=x", "", http.StatusNotFound, "no-such-profile", "lists those")
}

// Settings change at once, on the pages too, and what cannot be is refused whole.
func TestProfiles(t *testing.T) {
	c := newClient(t, nil, "cin7", "enservio")
	list := c.does("GET", "/api/v1/profiles", "", http.StatusOK)["profiles"].([]any)
	if len(list) != 2 || list[1].(map[string]any)["name"] != "enservio" {
		t.Errorf("the portals are %v", list)
	}
	if n := len(c.does("GET", "/api/v1/settings", "", http.StatusOK)["settings"].([]any)); n < 20 {
		t.Errorf("there are %d settings", n)
	}
	before := c.enrolls("dana@example.com", "")
	changed := c.does("PUT", "/api/v1/profiles/cin7", `{"settings":{"digits":"8","period":"60","algorithm":"SHA256"}}`, http.StatusOK)
	if settings := changed["settings"].(map[string]any); settings["digits"] != "8" || settings["skew"] != "1" {
		t.Errorf("the settings are %v", settings)
	}
	account := c.accountIn(c.does("POST", "/api/v1/users/ravi@example.com/enrollment", "", http.StatusCreated))
	if account.Digits != 8 || account.Period != 60 {
		t.Errorf("a new account is %v", account)
	}
	c.does("PUT", "/api/v1/clock", `{"advance":60}`, http.StatusOK)
	if out := c.does("POST", "/api/v1/users/dana@example.com/verify", `{"code":"`+c.code(before, 0)+`"}`, http.StatusOK); out["accepted"] != true {
		t.Errorf("the key from before: %v", out)
	}
	if clock := c.does("GET", "/api/v1/clock", "", http.StatusOK); clock["period"] != float64(60) {
		t.Errorf("the clock goes by steps of %v", clock["period"])
	}
	for _, r := range []struct{ body, id, words string }{
		{`{"settings":{"digits":"6","colour":"red"}}`, "impossible-settings", `The setting "colour"`},
		{`{"settings":{"digits":"6","period":"x"}}`, "impossible-settings", "The setting period"},
		{`{"settings":{"skips":"2"}}`, "impossible-settings", "skips"},
		{`{}`, "invalid", "has to have something in it"},
		{`{"settings":{"digits":"6"},"faults":["digits-9"]}`, "impossible-faults", `there is no fault "digits-9"`},
		{`{"settings":{"colour":"red"},"faults":["digits-8"]}`, "impossible-settings", `The setting "colour"`},
		{`{"faults":["digits-7,digits-8"]}`, "impossible-faults", "These faults cannot be on: digits-7 and digits-8 both decide how many digits a code has; choose one of them"},
	} {
		c.refused("PUT", "/api/v1/profiles/cin7", r.body, http.StatusUnprocessableEntity, r.id, r.words)
	}
	if p := c.does("GET", "/api/v1/profiles/cin7", "", http.StatusOK); p["settings"].(map[string]any)["digits"] != "8" || len(p["faults"].([]any)) != 0 {
		t.Error("what was refused was done in part")
	}
	c.refused("PUT", "/api/v1/profiles/x", `{"settings":{}}`, http.StatusNotFound, "no-such-profile", "lists those")
	c.refused("GET", "/api/v1/profiles/x", "", http.StatusNotFound, "no-such-profile", "lists those")
}

// After a reset all is as at the start, and what happened is still known.
func TestStartOver(t *testing.T) {
	c := newClient(t, nil, "cin7", "pinventory")
	before := c.does("GET", "/api/v1/users", "", http.StatusOK)
	profiles := fmt.Sprint(c.does("GET", "/api/v1/profiles", "", http.StatusOK))
	c.enrolls("dana@example.com", "")
	c.does("POST", "/api/v1/users", `{"username":"new@example.com"}`, http.StatusCreated)
	c.does("DELETE", "/api/v1/users/jonas", "", http.StatusNoContent)
	c.does("PUT", "/api/v1/clock", `{"advance":3600,"frozen":true}`, http.StatusOK)
	c.does("PUT", "/api/v1/profiles/cin7", `{"settings":{"digits":"8"}}`, http.StatusOK)
	c.does("POST", "/api/v1/reset", "", http.StatusNoContent)
	if after := c.does("GET", "/api/v1/users", "", http.StatusOK); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("the users are\n%v\nwant\n%v", after, before)
	}
	if after := fmt.Sprint(c.does("GET", "/api/v1/profiles", "", http.StatusOK)); after != profiles {
		t.Errorf("the portals are\n%v\nwant\n%v", after, profiles)
	}
	if clock := c.does("GET", "/api/v1/clock", "", http.StatusOK); clock["offset"] != float64(0) || clock["frozen"] != false {
		t.Errorf("the clock is %v", clock)
	}
	if m := c.messages("cin7"); len(m) != 1 || m[0].To != "newcomer@example.com" {
		t.Errorf("the messages are %v", m)
	}
	c.enrolls("dana@example.com", "")
	events := c.does("GET", "/api/v1/events", "", http.StatusOK)["events"].([]any)
	if !slices.ContainsFunc(events, func(e any) bool { return e.(map[string]any)["kind"] == "started-over" }) {
		t.Errorf("the events are %v", events)
	}
}
