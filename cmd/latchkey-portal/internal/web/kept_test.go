package web

import (
	"errors"
	"net/http"
	"strings"
	"testing"

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
	v.logsIn(warehouse, warehousePassword)
	v.isAt("/Account/TwoFactor/Code")
}
