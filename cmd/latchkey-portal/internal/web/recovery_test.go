package web

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// recoveryCodes are the recovery codes on the page.
func (v *visitor) recoveryCodes() []string {
	v.t.Helper()
	list := v.byID("recovery-codes")
	if list == nil {
		v.t.Fatalf("%s shows no recovery codes", v.at.Path)
	}
	var all []string
	for n := range list.Descendants() {
		if n.Data == "code" {
			all = append(all, textOf(n))
		}
	}
	return all
}

// Recovery codes are shown once after the set-up, and each lets its user in once.
func TestRecoveryCodes(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	v.isAt("/Account/TwoFactor/Recovery")
	v.sees("Step 3 of 3")
	codes := v.recoveryCodes()
	if len(codes) != 10 {
		t.Fatalf("there are %d codes", len(codes))
	}
	v.open("/Account/Home") // not before they are put away
	v.isAt("/Account/TwoFactor/Recovery")
	if again := v.recoveryCodes(); again[0] != codes[0] {
		t.Error("reloading the page changes the codes")
	}
	v.press("I have put them away")
	v.isAt("/Account/Home")
	v.open("/Account/TwoFactor/Recovery")
	v.isAt("/Account/Home")
	v.press("Log out")

	v.logsIn(warehouse, warehousePassword)
	v.sees("Use a recovery code")
	v.fill("Recovery code", "abcd")
	v.press("Use the recovery code")
	v.sees("That is not a whole recovery code.")
	if attribute(v.byID("recovery-code").Parent.Parent.Parent, "open") == "" && !hasAttribute(v.byID("recovery-code").Parent.Parent.Parent, "open") {
		t.Error("the field is covered again although something is wrong with it")
	}
	v.fill("Recovery code", "abcd-efgh-abcd-efgh")
	v.press("Use the recovery code")
	v.sees("That recovery code was not accepted.")
	v.fill("Recovery code", strings.ToUpper(strings.ReplaceAll(codes[4], "-", " ")))
	v.press("Use the recovery code")
	v.isAt("/Account/Home")
	v.sees("You logged in with a recovery code.")
	if mail := portal.mailTo(t, warehouse); mail.Subject != "A recovery code was used" {
		t.Errorf("the user was told %q", mail.Subject)
	}
	v.press("Two-factor authentication")
	v.sees("You have 9 recovery codes left.")
	v.open("/Account/Home")
	v.press("Log out")
	v.logsIn(warehouse, warehousePassword)
	v.fill("Recovery code", codes[4])
	v.press("Use the recovery code")
	v.sees("That recovery code was not accepted.")
}

// New codes are drawn in the settings, with the password.
func TestNewRecoveryCodes(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	old := v.recoveryCodes()
	v.press("I have put them away")
	v.press("Two-factor authentication")
	v.isAt("/Account/Security")
	v.sees("You have 10 recovery codes left.")
	v.fill("Password", "wrong")
	v.press("Draw new recovery codes")
	if v.sees("The password is not right."); v.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password is answered with %d", v.status)
	}
	v.fill("Password", warehousePassword)
	v.press("Draw new recovery codes")
	v.isAt("/Account/TwoFactor/Recovery")
	fresh := v.recoveryCodes()
	if strings.Contains(v.body, "Step 3") || strings.Contains(v.body, "authentication is on.") {
		t.Error("the page speaks as if this were the set-up")
	}
	v.press("I have put them away")
	v.isAt("/Account/Home")
	if mail := portal.mailTo(t, warehouse); mail.Subject != "You have new recovery codes" {
		t.Errorf("the user was told %q", mail.Subject)
	}
	v.press("Log out")
	v.logsIn(warehouse, warehousePassword)
	v.fill("Recovery code", old[0])
	v.press("Use the recovery code")
	v.sees("That recovery code was not accepted.")
	portal.clock.Move(time.Minute)
	v.fill("Recovery code", fresh[0])
	v.press("Use the recovery code")
	v.isAt("/Account/Home")
	log := portal.log.String()
	for _, code := range append(old, fresh...) {
		if strings.Contains(log, code) {
			t.Fatal("the log holds a recovery code")
		}
	}
}

// Who is not signed in sees and draws none.
func TestRecoveryCodesAreTheUsersOwn(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	for _, path := range []string{"/Account/Security", "/Account/TwoFactor/Recovery"} {
		v.open(path)
		v.isAt("/Account/Login")
		v.post(path, map[string][]string{"password": {warehousePassword}})
		v.isAt("/Account/Login")
	}
	portal.setsUp(portal.visitor(t), warehouse, warehousePassword)
	v.logsIn(warehouse, warehousePassword)
	for _, path := range []string{"/Account/Security", "/Account/TwoFactor/Recovery"} {
		v.post(path, map[string][]string{"password": {warehousePassword}})
		v.isAt("/Account/TwoFactor/Code")
	}
}
