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

// A toast is the pill at the bottom of the window. There is at most one, and it
// goes away by itself.
type toast struct {
	layer *fyne.Container // lies above the screen; lets through what misses the pill
	text  *look.Text
	words *widget.RichText // of the same text, in the text's place where it takes several lines
	undo  *look.Button
	stop  func() // of the timer that takes the pill away

	app *App

	// What was offered last, for as long as the offer holds: it does so too
	// where another toast has taken its button's place.
	offered  func()
	withdraw func()
}

func newToast(a *App) *toast {
	t := &toast{app: a, stop: func() {}, withdraw: func() {}}
	t.text = look.NewText("", theme.SizeSmall, standard.ColorNameForeground)
	t.undo = look.NewButton("", nil, a.unfocus)
	t.undo.Other = a.spareKey
	t.undo.Importance = widget.LowImportance
	ground := look.NewPanel(theme.ColorRaised, 16)
	t.words = look.NewParagraph("", standard.ColorNameForeground)
	pill := container.NewStack(ground, container.New(&pillLayout{}, t.text, t.words, t.undo))
	t.layer = container.New(&toastLayout{t}, pill)
	t.layer.Hide()
	return t
}

func (t *toast) show(text string, d time.Duration) {
	t.undo.Hide()
	t.app.unfocusFrom(t.undo)
	t.rise(text, d)
}

func (t *toast) offer(text, label string, accept func(), d time.Duration) {
	t.undo.SetText(label)
	t.withdraw()
	t.offered = accept
	cancel := t.app.once(d, func() { t.offered = nil })
	t.withdraw = func() { cancel(); t.offered = nil }
	t.undo.OnTapped = t.accept
	t.undo.Show()
	t.rise(text, d)
}

// suggest offers something that undoes nothing. What was offered before can
// still be undone by its key.
func (t *toast) suggest(text, label string, accept func(), d time.Duration) {
	t.undo.SetText(label)
	t.undo.OnTapped = func() {
		t.hide()
		accept()
	}
	t.undo.Show()
	t.rise(text, d)
}

// turn has what is shown now say something else once that long is over.
func (t *toast) turn(text string, after time.Duration) {
	gone, turned := t.stop, t.app.once(after, func() { t.say(text) })
	t.stop = func() {
		gone()
		turned()
	}
}

func (t *toast) rise(text string, d time.Duration) {
	t.stop()
	t.layer.Show()
	t.say(text)
	t.stop = t.app.once(d, t.hide)
}

func (t *toast) say(text string) {
	t.text.Set(text)
	look.SetParagraph(t.words, text, standard.ColorNameForeground)
	t.settle()
}

// settle puts the pill where the foot of what is shown now ends.
func (t *toast) settle() { t.layer.Layout.Layout(t.layer.Objects, t.layer.Size()) }

func (t *toast) hide() {
	t.stop()
	t.layer.Hide()
	t.app.unfocusFrom(t.undo)
}

// accept takes up what was offered, if the offer still holds.
func (t *toast) accept() {
	accept := t.offered
	if accept == nil {
		return
	}
	t.withdraw()
	t.hide()
	accept()
}

// foot is how high what the pill stands above is: the status line, and the alerts
// above that where there are some.
func (t *toast) foot() float32 {
	if l := t.app.list; l != nil && l.shown() {
		return l.status.root.MinSize().Height
	}
	return 0
}

// toastLayout puts the pill in the middle, above the foot of the list.
type toastLayout struct{ toast *toast }

func (*toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l *toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t := l.toast
	if !t.layer.Visible() {
		return // to rise lays it out
	}
	for _, pill := range objects {
		want := pillSize(t.text, t.undo)
		room := size.Width - 2*theme.Margin
		whole := want.Width <= room
		look.Show(t.text, whole)
		look.Show(t.words, !whole)
		if !whole {
			t.words.Resize(fyne.NewSize(pillRoom(room, t.undo)+2*standard.InnerPadding(), 1))
			want = fyne.NewSize(room, max(t.words.MinSize().Height, pillHeight))
		}
		pill.Resize(want)
		pill.Move(fyne.NewPos((size.Width-want.Width)/2, size.Height-want.Height-max(44, t.foot()+12)))
	}
}

const pillHeight, pillSide = 32, 17

// pillSize is how much room the pill takes with its text on one line.
func pillSize(text *look.Text, undo fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(text.FullWidth()+2*pillSide+buttonWidth(undo), pillHeight)
}

// pillRoom is how much a pill of this width has for its words.
func pillRoom(width float32, undo fyne.CanvasObject) float32 {
	return width - 2*pillSide - buttonWidth(undo)
}

func buttonWidth(undo fyne.CanvasObject) float32 {
	if !undo.Visible() {
		return 0
	}
	return undo.MinSize().Width
}

// pillLayout sets the words and the button in a row.
type pillLayout struct{}

func (*pillLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, pillHeight) }

func (*pillLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	text, words, undo := objects[0], objects[1], objects[2]
	width := buttonWidth(undo)
	undo.Resize(fyne.NewSize(width, pillHeight))
	undo.Move(fyne.NewPos(size.Width-width-4, (size.Height-pillHeight)/2))
	room, pad := pillRoom(size.Width, undo), standard.InnerPadding()
	text.Resize(fyne.NewSize(room, text.MinSize().Height))
	text.Move(fyne.NewPos(pillSide, (size.Height-text.MinSize().Height)/2))
	words.Resize(fyne.NewSize(room+2*pad, size.Height)) // RichText has padding round it
	words.Move(fyne.NewPos(pillSide-pad, 0))
}
