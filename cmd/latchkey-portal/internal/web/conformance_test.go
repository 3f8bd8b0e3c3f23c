//go:build !race

package web

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/seed"
	"latchkey/importer"
	"latchkey/importer/dictation"
	"latchkey/importer/found"
	"latchkey/importer/otpauth"
	"latchkey/vault"
	"latchkey/vault/storetest"
)

// The importer comes with an SQL engine, for the exports of other apps, that the race
// detector takes minutes to build for. There is nothing here for it to find.

var update = flag.Bool("update", false, "write docs/conformance.md anew")

// Each fault is switched on at a running portal, and Latchkey sets up an account
// there. What comes of it is the table in docs/conformance.md.
func TestConformance(t *testing.T) {
	var rows []conformanceRow
	for _, f := range fault.All() {
		t.Run(string(f.ID), func(t *testing.T) {
			if f.Group == fault.Messages {
				rows = append(rows, messageRow(t, f))
			} else {
				rows = append(rows, setUpRow(t, f))
			}
		})
	}
	if t.Failed() {
		return
	}
	table := conformancePage(rows)
	file := filepath.Join("..", "..", "..", "..", "docs", "conformance.md")
	if *update {
		if err := os.WriteFile(file, []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	committed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, got := strings.Split(strings.ReplaceAll(string(committed), "\r\n", "\n"), "\n"), strings.Split(table, "\n")
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Fatalf("docs/conformance.md is not what a run gives; see what has changed, and write it anew with go test -run %s -update\nline %d is\n%s\nand not\n%s",
				t.Name(), i+1, strings.Join(got[min(i, len(got)):min(i+1, len(got))], ""), strings.Join(want[min(i, len(want)):min(i+1, len(want))], ""))
		}
	}
}

// A conformanceRow is a line of the table.
type conformanceRow struct {
	fault        fault.Fault
	first, typed string
	judged       string
}

// An attempt is one way of taking in the account that a page shows, as far as it
// came.
type attempt struct {
	none     bool // there is nothing on the page to take in
	outcome  fault.Outcome
	said     []string // by Latchkey
	account  *vault.Account
	right    bool   // it is the one that the portal means, under its names
	accepted bool   // by the portal
	answer   string // of the portal, where it is not simply that
}

// setUpRow sets up two accounts under a fault: one from the QR code, one by typing.
func setUpRow(t *testing.T, f fault.Fault) conformanceRow {
	portal := newTestPortalOf(t, "cin7", seed.New("conformance", "cin7"))
	portal.breaks(t, string(f.ID))
	portal.server.pause = func(_ context.Context, d time.Duration) { portal.clock.Move(d) }

	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	qr := takesPicture(t, v.takesPicture(), v.truth(portal))
	qr.confirms(t, portal, v, warehouse)

	v = portal.visitor(t)
	v.logsIn("ravi@example.com", "correct-horse-ravi")
	typed := takesKey(v, v.truth(portal))
	typed.confirms(t, portal, v, "ravi@example.com")
	if f.Group == fault.ServerClock {
		qr.said = append(qr.said, "when asked to check the clock: "+clockCheck(t))
	}
	return conformanceRow{f, qr.String(), typed.String(), judge(f, qr, typed)}
}

// A truth is what the portal checks codes against, and how it shows that.
type truth struct {
	vault.Account
	fault.Shown
}

func (v *visitor) truth(portal *testPortal) truth {
	v.t.Helper()
	account, err := portal.directory.Key(enroll.Token(v.cookie(cookieName)))
	if err != nil {
		v.t.Fatal(err)
	}
	return truth{account, portal.faults.Show(account.Name, account)}
}

// same reports whether an account makes the codes that the portal wants.
func same(a, b vault.Account) bool {
	return a.Kind == b.Kind && a.Algorithm == b.Algorithm && a.Digits == b.Digits && a.Period == b.Period && a.Secret.Equal(b.Secret)
}

// takesPicture has the importer read a picture.
func takesPicture(t *testing.T, picture []byte, want truth) *attempt {
	a := &attempt{outcome: fault.Read}
	result, err := importer.Read(t.Context(), picture, importer.Options{})
	for _, skipped := range result.Skipped {
		if err == nil {
			a.said = append(a.said, fmt.Sprintf("“%s: %s”", skipped.Name, skipped.Reason))
		}
	}
	if err != nil {
		a.outcome, a.said = fault.Refused, []string{"“" + err.Error() + "”"}
		return a
	}
	chosen := slices.IndexFunc(result.Accounts, func(a found.Account) bool { return a.Name == want.Shown.Name })
	for i, other := range result.Accounts {
		if i != max(chosen, 0) {
			a.said = append(a.said, fmt.Sprintf("there is another account, “%s”", other.Title()))
		}
	}
	read := result.Accounts[max(chosen, 0)]
	for _, remark := range read.Remarks {
		a.said = append(a.said, "“"+remark+"”")
	}
	if len(a.said) > 0 {
		a.outcome = fault.Remarked
	}
	issuers := want.Issuers
	if len(issuers) == 0 {
		issuers = []string{want.Shown.Issuer}
	}
	a.account = &read.Account
	a.right = same(read.Account, want.Account) && slices.Contains(issuers, read.Issuer) && read.Name == want.Shown.Name
	return a
}

// takesKey types the key, as the app's screen for that reads it.
func takesKey(v *visitor, want truth) *attempt {
	v.t.Helper()
	if v.byID("key") == nil {
		return &attempt{none: true}
	}
	shown := textOf(v.byID("key"))
	key := dictation.Read(shown)
	account := v.typesKey()
	a := &attempt{outcome: fault.Read, account: &account}
	if doubt := dictation.Doubt(len(key)); doubt != "" {
		a.outcome, a.said = fault.Remarked, []string{"“" + doubt + "”"}
	}
	secret, err := otpauth.ParseKey(shown)
	if err != nil {
		var wrong *otpauth.KeyError
		if !errors.As(err, &wrong) {
			v.t.Fatal(err)
		}
		return &attempt{outcome: fault.Refused, said: []string{"“" + err.Error() + "”"}}
	}
	account.Secret = secret
	a.right = same(account, want.Account) && len(key.Wrong()) == 0
	return a
}

// confirms stores the account, makes its code and gives that to the portal, where the
// set-up shows the key.
func (a *attempt) confirms(t *testing.T, portal *testPortal, v *visitor, userName string) {
	t.Helper()
	if a.account == nil {
		return
	}
	kept, err := vault.Create(t.Context(), storetest.New(32<<10))
	if err != nil {
		t.Fatal(err)
	}
	added, err := kept.Add(t.Context(), *a.account)
	if err != nil {
		t.Fatal(err)
	}
	stored, _ := kept.Account(added[0].ID)
	code, err := stored.Code(portal.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	v.press("Next")
	v.givesCode("Authentication code", "Next", code.Value)
	a.answer = v.problem()
	for _, status := range portal.directory.Users() {
		if status.UserName == userName {
			a.accepted = len(status.Methods) > 0
		}
	}
}

// judge compares what came of a fault with what should.
func judge(f fault.Fault, qr, typed *attempt) string {
	var wrong []string
	check := func(ok bool, text string) {
		if !ok {
			wrong = append(wrong, text)
		}
	}
	check(slices.Contains(f.Good.Picture, qr.outcome), "the QR code is "+string(qr.outcome))
	if qr.account != nil {
		check(qr.right, "the account is not the one that the portal means")
		check(qr.accepted == f.Good.Accepted, "the code of the QR code")
	}
	check(typed.none == (len(f.Good.Typed) == 0), "whether there is a key to type")
	if !typed.none {
		check(slices.Contains(f.Good.Typed, typed.outcome), "the key is "+string(typed.outcome))
		check(typed.accepted == f.Good.TypedAccepted, "the code of the key")
		check(typed.right || f.ID == "manual-differs", "the typed account is not the one that the portal means")
	}
	if len(wrong) == 0 {
		return "yes"
	}
	return "**no**: " + strings.Join(wrong, "; ")
}
