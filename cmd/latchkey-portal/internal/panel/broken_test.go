package panel

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/vault"
)

// on is what is broken for all and for dana alone.
func (s *testServer) on() string {
	board := s.stage.Portals()[0].Faults()
	return fmt.Sprint(fault.Texts(board.All()), fault.Texts(board.User(dana)))
}

// Everything that can be broken is there to tick, with what it does and what a good
// authenticator should do, and what is ticked is on: for one, and for all.
func TestFaults(t *testing.T) {
	s := newTestServer(t, nil, "cin7", "enservio")
	v := s.loggedIn(t)
	all, one := at(profilePath, "profile", "cin7"), userAt("cin7", dana)
	for _, where := range []string{all, one} {
		v.open(where)
		for _, g := range fault.Groups() {
			v.sees("What can be wrong: " + string(g))
		}
		for _, f := range fault.All() {
			for _, text := range []string{f.Title, string(f.ID), f.Does, f.Should} {
				v.sees(strings.Join(strings.Fields(text), " "))
			}
		}
	}
	v.sees("For this user alone: nothing.")
	slow, number := title(t, "clock-slow"), title(t, "clock-slow")+": seconds, 1 to 86400"
	v.fill(slow, "yes")
	v.fill(number, "45")
	v.fill(title(t, "qr-tiny"), "yes")
	v.press("Break what is ticked")
	v.sees("Broken on purpose for dana@example.com: qr-tiny, clock-slow:45.")
	v.sees("For this user alone: qr-tiny clock-slow:45")
	if got := s.on(); got != "[] [qr-tiny clock-slow:45]" {
		t.Errorf("on are %s", got)
	}
	v.sees("On: qr-tiny, clock-slow:45.") // among what happened to the user

	v.open(all)
	v.sees("dana@example.com qr-tiny clock-slow:45")
	v.fill(title(t, "clock-fast"), "yes")
	v.press("Break what is ticked")
	v.sees("switch one of them off first")
	if got := s.on(); v.status != http.StatusUnprocessableEntity || got != "[] [qr-tiny clock-slow:45]" {
		t.Errorf("what contradicts is answered with %d, and on are %s", v.status, got)
	}
	v.fill(title(t, "clock-fast"), "")
	v.fill(title(t, "sha256"), "yes")
	v.press("Break what is ticked")
	v.sees("For all users: sha256")
	v.open(at(profilePath, "profile", "enservio"))
	v.sees("For all users: nothing.")

	v.open(one)
	v.sees("For all users of the portal: sha256")
	v.sees(title(t, "sha256") + " sha256 on for all users")
	v.fill(number, "soon")
	v.press("Break what is ticked")
	v.sees("Clock-slow takes a number of seconds from 1 to 86400.")
	if input := v.find(numberField + "clock-slow"); attribute(input, "value") != "soon" || attribute(input, "aria-invalid") != "true" {
		t.Error("the number that is wrong is not there to mend")
	}
	v.fill(slow, "")
	v.press("Break what is ticked")
	v.sees("For this user alone: qr-tiny")
	if got := s.on(); got != "[sha256] [qr-tiny]" {
		t.Errorf("on are %s", got)
	}
	v.press("Begin")
	if a := v.truth(); a.Algorithm != vault.SHA256 {
		t.Errorf("the fault sha256 is on, and the algorithm is %s", a.Algorithm)
	}
	v.fill("Algorithm", "SHA512")
	v.press("Begin")
	if a := v.truth(); a.Algorithm != vault.SHA512 {
		t.Errorf("what was chosen goes before the fault, and the algorithm is %s", a.Algorithm)
	}
	v.fill("Algorithm", "SHA1") // which the portal would have without the fault
	v.fill("Digits", "6")
	v.press("Begin")
	if a := v.truth(); a.Algorithm != vault.SHA1 || a.Digits != 6 {
		t.Errorf("what is usual was chosen, and the algorithm is %s with %d digits", a.Algorithm, a.Digits)
	}
	v.fill("Algorithm", asUsual)
	v.press("Begin")
	if a := v.truth(); a.Algorithm != vault.SHA256 {
		t.Errorf("no algorithm was chosen, and it is %s", a.Algorithm)
	}
	v.fill(title(t, "qr-tiny"), "")
	v.press("Break what is ticked")
	v.sees("Nothing is broken on purpose for dana@example.com any more.")
	v.open(all)
	v.fill(title(t, "sha256"), "")
	v.press("Break what is ticked")
	v.sees("Nothing is broken on purpose for all users any more.")
	if got := s.on(); got != "[] []" {
		t.Errorf("in the end on are %s", got)
	}
	v.post(userPath+"/faults", url.Values{"user": {"nobody"}})
	v.sees("There is no such user")
	v.post(profilePath+"/faults", url.Values{"profile": {"nowhere"}})
	v.sees("There is no such portal")
}

// Each fault can be ticked by itself, with its usual number.
func TestEveryFaultCanBeTicked(t *testing.T) {
	for _, f := range fault.All() {
		box := boxOf(f, nil, nil)
		form := url.Values{box.Field: {"yes"}}
		if box.NumberField != "" {
			form.Set(box.NumberField, box.Chosen)
		}
		texts, wrong := readFaults(form)
		if wrong != nil {
			t.Fatalf("%s: %s", f.ID, wrong.Text)
		}
		if choices, err := fault.Parse(texts...); err != nil || len(choices) != 1 || choices[0].Fault.ID != f.ID {
			t.Errorf("with %s ticked on are %v: %v", f.ID, choices, err)
		}
	}
}

func title(t testing.TB, id fault.ID) string {
	t.Helper()
	f, ok := fault.ByID(id)
	if !ok {
		t.Fatalf("there is no fault %s", id)
	}
	return f.Title
}
