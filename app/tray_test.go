package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/app/session"
	"latchkey/app/settings"
	"latchkey/vault"
)

func pinned(issuer, name string) vault.Account {
	a := account(issuer, name)
	a.Pinned = true
	return a
}

func trayBench(t *testing.T, accounts ...vault.Account) *deskBench {
	t.Helper()
	d := newDeskBench(t, settings.Desktop{CloseToTray: true}, false, accounts...)
	d.hears(session.TrayAppeared)
	return d
}

// The tray has the pinned accounts and no code.
func TestTrayHasThePinnedAccounts(t *testing.T) {
	d := trayBench(t, pinned("GitHub", "dana"), account("Cin7 Core", "warehouse"), pinned("Bank\n of\u202e "+strings.Repeat("x", 80), ""))
	want := []string{"GitHub (dana)", "Bank of " + strings.Repeat("x", 39) + "…", "", "Open Latchkey", "Quit"}
	if got := d.tray.labels(); !slices.Equal(got, want) {
		t.Errorf("the menu is %q, want %q", got, want)
	}
	shows := d.tray.shows
	d.app.list.refresh()
	if d.tray.shows != shows {
		t.Error("the same menu was shown again")
	}
	id := d.app.vault.Accounts()[1].ID
	if _, err := d.app.vault.Update(t.Context(), id, func(a *vault.Account) error { a.Pinned = true; return nil }); err != nil {
		t.Fatal(err)
	}
	d.app.list.refresh()
	if !slices.Contains(d.tray.labels(), "Cin7 Core (warehouse)") {
		t.Errorf("pinned now, and the menu is %q", d.tray.labels())
	}
}

func TestTrayHasAtMostTenAccounts(t *testing.T) {
	var all []vault.Account
	for i := range 30 {
		all = append(all, pinned(fmt.Sprintf("Issuer %d", i), ""))
	}
	if got := len(trayBench(t, all...).tray.menu); got != mostPinned+3 {
		t.Errorf("%d entries", got)
	}
}

func TestTrayCopiesTheCodeOfNow(t *testing.T) {
	d := trayBench(t, pinned("GitHub", "dana"), pinned("Cin7 Core", "warehouse"))
	d.app.closeWindow()
	d.pass(time.Hour)
	d.tray.press("Cin7 Core (warehouse)")
	d.work()
	want, err := d.app.vault.Accounts()[1].Code(d.now)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.clipboard(); got != want.Value {
		t.Errorf("the clipboard holds %q, want %q", got, want.Value)
	}
	if !slices.Equal(d.fyne.told, []string{"Copied the code of Cin7 Core (warehouse)"}) {
		t.Errorf("told %q", d.fyne.told)
	}
	d.pass(30 * time.Second)
	if got := d.clipboard(); got != "" {
		t.Errorf("after 30 seconds the clipboard holds %q", got)
	}
}

// A code by a counter is stored as used before it can be pasted.
func TestTrayCopiesTheNextCodeOfACounter(t *testing.T) {
	counter := pinned("Counter", "dana")
	counter.Kind, counter.Period = vault.HOTP, 0
	d := trayBench(t, counter)
	want, err := counter.Code(d.now)
	if err != nil {
		t.Fatal(err)
	}
	d.tray.press("Counter (dana)")
	if d.clipboard() != "" {
		t.Error("the code was copied before its use was stored")
	}
	d.work()
	if got := d.clipboard(); got != want.Value || d.app.vault.Accounts()[0].Counter != 1 {
		t.Errorf("the clipboard holds %q, want %q; the count is %d", got, want.Value, d.app.vault.Accounts()[0].Counter)
	}
}

// An entry of a menu that was made before an account was deleted copies nothing.
func TestTrayEntryOfADeletedAccount(t *testing.T) {
	d := trayBench(t, pinned("GitHub", "dana"), pinned("Cin7 Core", "warehouse"))
	if _, err := d.app.vault.Remove(t.Context(), d.app.vault.Accounts()[0].ID); err != nil {
		t.Fatal(err)
	}
	d.tray.press("GitHub (dana)")
	d.work()
	if d.clipboard() != "" || !slices.Equal(d.fyne.told, []string{"That account has been deleted"}) {
		t.Errorf("the clipboard holds %q, told %q", d.clipboard(), d.fyne.told)
	}
	if slices.Contains(d.tray.labels(), "GitHub (dana)") {
		t.Error("the account is still in the menu")
	}
}

// While it is locked the tray has no accounts, and an old menu copies nothing.
func TestLockedTray(t *testing.T) {
	d := trayBench(t, pinned("GitHub", "dana"))
	d.keys.passphrase = "open sesame"
	d.app.refreshTray()
	old := d.tray.menu
	d.tray.press("Lock")
	if got, want := d.tray.labels(), []string{"Open Latchkey", "Quit"}; !slices.Equal(got, want) {
		t.Errorf("locked, the menu is %q, want %q", got, want)
	}
	old[0].Action()
	d.work()
	if d.clipboard() != "" {
		t.Error("a code was copied while it was locked")
	}
}

func TestNoTrayNoMenu(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{}, false, pinned("GitHub", "dana"))
	if d.tray.shows > 0 || d.app.HasTray() {
		t.Error("a menu was made for a tray that is not there")
	}
}
