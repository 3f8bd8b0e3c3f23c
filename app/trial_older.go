package app

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/standing"
	"latchkey/app/theme"
	"latchkey/vault"
)

// mostOlders bounds how many other accounts are offered for removal.
const mostOlders = 20

// olders are other accounts that may be the same one with an older key: first
// those of the same website and name, then those of the same website, and those
// of the same name where one of the two has no website.
func (t *trial) olders() []vault.Account {
	this, _ := t.account()
	var same, near []vault.Account
	for _, a := range t.app.vault.Accounts() {
		switch {
		case a.ID == t.id || standing.Nameless(a):
		case a.SameName(this):
			same = append(same, a)
		case like(a.Issuer, this.Issuer), like(a.Name, this.Name) && (blank(a.Issuer) || blank(this.Issuer)):
			near = append(near, a)
		}
	}
	found := append(same, near...)
	return found[:min(len(found), mostOlders)]
}

func like(a, b string) bool {
	return !blank(a) && strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// olderStep offers to remove older entries, whose codes may have been typed in
// place of those of the new one.
type olderStep struct {
	trial *trial
	rows  *fyne.Container
	shown []vault.ID
	codes []*look.Text
}

func newOlderStep(t *trial) *olderStep { return &olderStep{trial: t} }

func (*olderStep) title() string { return tr("Was it the code of an older entry?") }

func (*olderStep) why() string {
	return tr("After a reset the website gives out a new key, and the codes of the old one are refused from then on. If " +
		"one of these is that old entry, remove it, so that its code is not taken for the new one’s. Removing it " +
		"can be undone. Leave those that are other accounts.")
}

func (s *olderStep) body() fyne.CanvasObject {
	s.rows = container.New(layout.NewCustomPaddedVBoxLayout(theme.Gap))
	s.shown = nil
	s.fill()
	return s.rows
}

// tick shows the codes as they are at now, and what is left after a removal.
func (s *olderStep) tick(now time.Time) {
	s.fill()
	for i, id := range s.shown {
		s.codes[i].Set(codeOf(s.trial.app.vault, id, now))
	}
}

// fill lists the older entries, where they are not the ones that are shown.
func (s *olderStep) fill() {
	olders := s.trial.olders()
	ids := make([]vault.ID, len(olders))
	for i, a := range olders {
		ids[i] = a.ID
	}
	if len(s.rows.Objects) > 0 && slices.Equal(ids, s.shown) {
		return
	}
	s.shown, s.codes, s.rows.Objects = ids, nil, nil
	if len(olders) == 0 {
		s.rows.Add(look.NewNotice(tr("There is none any more. Try the code above."), standard.ColorNameSuccess))
	}
	for _, a := range olders {
		title, detail := headings(a)
		heading := look.NewText(title, theme.SizeTitle, standard.ColorNameForeground)
		heading.Bold()
		code := look.NewText(codeOf(s.trial.app.vault, a.ID, s.trial.app.clock()), theme.SizeSmall, theme.ColorMuted)
		code.Monospace()
		s.codes = append(s.codes, code)
		words := container.New(layout.NewCustomPaddedVBoxLayout(2), heading, look.NewSmall(detail), code)
		remove := look.NewButton(tr("Remove…"), func() { s.trial.app.list.askDelete(a.ID) }, s.trial.back)
		row := container.NewBorder(nil, nil, nil, container.NewCenter(remove), words)
		s.rows.Add(container.NewStack(look.NewPanel(theme.ColorCard, theme.RadiusField),
			container.New(layout.NewCustomPaddedLayout(8, 8, 14, 10), row)))
	}
	s.rows.Refresh()
}

// codeOf says which code an account shows now. That of an HOTP account is not
// shown: it would be used up.
func codeOf(v Vault, id vault.ID, now time.Time) string {
	a, ok := v.Account(id)
	if !ok {
		return ""
	}
	code, err := a.Code(now)
	if err != nil || a.Kind == vault.HOTP {
		return tr("no code shown")
	}
	return trf("its code now: %s", vault.Group(code.Value))
}
