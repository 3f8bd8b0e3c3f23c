package app

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/face"
	"latchkey/app/look"
	"latchkey/app/standing"
	"latchkey/app/theme"
	"latchkey/vault"
)

// A confirmOne shows one account that was found, with its live code, and lets
// its names be edited before it is saved. Opened from a list it only decides
// what the list will do.
type confirmOne struct {
	flow   *confirmation
	c      *candidate
	inList bool

	root    fyne.CanvasObject
	code    *codePanel
	issuer  *look.Entry
	name    *look.Entry
	picture *face.Form
	verdict *verdict
}

func newConfirmOne(f *confirmation, c *candidate, inList bool) *confirmOne {
	s := &confirmOne{flow: f, c: c, inList: inList}
	words := verdictWords{cancel: tr("Cancel"), add: tr("Add account"), busy: tr("Saving…")}
	if f.copies && f.app.copiesCode(c.account) {
		words.add, words.replace = tr("Add and copy code"), tr("Replace and copy code")
	}
	if inList {
		words = verdictWords{cancel: tr("Back"), add: tr("Take it")}
	}
	s.verdict = newVerdict(f.app, words, s.back)
	s.verdict.decided = s.decided
	if !inList {
		s.verdict.shown = f.app.showStored
	}
	s.code = newCodePanel("")
	s.code.set(c.account, f.app.clock())
	s.issuer = look.NewEntry(func(text string) { s.edit(&c.account.Issuer, text) }, s.verdict.submit, s.back)
	s.issuer.SetPlaceHolder(tr("Customer Portal"))
	s.name = look.NewEntry(func(text string) { s.edit(&c.account.Name, text) }, s.verdict.submit, s.back)
	s.name.SetPlaceHolder("dana@example.com")
	s.picture = face.NewForm(f.app.gallery, f.app.faceOf, func(icon, color string) {
		c.account.Icon, c.account.Color = icon, color
		s.refresh()
	}, s.back)
	s.issuer.Text, s.name.Text = c.account.Issuer, c.account.Name
	s.root = look.NewForm(look.NewHeader(s.title(), c.from(), s.back), s.body(), s.verdict.foot)
	s.refresh()
	return s
}

func (s *confirmOne) title() string {
	if s.inList {
		return tr("One of several")
	}
	return tr("Add this account?")
}

// from says where the account comes from.
func (c *candidate) from() string {
	if c.source == "" {
		return joinDot(tr("From the pasted text"), said(c.format))
	}
	return joinDot(trf("From %s", c.source), said(c.format))
}

func (s *confirmOne) body() fyne.CanvasObject {
	body := container.New(layout.NewCustomPaddedVBoxLayout(10), s.code.content, look.NewField(tr("Website"), s.issuer))
	if len(s.c.issuers) > 1 {
		body.Add(s.issuerChoice())
	}
	body.Add(look.NewField(tr("Account name"), s.name))
	body.Add(s.picture.Content)
	body.Add(look.NewSmall(settingsLine(s.c.account)))
	body.Add(s.verdict.notice)
	body.Add(s.verdict.choice)
	if parts := newPartsNotice(s.flow); parts != nil && !s.inList {
		body.Add(parts)
	}
	for _, remark := range s.c.remarks {
		body.Add(look.NewNotice(said(remark), theme.ColorMuted))
	}
	if all := s.flow.batch.leftOut(); !s.inList && len(all) > 0 {
		body.Add(look.NewNotice(strings.Join(all[:min(len(all), inlineNotes)], "\n"), standard.ColorNameWarning))
		if len(all) > inlineNotes {
			body.Add(container.NewHBox(look.NewButton(trf("Show all %s", commas(len(all))), func() {
				s.flow.app.showNotes(notesTitle(len(all), 0), all)
			}, s.back)))
		}
	}
	return body
}

// issuerChoice offers the names of the website where the link has two.
func (s *confirmOne) issuerChoice() fyne.CanvasObject {
	row := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap))
	for _, issuer := range s.c.issuers {
		b := look.NewButton(issuer, func() { s.issuer.SetText(issuer) }, s.back)
		row.Add(b)
	}
	choice := container.NewHScroll(row)
	choice.SetMinSize(fyne.NewSize(0, row.MinSize().Height))
	return container.New(layout.NewCustomPaddedVBoxLayout(4), look.NewSmall(tr("The link names it in two ways:")), choice)
}

func (s *confirmOne) edit(text *string, to string) {
	*text = to
	s.refresh()
}

func (s *confirmOne) refresh() {
	s.picture.Set(s.c.account)
	s.verdict.update(s.c.account, s.problem())
	relation := s.verdict.standing.Relation
	look.Show(s.picture.Content, relation != standing.Same && relation != standing.Ahead && relation != standing.Deleted) // nothing would come of it
}

func (s *confirmOne) problem() string {
	if s.inList && s.flow.batch.twin(s.c) != nil {
		return tr("The same as another one here.")
	}
	return problem(s.c.account)
}

// show implements [addScreen]. The button that adds a new account has the
// keyboard, so that Enter is all it takes; where there is something to decide
// or to fill in, the first field has.
func (s *confirmOne) show() {
	var focus fyne.Focusable = s.issuer
	switch {
	case s.verdict.add.Visible() && !s.verdict.add.Disabled():
		focus = s.verdict.add
	case s.verdict.standing.Relation == standing.Deleted:
		focus = s.verdict.replace
	case s.verdict.show.Visible():
		focus = s.verdict.show
	}
	s.flow.app.enter(s, s.root, focus)
	s.refresh()
}

func (s *confirmOne) back() {
	if s.inList {
		s.flow.list.show()
		return
	}
	s.flow.back()
}

func (s *confirmOne) tick(now time.Time) { s.code.tick(now) }

// decided saves the account, or notes in the list what is to become of it.
func (s *confirmOne) decided(replace vault.ID) {
	s.c.replace, s.c.take = replace, true
	if s.inList {
		s.flow.list.show()
		return
	}
	s.setBusy(true)
	takes := []take{s.verdict.take(replace)}
	copies := s.verdict.words.replace != "" && (replace != "" || !s.verdict.standing.Replaces())
	s.flow.app.store(order{takes: takes, copies: copies, rest: rest{out: len(s.flow.batch.skipped)}, missing: s.flow.batch.missing(), ended: func(bool) {
		s.setBusy(false)
		s.refresh()
	}})
}

func (s *confirmOne) setBusy(busy bool) {
	for _, e := range []*look.Entry{s.issuer, s.name} {
		if busy {
			e.Disable()
		} else {
			e.Enable()
		}
	}
	s.verdict.setBusy(busy)
}
