package app

import (
	"context"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// A trial asks, once a typed key is saved, whether the website accepts its code.
// Where it does not, it goes through what may be wrong, the likeliest first. Each
// step can be skipped, and whenever it is left the account stays.
type trial struct {
	app   *App
	id    vault.ID
	count uint64 // of an HOTP account: what its code here is made with

	root  fyne.CanvasObject
	code  *codePanel
	copy  *look.Button
	steps []trialStep
	at    int // the step that is shown; -1 for the question itself
	busy  bool
}

// A trialStep is one thing that may be wrong.
type trialStep interface {
	// title names it in a few words, why says in plain ones what it would do.
	title() string
	why() string
	// body is built when the step is shown.
	body() fyne.CanvasObject
	// tick shows what is so at now.
	tick(now time.Time)
}

// tryCode asks whether the code of an account that was just stored works. The
// count of an HOTP account is moved on first: its code is about to be seen.
func (a *App) tryCode(stored vault.Account) {
	t := &trial{app: a, id: stored.ID, count: stored.Counter, at: -1}
	if stored.Kind == vault.HOTP && stored.Counter < math.MaxUint64 {
		a.list.nextCode(stored.ID)
	}
	t.ask()
}

// account is the account as the vault has it now.
func (t *trial) account() (vault.Account, bool) {
	a, ok := t.app.vault.Account(t.id)
	a.Counter = t.count
	return a, ok
}

// show implements [addScreen].
func (t *trial) show() {
	if _, ok := t.account(); !ok {
		t.app.endAdding()
		return
	}
	t.app.enter(t, t.root, t.copy)
}

// ask puts the question.
func (t *trial) ask() {
	t.at = -1
	account, _ := t.account()
	later := look.NewCancel(tr("Not tried yet"), t.leave)
	no := look.NewButton(tr("No"), t.next, t.back)
	yes := look.NewButton(tr("Yes"), t.works, t.back)
	yes.Importance = widget.HighImportance
	t.build(tr("Does the code work?"), trf("%s is in your list now", account.Title()),
		newQuestion(tr("Type this code at the website now. Did it accept it?")), look.NewSpace(1), later, no, yes)
}

// next goes to the step after this one.
func (t *trial) next() {
	if t.at < 0 {
		t.steps = t.plan()
	}
	t.goTo(t.at + 1)
}

// plan lists what may be wrong with this account, the likeliest first.
func (t *trial) plan() []trialStep {
	account, _ := t.account()
	var steps []trialStep
	if account.Kind != vault.HOTP {
		steps = append(steps, newClockStep(t))
	}
	if len(t.olders()) > 0 {
		steps = append(steps, newOlderStep(t))
	}
	steps = append(steps, newKeyStep(t))
	if account.Kind != vault.Steam {
		steps = append(steps, newSettingsStep(t))
	}
	return append(steps, lastStep{})
}

func (t *trial) goTo(n int) {
	t.at = n
	step := t.steps[n]
	why, body := look.Flush(look.NewParagraph(step.why(), standard.ColorNameForeground)), step.body()
	leave := look.NewCancel(tr("Leave"), t.leave)
	works := look.NewButton(tr("It works now"), t.works, t.back)
	if n == len(t.steps)-1 {
		leave.SetText(tr("Close"))
		t.build(step.title(), "", why, body, leave, works)
		return
	}
	further := look.NewButton(tr("Next check"), t.next, t.back)
	further.Importance = widget.HighImportance
	more := trf("Step %d of %d. You can skip it, and leave whenever you like.", n+1, len(t.steps)-1)
	t.build(step.title(), more, why, body, leave, works, further)
}

// build shows a page of the trial: what there is to say, the live code, and the
// rest below it.
func (t *trial) build(title, more string, say, rest fyne.CanvasObject, buttons ...fyne.CanvasObject) {
	t.code = newCodePanel(tr("as soon as the key is complete"))
	t.copy = look.NewButton(tr("Copy code"), t.copyCode, t.back)
	t.copy.Icon = standard.ContentCopyIcon()
	body := container.New(layout.NewCustomPaddedVBoxLayout(10), say,
		look.NewField(tr("The code"), t.code.content), container.NewHBox(t.copy), rest)
	if account, ok := t.account(); ok {
		t.code.set(account, t.app.clock())
	}
	row := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), layout.NewSpacer())
	row.Objects = append(row.Objects, buttons...)
	t.root = look.NewForm(look.NewHeader(title, more, t.back), body, row)
	t.show()
}

// copyCode copies the code that is shown.
func (t *trial) copyCode() {
	account := t.code.account
	if !t.code.ready {
		t.app.toast(tr("There is no code yet"))
		return
	}
	code, err := account.Code(t.app.clock())
	if err != nil {
		t.app.fail(doing(trf("copying the code of %s", account.Title()), err))
		return
	}
	t.app.clip.put(code.Value)
	t.app.toast(trf("Copied %s · clears in %d s", vault.Group(code.Value), t.app.prefs.now.Lock.ClipboardSeconds))
}

// back goes to the step before, and from the question to the list.
func (t *trial) back() {
	switch {
	case t.busy:
	case t.at < 0:
		t.leave()
	case t.at == 0:
		t.ask()
	default:
		t.goTo(t.at - 1)
	}
}

// leave goes to the list, where the account is.
func (t *trial) leave() {
	if !t.busy {
		t.app.showStored(t.id)
	}
}

// works ends the trial well.
func (t *trial) works() {
	account, _ := t.account()
	t.leave()
	t.app.toast(trf("%s works", account.Title()))
}

func (t *trial) tick(now time.Time) {
	t.code.tick(now)
	if t.at >= 0 {
		t.steps[t.at].tick(now)
	}
}

// change changes the account in the vault, then calls done if that went well.
func (t *trial) change(what string, edit func(*vault.Account), done func(vault.Account)) {
	if t.busy {
		return
	}
	t.busy = true
	var changed vault.Account
	t.app.background(what, func(ctx context.Context) error {
		var err error
		changed, err = t.app.vault.Update(ctx, t.id, func(a *vault.Account) error {
			edit(a)
			return nil
		})
		return err
	}, func(err error) {
		t.busy = false
		t.app.list.refresh()
		if err != nil {
			t.app.fail(err)
			return
		}
		t.app.answered()
		done(changed)
	})
}

// newQuestion is a sentence that is to be answered.
func newQuestion(s string) fyne.CanvasObject {
	p := look.NewParagraph(s, standard.ColorNameForeground)
	p.Segments[0].(*widget.TextSegment).Style.SizeName = standard.SizeNameHeadingText
	return look.Flush(p)
}

// lastStep is what is said when nothing has helped.
type lastStep struct{}

func (lastStep) title() string { return tr("Still not accepted?") }

func (lastStep) why() string {
	return tr("Then the website probably has another key than this one. Set up two-factor there once more, or ask its " +
		"support to reset it for you: either shows you a new key. This account stays here; delete it once the new one works.")
}

func (lastStep) body() fyne.CanvasObject { return look.NewSpace(1) }

func (lastStep) tick(time.Time) {}
