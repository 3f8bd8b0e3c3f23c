package app

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// The kinds as they are chosen from. What a person sees are the first words of
// what a portal would say, not the names of the RFCs.
func kindTime() string { return tr("Time-based (TOTP)") }

func kindCounter() string { return tr("Counter-based (HOTP)") }

func kindSteam() string { return tr("Steam") }

// A settingsForm is what is hardly ever changed: how an account makes its codes.
// It is closed to begin with and says in its one line what is set.
type settingsForm struct {
	content *fyne.Container

	open    *look.Button
	summary *look.Text
	fields  *fyne.Container

	kind, algorithm         *look.Select
	digits, period, counter *look.Entry
	hash, length            *fyne.Container // what a Steam account has no choice of
	step, count             *fyne.Container // the one for the kinds that have a period, the other for HOTP
	wrong                   *look.Text      // what cannot be so
	changed                 func()
}

// newSettingsForm makes the form with the usual settings. changed is called
// after every change, submitted on Enter.
func newSettingsForm(changed, submitted, escaped func()) *settingsForm {
	f := &settingsForm{changed: func() {}}
	typed := func(string) { f.update() }
	f.kind = look.NewSelect([]string{kindTime(), kindCounter(), kindSteam()}, typed, escaped)
	f.algorithm = look.NewSelect(algorithmNames(), typed, escaped)
	f.digits = look.NewEntry(typed, submitted, escaped)
	f.period = look.NewEntry(typed, submitted, escaped)
	f.counter = look.NewEntry(typed, submitted, escaped)

	f.hash = look.NewField(tr("Algorithm"), f.algorithm)
	f.length = look.NewField(tr("Digits"), f.digits)
	f.step = look.NewField(tr("Seconds"), f.period)
	f.count = look.NewField(tr("Count"), f.counter)
	f.wrong = look.NewText("", theme.SizeSmall, standard.ColorNameError)
	f.fields = container.New(layout.NewCustomPaddedVBoxLayout(8),
		look.NewField(tr("Kind"), f.kind), container.NewBorder(nil, nil, f.hash, nil,
			container.NewGridWithColumns(2, f.length, f.step, f.count)), f.wrong)
	f.fields.Hide()

	f.open = look.NewButton(tr("Unusual settings"), f.toggle, escaped)
	f.open.Importance = widget.LowImportance
	f.open.Icon = standard.MenuExpandIcon()
	f.summary = look.NewSmall("")
	f.content = container.New(layout.NewCustomPaddedVBoxLayout(4),
		look.NewFlow(f.open, look.Whole(f.summary)), f.fields)

	f.set(vault.Account{
		Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: vault.DefaultDigits, Period: vault.DefaultPeriod,
	})
	f.changed = changed
	return f
}

// set shows the settings of a. What its kind has none of is as usual.
func (f *settingsForm) set(a vault.Account) {
	kinds := map[vault.Kind]string{vault.TOTP: kindTime(), vault.HOTP: kindCounter(), vault.Steam: kindSteam()}
	f.kind.Selected, f.algorithm.Selected = kinds[a.Kind], algorithmName(a.Algorithm)
	f.kind.Refresh()
	f.algorithm.Refresh()
	changed := f.changed
	f.changed = func() {} // once, when all of it is there
	digits := a.Digits
	if a.Kind == vault.Steam {
		digits = vault.DefaultDigits
	}
	f.digits.SetText(strconv.Itoa(digits))
	f.period.SetText(strconv.Itoa(cmp.Or(a.Period, vault.DefaultPeriod)))
	f.counter.SetText(strconv.FormatUint(a.Counter, 10))
	f.changed = changed
	f.update()
}

func algorithmNames() []string {
	return []string{algorithmName(vault.SHA1), algorithmName(vault.SHA256), algorithmName(vault.SHA512)}
}

// toggle opens or closes the form.
func (f *settingsForm) toggle() {
	if f.fields.Visible() {
		f.fields.Hide()
		f.open.SetIcon(standard.MenuExpandIcon())
	} else {
		f.fields.Show()
		f.open.SetIcon(standard.MenuDropDownIcon())
	}
	f.content.Refresh()
	look.Reveal(f.content)
}

// update shows the fields that the kind has, and says what is set or what
// cannot be.
func (f *settingsForm) update() {
	steam, counter := f.kind.Selected == kindSteam(), f.kind.Selected == kindCounter()
	look.Show(f.hash, !steam)
	look.Show(f.length, !steam)
	look.Show(f.step, !counter)
	look.Show(f.count, counter)
	a, err := f.read()
	if err != nil {
		f.wrong.Set(sentence(err))
		f.wrong.Show()
		f.summary.Set(tr("see below"))
	} else {
		f.wrong.Hide()
		f.summary.Set(settingsLine(a))
	}
	f.fields.Refresh()
	f.changed()
}

// read returns an account with the settings as they are and nothing else. Its
// error is a sentence about the first of them that is not possible.
func (f *settingsForm) read() (vault.Account, error) {
	a := vault.Account{Kind: vault.TOTP, Algorithm: vault.Algorithm(strings.Replace(f.algorithm.Selected, "-", "", 1))}
	switch f.kind.Selected {
	case kindSteam():
		a.Kind, a.Algorithm, a.Digits = vault.Steam, vault.SHA1, vault.SteamDigits
	case kindCounter():
		a.Kind = vault.HOTP
	}
	var err error
	if a.Kind != vault.Steam {
		if a.Digits, err = number(tr("digits"), f.digits.Text, vault.MinDigits, vault.MaxDigits); err != nil {
			return a, err
		}
	}
	if a.Kind == vault.HOTP {
		a.Counter, err = strconv.ParseUint(strings.TrimSpace(f.counter.Text), 10, 64)
		if err != nil {
			return a, errors.New(tr("the count is a number from 0 upwards"))
		}
		return a, nil
	}
	a.Period, err = number(tr("seconds"), f.period.Text, vault.MinPeriod, vault.MaxPeriod)
	return a, err
}

// number reads a whole number between low and high.
func number(what, text string, low, high int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf(tr("%s: a number from %d to %d is possible"), what, low, high)
	}
	return n, nil
}
