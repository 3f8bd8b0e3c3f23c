package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// settingsStep shows the codes that unusual settings would give.
type settingsStep struct {
	trial  *trial
	panels []*codePanel
}

func newSettingsStep(t *trial) *settingsStep { return &settingsStep{trial: t} }

func (*settingsStep) title() string { return tr("Does the website use unusual settings?") }

func (*settingsStep) why() string {
	return tr("A few websites make their codes in another way, and say so beside the key at most. Try these codes there " +
		"one after the other, but mind that some websites lock you out after several wrong ones. If one is " +
		"accepted, say so here: the account then keeps to it.")
}

// A setting is one way to make codes that differs from that of the account.
type setting struct {
	name   string
	change func(*vault.Account)
}

// others are the unusual settings to try, the likeliest first, apart from what
// the account has already.
func (s *settingsStep) others(account vault.Account) []setting {
	all := []setting{
		{"SHA-256", func(a *vault.Account) { a.Algorithm = vault.SHA256 }},
		{"SHA-512", func(a *vault.Account) { a.Algorithm = vault.SHA512 }},
		{tr("8 digits"), func(a *vault.Account) { a.Digits = 8 }},
		{"SHA-1", func(a *vault.Account) { a.Algorithm = vault.SHA1 }},
		{tr("6 digits"), func(a *vault.Account) { a.Digits = vault.DefaultDigits }},
	}
	if account.Kind != vault.HOTP {
		all = append(all,
			setting{tr("a new code every 60 s"), func(a *vault.Account) { a.Period = 60 }},
			setting{tr("a new code every 30 s"), func(a *vault.Account) { a.Period = vault.DefaultPeriod }})
	}
	var list []setting
	for _, other := range all {
		changed := account
		if other.change(&changed); !changed.Same(account) {
			list = append(list, other)
		}
	}
	return list
}

func (s *settingsStep) body() fyne.CanvasObject {
	s.panels = nil
	account, _ := s.trial.account()
	rows := container.New(layout.NewCustomPaddedVBoxLayout(theme.Gap))
	for _, other := range s.others(account) {
		changed := account
		other.change(&changed)
		panel := newCodePanel("")
		panel.set(changed, s.trial.app.clock())
		s.panels = append(s.panels, panel)
		worked := look.NewButton(tr("This one worked"), func() { s.keep(other) }, s.trial.back)
		name := look.NewText(trf("With %s", other.name), theme.SizeText, standard.ColorNameForeground)
		head := container.NewBorder(nil, nil, nil, worked, look.Middle(name))
		rows.Add(container.New(layout.NewCustomPaddedVBoxLayout(4), head, panel.content))
	}
	return rows
}

func (s *settingsStep) tick(now time.Time) {
	for _, p := range s.panels {
		p.tick(now)
	}
}

// keep has the account make its codes as the website does.
func (s *settingsStep) keep(other setting) {
	s.trial.change(tr("saving the settings"), other.change, func(changed vault.Account) {
		s.trial.leave()
		s.trial.app.toast(changed.Title() + ": " + settingsLine(changed))
	})
}
