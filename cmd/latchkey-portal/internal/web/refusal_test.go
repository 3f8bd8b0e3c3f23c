package web

import (
	"strings"
	"testing"
	"time"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// spoiled is an account whose key has another letter in the third group's second place.
func spoiled(t *testing.T, a vault.Account) vault.Account {
	t.Helper()
	text := []byte(a.Secret.Base32())
	text[9] = "BA"[map[bool]int{true: 0, false: 1}[text[9] == 'A']]
	key, err := otpauth.ParseKey(string(text))
	if err != nil {
		t.Fatal(err)
	}
	a.Secret = key
	return a
}

// Why a code was refused at the log-in is on the front page, for staff. Whoever is at
// the log-in reads the same whatever it was, and so does nobody read it in the log.
func TestWhyACodeWasRefused(t *testing.T) {
	portal := newTestPortal(t)
	v, staff := portal.visitor(t), portal.visitor(t)
	account := portal.setsUp(v, warehouse, warehousePassword)
	portal.clock.Move(20 * time.Minute)
	pages := map[string]bool{}
	for _, c := range []struct{ code, says string }{
		{portal.code(t, account, -10), "slow by between 4 minutes 30 seconds and 5 minutes"},
		{portal.code(t, account, 40), "fast by between 20 minutes and 20 minutes 30 seconds"},
		{portal.code(t, spoiled(t, account), 0), "The key was typed with one mistake: group 3, second letter:"},
		{wrongCode(t, portal, account), "Nothing that is known fits"},
	} {
		if err := portal.directory.Unlock(warehouse); err != nil {
			t.Fatal(err)
		}
		guest := portal.visitor(t)
		guest.logsIn(warehouse, warehousePassword)
		guest.fill("Authentication code", c.code)
		guest.press("Log in")
		guest.sees("That code was not accepted. Each code works once")
		pages[textOf(guest.page)] = true
		staff.open("/")
		staff.sees("Last refused code, " + clockTime(portal.clock.Now()) + ", at the log-in: ")
		staff.sees(c.says)
		if strings.Contains(staff.body, c.code) {
			t.Error("the front page shows a code")
		}
	}
	if len(pages) != 1 {
		t.Errorf("the log-in has %d answers to codes that are wrong for different reasons", len(pages))
	}
	if log := portal.log.String(); strings.Contains(log, "group") || strings.Contains(log, "slow") {
		t.Error("what is only for staff is in the log")
	}
}

// At the set-up the user is told what to do.
func TestAdviceOnSlips(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	enter := func(code string) {
		t.Helper()
		if err := portal.directory.Unlock(warehouse); err != nil {
			t.Fatal(err)
		}
		v.fill("Authentication code", code)
		v.press("Next")
	}
	enter(portal.code(t, spoiled(t, account), 0))
	v.sees("That code was not accepted.")
	v.sees("If the key was typed by hand, there is probably one mistake in it: group 3, second letter:")
	portal.clock.Move(30 * time.Second)
	enter(portal.code(t, spoiled(t, account), 0))
	v.sees("The key in your authenticator has one mistake in it: group 3, second letter:")
	portal.clock.Move(30 * time.Second)
	code := portal.code(t, account, 0)
	at := strings.IndexFunc(code, func(c rune) bool { return c != rune(code[0]) })
	enter(code[1:at+1] + code[:1] + code[at+1:])
	v.sees("Two digits were swapped:")
	enter(code[1:])
	v.sees("Enter the 6 digits of the code.")
	v.sees("digits is missing")
	if log := portal.log.String(); !strings.Contains(log, "typed-key") || strings.Contains(log, "group") {
		t.Error("the log does not name the reason, or more than that")
	}
}
