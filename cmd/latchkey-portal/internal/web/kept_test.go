package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// A fullDisk is a store that fails when it is told to.
type fullDisk struct{ full bool }

func (*fullDisk) Load() (map[string][]byte, error) { return nil, nil }

func (f *fullDisk) Keep(map[string][]byte) error {
	if f.full {
		return errors.New("the disk is full")
	}
	return nil
}

// What cannot be kept does not count, and the page says so; the log says why.
func TestNotKept(t *testing.T) {
	portal, disk := newTestPortal(t), &fullDisk{}
	p, _ := profile.ByName("cin7")
	d, err := enroll.New(enroll.Options{
		Rules: p.Rules, Flow: p.Flow(), Clock: portal.clock, PasswordCost: bcrypt.MinCost, Store: disk,
		Events: Letters{Profile: p, Outbox: portal.outbox, Clock: portal.clock, Base: portal.base},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Populate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	portal.server.directory, portal.server.kept = d, true
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	disk.full = true
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	if v.status != http.StatusServiceUnavailable {
		t.Errorf("the answer is %d", v.status)
	}
	v.sees("That could not be saved")
	if !strings.Contains(portal.log.String(), "the disk is full") {
		t.Error("the log does not say why")
	}
	v.open("/Account/Home")
	v.isAt("/Account/Login")
	v.open("/")
	v.sees("users and keys are kept when the server stops")
	for range 2 { // for a name that nobody has as well
		v.logsIn("nobody@example.com", "wrong")
		v.sees("That could not be saved")
	}
	disk.full = false
	v.logsIn(warehouse, warehousePassword) // the second factor is not on
	v.isAt("/Account/TwoFactor/Setup")
}

// A request whose approval cannot be kept waits on, its user is asked for the same
// code as before, and no mail says otherwise; nor is a request taken that would be
// lost.
func TestApprovalNotKept(t *testing.T) {
	portal, disk := newTestPortal(t), &fullDisk{}
	p, _ := profile.ByName("cin7")
	letters := Letters{Profile: p, Outbox: portal.outbox, Clock: portal.clock, Base: portal.base}
	d, err := enroll.New(enroll.Options{
		Rules: p.Rules, Flow: p.Flow(), Clock: portal.clock, PasswordCost: bcrypt.MinCost, Store: disk, Events: letters,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Populate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	desk, err := enroll.NewDesk(d, p.Requests.Rules, letters)
	if err != nil {
		t.Fatal(err)
	}
	portal.server.directory, portal.server.desk = d, desk
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	request := url.Values{
		"area": {p.Requests.Rules.Area}, "email": {"dana@example.com"}, "account": {p.Requests.Rules.Account}, "subject": {p.Requests.Rules.Subject},
		"description": {strings.NewReplacer(
			p.Requests.Rules.Template.Role, "owner", p.Requests.Rules.Template.User, warehouse, p.Requests.Rules.Template.Signer, "Dana Okafor",
		).Replace(p.Requests.Rules.Template.Text)},
	}
	staff := portal.visitor(t)
	staff.post("/support/requests", request)
	staff.sees("Your request has number 1")
	told := len(portal.outbox.Messages())
	disk.full = true
	staff.post("/support/requests", request)
	staff.sees("That could not be saved")
	staff.post("/tickets/1/approve", url.Values{})
	if staff.status != http.StatusServiceUnavailable {
		t.Errorf("the approval is answered with %d", staff.status)
	}
	staff.sees("That could not be saved")
	staff.open("/tickets/1")
	staff.sees("Approve")
	staff.open("/tickets/2")
	staff.sees("There is no such request")
	if n := len(portal.outbox.Messages()); n != told {
		t.Errorf("%d mails are sent about what does not count", n-told)
	}
	disk.full = false
	portal.clock.Move(time.Minute)
	v.logsIn(warehouse, warehousePassword)
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Log in")
	v.isAt("/Account/Home")
	staff.post("/tickets/1/approve", url.Values{})
	staff.sees("The request was approved")
	v.open("/Account/Home")
	v.isAt("/Account/Login")
}
