package app

import (
	"cmp"
	"fmt"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/standing"
	"latchkey/app/theme"
	"latchkey/vault"
)

// A verdict says how the account on a form stands to those in the vault, and
// has the buttons for what can be done about it. It is told of every edit.
type verdict struct {
	app    *App
	notice *look.Notice // how it stands
	which  *look.Select // which of several old accounts is meant
	choice fyne.CanvasObject
	why    *look.Text // why nothing can be done yet
	foot   *fyne.Container

	cancel, keep, replace, add, show *look.Button

	// decided is called with what the user chose: the account to replace, or
	// none to add it beside the others.
	decided func(replace vault.ID)
	// shown is called where the account is there already and is to be shown.
	shown func(id vault.ID)

	words    verdictWords
	account  vault.Account
	standing standing.Standing
	problem  string
	busy     bool
}

// verdictWords are the labels that differ between a form for one account and
// the same form opened from a list.
type verdictWords struct {
	cancel, add, busy string
	replace           string // "Replace the old one" where empty
	// typing is for a form that is being filled in: room is kept for the
	// reason while there is none, and nothing is said of what is merely new, so
	// that the foot moves only where there is something to decide.
	typing bool
}

// replaceOld is the usual label of the button that replaces an account.
func replaceOld() string {
	return tr("Replace the old one")
}

func newVerdict(a *App, words verdictWords, back func()) *verdict {
	v := &verdict{app: a, words: words}
	v.notice = look.NewNotice("", theme.ColorMuted)
	v.which = look.NewSelect(nil, func(string) {}, back)
	v.choice = look.NewField(tr("Which of them"), v.which)
	v.choice.Hide()
	v.why = look.NewSmall("")
	v.why.Align(fyne.TextAlignTrailing)
	v.cancel = look.NewCancel(words.cancel, back)
	v.keep = look.NewButton(tr("Keep both"), func() { v.decide("") }, back)
	v.replace = look.NewButton(replaceOld(), func() { v.decide(v.old()) }, back)
	v.add = look.NewButton(words.add, func() { v.decide("") }, back)
	v.show = look.NewButton(tr("Show it"), func() { v.shown(v.standing.Olds[0].ID) }, back)
	for _, b := range []*look.Button{v.replace, v.add, v.show} {
		b.Importance = widget.HighImportance
	}
	v.foot = look.NewFoot(v.why, v.cancel, v.keep, v.replace, v.add, v.show)
	return v
}

// update looks at the account as it is now. problem is what keeps it from being
// saved; the standing of an account without a key is not asked for.
func (v *verdict) update(a vault.Account, problem string) {
	v.account, v.problem = a, problem
	v.standing = standing.Standing{}
	if a.Secret.Len() > 0 {
		v.standing = standing.Of(a, v.app.vault.Accounts(), v.app.vault.Trash())
	}
	v.refresh()
}

// setBusy shows that saving goes on, or no longer does.
func (v *verdict) setBusy(busy bool) {
	v.busy = busy
	v.refresh()
}

func (v *verdict) refresh() {
	same, asks := v.standing.Relation == standing.Same, v.standing.Replaces()
	either := asks && v.standing.Relation != standing.Ahead && v.standing.Relation != standing.Deleted
	v.say()
	look.Show(v.cancel, !either)
	look.Show(v.keep, either)
	look.Show(v.replace, asks)
	look.Show(v.add, !asks && !same)
	look.Show(v.show, same && v.shown != nil)
	ready := v.problem == "" && !v.busy
	for _, b := range []*look.Button{v.keep, v.replace, v.add} {
		b.SetEnabled(ready)
	}
	v.cancel.SetEnabled(!v.busy)
	v.add.SetLabel(v.label(v.words.add))
	v.replace.SetLabel(v.label(v.replaceLabel()))
	v.offerOlds(asks)
	v.foot.Refresh()
}

// replaceLabel is what the button that does something to an old account says.
func (v *verdict) replaceLabel() string {
	switch {
	case v.standing.Relation != standing.Deleted:
		return cmp.Or(v.words.replace, replaceOld())
	case v.words.replace != "":
		return tr("Put it back and copy code")
	}
	return tr("Put it back")
}

func (v *verdict) label(idle string) string {
	if v.busy {
		return v.words.busy
	}
	return idle
}

// say writes the notice, and the reason where a button cannot be pressed.
func (v *verdict) say() {
	v.why.Set(v.problem)
	look.Show(v.why, v.problem != "" || v.words.typing)
	colour := standard.ColorNameForeground
	switch v.standing.Relation {
	case standing.Reset, standing.Resettled, standing.Ahead:
		colour = standard.ColorNameWarning
	case standing.New:
		colour = standard.ColorNameSuccess
	}
	text := standingText(v.standing, v.account)
	if v.account.Secret.Len() == 0 || v.standing.Relation == standing.New && (v.problem != "" || v.words.typing) {
		text = ""
	}
	v.notice.Say(text, colour)
}

// offerOlds asks which account is meant, where there is more than one.
func (v *verdict) offerOlds(asks bool) {
	if !asks || len(v.standing.Olds) < 2 {
		v.choice.Hide()
		return
	}
	var options []string
	for _, old := range v.standing.Olds {
		options = append(options, v.describe(old))
	}
	if fmt.Sprint(options) != fmt.Sprint(v.which.Options) {
		v.which.SetOptions(options)
		v.which.SetSelectedIndex(0)
	}
	v.choice.Show()
}

// describe tells an old account from others of its name by where it is in the
// list, and by its first tag if it has one.
func (v *verdict) describe(old vault.Account) string {
	text := ""
	for i, a := range v.app.vault.Accounts() {
		if a.ID == old.ID {
			text = trf("Number %d in the list", i+1)
		}
	}
	if len(old.Tags) > 0 {
		text += trf(", tagged %s", old.Tags[0])
	}
	return text
}

// old is the account that would be replaced.
func (v *verdict) old() vault.ID {
	i := 0
	if len(v.standing.Olds) > 1 {
		i = max(v.which.SelectedIndex(), 0)
	}
	return v.standing.Olds[i].ID
}

// take is the decision to replace an account, or none, as it was shown.
func (v *verdict) take(replace vault.ID) take {
	return take{account: trimmed(v.account), replace: replace, seen: v.standing.Relation}
}

func (v *verdict) decide(replace vault.ID) {
	if v.problem == "" && !v.busy {
		v.decided(replace)
	}
}

// submit is what Enter in a field does: it adds an account that is new, and
// shows one that is there. It never replaces one.
func (v *verdict) submit() {
	switch {
	case v.standing.Relation == standing.Same && v.shown != nil:
		v.shown(v.standing.Olds[0].ID)
	case !v.standing.Replaces() && v.standing.Relation != standing.Same:
		v.decide("")
	}
}
