package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// A lockScreen is all that is seen while the vault is locked.
type lockScreen struct {
	app   *App
	root  fyne.CanvasObject
	entry *passphraseEntry
	hint  *look.Notice
	open  *look.Button
	busy  bool // a passphrase is being tried
}

func newLockScreen(a *App, title, text string) *lockScreen {
	s := &lockScreen{app: a}
	s.entry = newPassphraseEntry(tr("Passphrase"), a)
	s.entry.OnSubmitted = func(string) { s.submit() }
	s.hint = look.NewProblem("")
	s.open = look.NewPrimary(tr("Unlock"), s.submit)
	heading := look.NewText(title, theme.SizeHeading, standard.ColorNameForeground)
	heading.Bold()
	heading.Align(fyne.TextAlignCenter)
	words := look.NewParagraph(text, theme.ColorMuted)
	words.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	picture := container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(48), widget.NewIcon(look.PadlockIcon())))
	s.root = container.New(&doorLayout{}, look.NewColumn(
		picture, heading, look.Flush(words), s.entry,
		container.NewBorder(nil, nil, look.NewQuiet(tr("I forgot it"), s.onForgotten), s.open),
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

// submit tries what was typed.
func (s *lockScreen) submit() {
	switch {
	case s.busy:
	case s.entry.Text == "":
		s.say(tr("Enter the passphrase."))
	default:
		s.busy = true
		s.hint.Say(openingText(s.app.keyrings.Patience()), theme.ColorMuted)
		s.app.unlock(s.entry.Text)
	}
}

// openingText says that a passphrase is being tried, or will be.
func openingText(wait time.Duration) string {
	seconds := int((wait + time.Second - 1) / time.Second)
	if seconds <= 0 {
		return tr("Opening…")
	}
	return trf("After so many wrong ones it takes %d s until this one is tried…", seconds)
}

// refuse says why what was typed did not open it.
func (s *lockScreen) refuse(why string) {
	s.busy = false
	s.say(why)
	s.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func (s *lockScreen) say(text string) {
	s.hint.Say(text, standard.ColorNameError)
	s.app.window.Canvas().Focus(s.entry)
}

// onForgotten leads on where the passphrase is forgotten. What is being tried
// already comes first.
func (s *lockScreen) onForgotten() {
	if !s.busy {
		s.app.showForgot()
	}
}
