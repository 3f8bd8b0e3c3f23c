package app

import (
	"cmp"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// A lockScreen is all that is seen while the vault is locked.
type lockScreen struct {
	app   *App
	root  fyne.CanvasObject
	entry *passphraseEntry
	hint  *look.Notice
	open  *look.Button

	forgot *look.Button

	tried string // what is being tried, or waits for its turn; empty where nothing is
	next  string // what was entered meanwhile, to be tried after that; empty where nothing was
	halt  func() // gives up what is being tried
	tick  func() // stops the timer that counts the wait down
}

func newLockScreen(a *App, title, text string) *lockScreen {
	s := &lockScreen{app: a, halt: func() {}, tick: func() {}}
	s.entry = newPassphraseEntry(tr("Passphrase"), a)
	s.entry.OnSubmitted = func(string) { s.submit() }
	s.entry.OnChanged = func(string) { s.offer() }
	s.hint = look.NewProblem("")
	s.open = look.NewPrimary(tr("Unlock"), s.submit)
	s.forgot = look.NewQuiet(tr("I forgot it"), a.showForgot)
	heading := look.NewText(title, theme.SizeHeading, standard.ColorNameForeground)
	heading.Bold()
	heading.Align(fyne.TextAlignCenter)
	words := look.NewParagraph(text, theme.ColorMuted)
	words.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	picture := container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(48), widget.NewIcon(look.PadlockIcon())))
	s.root = container.New(&doorLayout{}, look.NewColumn(
		picture, heading, look.Flush(words), s.entry,
		container.NewBorder(nil, nil, s.forgot, s.open),
	), s.hint)
	return s
}

// doorLayout puts the first of two things a little above the middle, as wide as a
// door is, and the second one, which comes and goes, below it: nothing moves for it.
type doorLayout struct{}

const doorWidth = 360

func (*doorLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	door, hint := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(door.Width, hint.Width)+2*theme.Margin, door.Height+hint.Height+2*theme.Margin+10)
}

func (*doorLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width-2*theme.Margin, doorWidth)
	at := fyne.NewPos((size.Width-width)/2, 0)
	for i, o := range objects {
		look.Fill(o, fyne.NewSize(width, 0))
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		if i == 0 {
			at.Y = max(theme.Margin, (size.Height-height)*0.4)
		}
		o.Move(at)
		at.Y += height + 10
	}
}

func (s *lockScreen) show() {
	s.app.show(s.root, s.entry)
	s.app.bind(s.app.lockKeys())
}

// submit tries what was typed. Where another one still waits for its turn, this one
// takes its place, and is tried when that would have been.
func (s *lockScreen) submit() {
	typed := s.entry.Text
	switch {
	case typed == "" && s.tried == "":
		s.say(tr("Enter the passphrase."))
	case !s.canSubmit():
	case s.tried != "":
		s.next = typed
		if s.app.keyrings.Patience() > 0 {
			s.halt() // it counts for nothing then; one that is looked at already comes first
		}
		s.settle()
	default:
		s.try(typed)
	}
}

// canSubmit reports whether there is something to try that is not being tried.
func (s *lockScreen) canSubmit() bool {
	return s.tried == "" || s.entry.Text != "" && s.entry.Text != cmp.Or(s.next, s.tried)
}

// try has a passphrase tried, and says meanwhile how long that takes.
func (s *lockScreen) try(passphrase string) {
	s.tried, s.next = passphrase, ""
	s.halt = s.app.unlock(passphrase)
	s.count()
	s.settle()
}

// settle goes on in the entry, where another passphrase replaces this one.
func (s *lockScreen) settle() {
	s.app.window.Canvas().Focus(s.entry)
	s.selectAll()
	s.offer()
}

// offer lets those buttons be pressed that do something now. What is being tried
// comes before a passphrase is forgotten.
func (s *lockScreen) offer() {
	s.open.SetEnabled(s.canSubmit())
	s.forgot.SetEnabled(s.tried == "")
}

// count says how long it takes until a passphrase is tried, each second anew.
func (s *lockScreen) count() {
	wait := s.app.keyrings.Patience()
	s.hint.Say(openingText(wait), theme.ColorMuted)
	s.tick()
	if wait <= 0 {
		s.tick = func() {}
		return
	}
	s.tick = s.app.once((wait-1)%time.Second+1, s.count)
}

// openingText says that a passphrase is being tried, or will be.
func openingText(wait time.Duration) string {
	seconds := int((wait + time.Second - 1) / time.Second)
	if seconds <= 0 {
		return tr("Opening…")
	}
	return trf("After so many wrong ones it takes %d s until this one is tried…", seconds)
}

// end is called when nothing is tried any more.
func (s *lockScreen) end() {
	s.tick()
	s.tried, s.next = "", ""
	s.offer()
}

// refuse says why what was tried did not open it, or goes on with what was entered
// meanwhile. What is being typed stays as it is: it was not tried, and may be right.
func (s *lockScreen) refuse(err error) {
	typed, tried, next := s.entry.Text, s.tried, s.next
	s.end()
	switch {
	case next != "":
		s.try(next)
	case !errors.Is(err, vault.ErrPassphrase):
		s.say(plain(err))
	case tried == "" || typed == "" || typed == tried:
		s.say(wrongPassphrase())
		s.selectAll()
	default:
		s.say(tr("The one before was not the passphrase. Press Enter to try this one."))
	}
}

func (s *lockScreen) selectAll() { s.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

func (s *lockScreen) say(text string) {
	s.hint.Say(text, standard.ColorNameError)
	s.app.window.Canvas().Focus(s.entry)
}
