package panel

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/vault"
)

// Users of all portals are listed and found, and say how they stand.
func TestUsers(t *testing.T) {
	s := newTestServer(t, nil, "cin7", "enservio")
	v := s.loggedIn(t)
	for _, text := range []string{"Dana Okafor", "Rosa Lindqvist", "Nothing set up", "Invited"} {
		v.sees(text)
	}
	v.fill("Name, address or role", "OKAFOR")
	v.press("Search")
	v.sees("Dana Okafor")
	v.seesNot("Rosa Lindqvist")
	v.open(Path)
	v.fill("Portal", "enservio")
	v.press("Search")
	v.sees("Rosa Lindqvist")
	v.seesNot("Dana Okafor")
	v.open(Path + "?search=nobody-at-all")
	v.sees("There is no such user.")
	v.open(Path + "?profile=nowhere")
	v.sees("There is no such portal")
	v.open(userAt("cin7", "nobody@example.com"))
	v.sees("There is no such user")
	if v.status != http.StatusNotFound {
		t.Errorf("a user that is not there is answered with %d", v.status)
	}
	v.open(userAt("", "newcomer@example.com"))
	v.sees("Several portals have that user")
	v.open(userAt("enservio", "newcomer@example.com"))
	v.sees("Ines Moreau")
}

// A user is added with a password that is made up and shown once, or invited.
func TestAdd(t *testing.T) {
	s := newTestServer(t, nil, "cin7", "enservio")
	v := s.loggedIn(t)
	v.open(addPath)
	v.press("Add")
	v.sees("Enter a user name.")
	v.fill("User name", "kim")
	v.press("Add")
	v.sees("The user name is not a mail address, and so the user needs an email; give one as well.")
	v.fill("Email address", "kim@example.com")
	v.fill("Full name", "Kim <b>Lee</b>")
	v.fill("Portal", "enservio")
	v.press("Add")
	v.isAt(userPath)
	v.sees("Kim <b>Lee</b>")
	v.sees("It is not shown again.")
	_, password, _ := strings.Cut(textOf(v.page), "The password that was made up is ")
	password, _, _ = strings.Cut(password, " ")
	portal, err := s.stage.Portal("enservio")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := portal.Directory().LogIn(t.Context(), "kim", password, ""); err != nil {
		t.Errorf("the password does not log in: %v", err)
	}
	v.open(v.at.RequestURI())
	v.seesNot(password)

	v.open(addPath)
	v.fill("User name", "KIM")
	v.fill("Email address", "kim@example.com")
	v.fill("Password", "typed-password")
	v.press("Add")
	v.sees("There is a user of that name already")
	for n := range v.page.Descendants() {
		if strings.Contains(attribute(n, "value"), "typed-password") {
			t.Error("the password came back with the form")
		}
	}
	v.fill("User name", "lee@example.com")
	v.fill("Password", "typed-password")
	v.fill("Send an invitation, with which the user chooses a password", "yes")
	v.press("Add")
	v.sees("An invited user chooses a password")
	v.fill("Send an invitation, with which the user chooses a password", "yes")
	v.press("Add")
	v.sees("The invitation is at http://127.0.0.1")
	if log := s.log.String(); strings.Contains(log, password) || strings.Contains(log, "typed-password") {
		t.Error("a password is in the log")
	}
}

// An enrollment is begun with what is unusual, confirmed, tried, reset and begun again.
func TestEnrollment(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	const user = "dana@example.com"
	v.open(userAt("cin7", user))
	v.sees("Nothing set up")
	v.fill("Digits", "eight")
	v.press("Begin")
	v.sees("Enter a whole number from 1 to 10.")
	v.fill("Digits", "8")
	v.fill("Secret", "not base 32!")
	v.press("Begin")
	v.sees("The secret is not base32")
	v.fill("Secret", "")
	v.fill("Issuer", strings.Repeat("é", 400))
	v.press("Begin")
	v.sees("the issuer is 800 bytes long")
	if v.status != http.StatusUnprocessableEntity {
		t.Errorf("an issuer that is too long is answered with %d", v.status)
	}
	v.fill("Algorithm", "SHA256")
	v.fill("Digits", "8")
	v.fill("Period", "60")
	v.fill("Secret", "jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp")
	v.fill("Issuer", "Odd Issuer")
	v.fill("Account", "odd account")
	v.press("Begin")
	v.sees("Nothing is on until it is confirmed.")
	v.sees("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")
	account := v.account()
	if account.Algorithm != vault.SHA256 || account.Digits != 8 || account.Period != 60 || account.Issuer != "Odd Issuer" || account.Name != "odd account" {
		t.Errorf("the account is %v of %s, %s, %d digits, %d seconds", account.Name, account.Issuer, account.Algorithm, account.Digits, account.Period)
	}
	v.fill("Code to confirm with", "")
	v.press("Confirm")
	v.sees("Enter the code that the authenticator shows.")
	v.fill("Code to confirm with", "123")
	v.press("Confirm")
	v.sees("The code was refused")
	v.sees("malformed")
	v.open(v.at.RequestURI())
	v.seesNot("The code was refused") // it is said once
	v.sees("Refused codes, the latest first")
	v.fill("Code to confirm with", s.code(t, account, 0))
	v.press("Confirm")
	v.sees("The code was accepted")
	v.sees("app on")
	v.seesNot("JBSW")

	// Trying codes is for real.
	v.fill("Code", s.code(t, account, 0))
	v.press("Try")
	v.sees("The code was refused")
	v.sees("as good as certain")
	v.fill("Code", s.code(t, account, 5))
	v.press("Try")
	v.sees("5 time steps ahead of the portal's clock")
	v.fill("Code", s.code(t, account, 1))
	v.press("Try")
	v.sees("The code was accepted")
	v.sees("1 time step ahead")
	for range 5 {
		v.fill("Code", "00000000")
		v.press("Try")
	}
	v.sees("Has to wait")
	v.open(Path)
	v.sees("Last refused code")
	v.open(userAt("cin7", user))
	v.sees("reset two-factor first")
	v.post(userPath+"/enroll", url.Values{"profile": {"cin7"}, "user": {user}})
	v.sees("An authenticator is set up")

	v.open(userAt("cin7", user))
	v.press("Reset")
	v.sees("Two-factor was reset")
	v.sees("Nothing set up")
	v.enrolls(s, "cin7", user)
	if log := s.log.String(); strings.Contains(log, "JBSWY3DP") || strings.Contains(log, s.code(t, account, 0)) {
		t.Error("a key or a code is in the log")
	}
}

// An enrollment ends when its time is over, and is shown to nobody else.
func TestEnrollmentEnds(t *testing.T) {
	s := newTestServer(t, nil, "cin7", "pinventory")
	v, other := s.loggedIn(t), s.loggedIn(t)
	where := userAt("cin7", "ravi@example.com")
	v.open(where)
	v.press("Begin")
	account := v.account()
	other.open(where)
	other.seesNot(account.Secret.Base32()[:4])
	page := v.page
	if err := s.stage.Clock().Advance(24 * time.Hour); err != nil {
		t.Fatal(err)
	}
	v.open(where)
	v.seesNot("Confirm")
	v.page = page
	v.fill("Code to confirm with", s.code(t, account, 0))
	v.press("Confirm")
	v.sees("No enrollment of the user is under way")
	portal, err := s.stage.Portal("pinventory")
	if err != nil {
		t.Fatal(err)
	}
	user := portal.Directory().Users()[0].UserName
	v.open(userAt("pinventory", user))
	v.sees("No authenticator can be set up in this portal")
	v.sees("Codes by SMS or mail belong to a log-in")
	v.post(userPath+"/verify", url.Values{"profile": {"pinventory"}, "user": {user}, "code": {"123456"}})
	v.sees("not-enrolled")
	v.post(userPath+"/verify", url.Values{"profile": {"pinventory"}, "user": {user}, "code": {""}})
	v.sees("The user has no authenticator set up here; enroll one first.")
	v.post(userPath+"/confirm", url.Values{"profile": {"cin7"}, "user": {"ravi@example.com"}, "confirm-code": {""}})
	v.sees("No enrollment of the user is under way")
}

// A user is removed by who is sure.
func TestRemove(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	v.open(userAt("cin7", "ravi@example.com"))
	v.press("Remove")
	v.sees("Tick the box to say that you are sure.")
	v.fill("Yes, take the user away for good", "yes")
	v.press("Remove")
	v.isAt(Path)
	v.sees("The user ravi@example.com was removed.")
	v.seesNot("Ravi Menon")
	for _, act := range []string{"enroll", "confirm", "verify", "reset", "remove"} {
		v.post(userPath+"/"+act, url.Values{"profile": {"cin7"}, "user": {"ravi@example.com"}, "sure": {"yes"}})
		v.sees("There is no such user")
	}
}

// The messages of all portals are shown, chosen from and deleted.
func TestOutbox(t *testing.T) {
	s := newTestServer(t, nil, "cin7", "enservio")
	v := s.loggedIn(t)
	second, err := s.stage.Portal("enservio")
	if err != nil {
		t.Fatal(err)
	}
	second.Outbox().Put(outbox.Message{Kind: outbox.SMS, At: s.stage.Clock().Now(), To: "+14155550100", Body: "one\n<two>", Code: "987654"})
	v.open(outboxPath)
	v.sees("SMS enservio")
	v.sees("Code: 987654")
	v.sees("one <two>")
	v.sees("newcomer@example.com")
	v.fill("Kind", "sms")
	v.press("Show")
	v.sees("987654")
	v.seesNot("newcomer@example.com")
	v.open(outboxPath + "?profile=enservio")
	v.press("Delete the messages")
	v.sees("The messages were deleted.")
	v.sees("There are no such messages.")
	v.open(outboxPath)
	v.sees("newcomer@example.com")
	v.press("Delete the messages")
	v.sees("There are no such messages.")
	v.open(outboxPath + "?profile=nowhere")
	v.sees("There is no such portal")
	v.post(outboxPath, url.Values{"profile": {"nowhere"}})
	v.sees("There is no such portal")
}

// The clock is set in every way, and says how long the time step lasts.
func TestClock(t *testing.T) {
	s := newTestServer(t, nil, "cin7", "enservio")
	v := s.loggedIn(t)
	v.open(clockPath)
	v.sees("30 of 30 seconds (cin7, enservio)")
	v.press("Stop it")
	v.sees("stands still")
	v.fill("Moment", "2030-01-01 00:00:12")
	v.press("Set the moment")
	v.sees("1 January 2030, 00:00:12 UTC")
	v.sees("18 of 30 seconds")
	v.fill("Seconds on", "30")
	v.press("Move it on")
	v.sees("1 January 2030, 00:00:42 UTC")
	v.open(Path)
	v.sees("The clock stands still at 1 January 2030, 00:00:42 UTC.")
	v.open(clockPath)
	v.press("Let it run")
	v.fill("Seconds ahead", "-90.5")
	v.press("Set the offset")
	v.sees("90.5 seconds behind the computer's")
	for _, c := range [][3]string{
		{"Seconds ahead", "Set the offset", "soon"}, {"Seconds ahead", "Set the offset", "NaN"}, {"Seconds on", "Move it on", ""}, {"Moment", "Set the moment", "yesterday"},
	} {
		v.fill(c[0], c[2])
		v.press(c[1])
		v.sees("such as")
		if v.status != http.StatusUnprocessableEntity {
			t.Errorf("%q as %s is answered with %d", c[2], c[0], v.status)
		}
	}
	v.fill("Moment", "1960-01-01")
	v.press("Set the moment")
	v.sees("from the year 1970")
	v.post(clockPath, url.Values{"do": {"wind"}})
	v.sees("Choose what to do about the clock.")
	v.press("Back to the computer's time")
	v.open(Path)
	v.seesNot("The clock")
}

// Settings are changed by who sees what the two modes have.
func TestProfiles(t *testing.T) {
	s := newTestServer(t, nil, "pinventory", "cin7")
	v := s.loggedIn(t)
	v.open(profilesPath)
	v.sees("pinventory as-documented")
	v.open(at(profilePath, "profile", "pinventory"))
	v.sees("A user can go on without a code 2 times.")
	v.sees("as-documented: 2 as-standard: 0")
	v.fill("skips", "0")
	v.fill("lock_at", "5")
	v.press("Save the settings")
	v.sees("The settings were changed.")
	v.sees("In the mode that is played it is 2.")
	if rules := s.stage.Portals()[0].Profile().Rules; rules.Skips != 0 || rules.LockAt != 5 {
		t.Errorf("the rules have %d skips and lock at %d", rules.Skips, rules.LockAt)
	}
	v.press("Save the settings")
	v.sees("Nothing was changed.")
	v.fill("lock_at", "many")
	v.press("Save the settings")
	v.sees(`The setting lock_at: "many" is not a whole number.`)
	v.sees("Settings")
	if v.status != http.StatusUnprocessableEntity || s.stage.Portals()[0].Profile().Rules.LockAt != 5 {
		t.Errorf("a setting that is not possible is answered with %d", v.status)
	}
	v.post(profilePath, url.Values{"profile": {"pinventory"}, "set-colour": {"red"}})
	v.sees("there is no such setting")
	v.post(profilePath, url.Values{"profile": {"nowhere"}})
	v.sees("There is no such portal")
	v.open(at(profilePath, "profile", "nowhere"))
	v.sees("There is no such portal")
}

// The server says how it is, and begins anew for who is sure.
func TestServer(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	v.enrolls(s, "cin7", "dana@example.com")
	v.open(serverPath)
	v.sees("It can be used")
	v.sees("latchkey-portal v0.0.0-test")
	v.press("Reset everything")
	v.sees("Tick the box to say that you are sure.")
	v.fill("Yes, reset everything", "yes")
	v.press("Reset everything")
	v.sees("Everything is as at the start.")
	v.open(userAt("cin7", "dana@example.com"))
	v.sees("Nothing set up")
}

// A fullStore takes nothing from some moment on.
type fullStore struct{ full bool }

func (f *fullStore) Load() (map[string][]byte, error) { return nil, nil }
func (f *fullStore) Keep(map[string][]byte) error {
	if f.full {
		return errors.New("the disk is full")
	}
	return nil
}

// What cannot be kept is said to be the server's fault, and the log says why.
func TestNotKept(t *testing.T) {
	store := &fullStore{}
	s := newTestServer(t, store, "cin7")
	v := s.loggedIn(t)
	v.enrolls(s, "cin7", "dana@example.com")
	store.full = true
	v.press("Reset")
	v.sees("That could not be saved")
	if v.status != http.StatusServiceUnavailable || !strings.Contains(s.log.String(), "the disk is full") {
		t.Errorf("the answer is %d, the log %q", v.status, s.log.String())
	}
	v.open(serverPath)
	v.sees("Not ready")
}
