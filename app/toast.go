package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// A toast is the pill at the bottom of the window. There is at most one, and it
// goes away by itself.
type toast struct {
	layer *fyne.Container // lies above the screen; lets through what misses the pill
	text  *text
	undo  *widget.Button
	stop  func() // of the timer that takes the pill away

	after Timer
	do    func(func())
}

func newToast(after Timer, do func(func())) *toast {
	t := &toast{after: after, do: do, stop: func() {}}
	t.text = newText("", theme.SizeSmall, standard.ColorNameForeground)
	t.undo = widget.NewButton("", nil)
	t.undo.Importance = widget.LowImportance
	ground := newPanel(theme.ColorRaised, 16)
	pill := container.NewStack(ground, container.New(&pillLayout{}, t.text, t.undo))
	t.layer = container.New(&toastLayout{}, pill)
	t.layer.Hide()
	return t
}

func (t *toast) show(text string, d time.Duration) {
	t.undo.Hide()
	t.rise(text, d)
}

func (t *toast) offer(text, label string, accept func(), d time.Duration) {
	t.undo.SetText(label)
	t.undo.OnTapped = func() {
		t.hide()
		accept()
	}
	t.undo.Show()
	t.rise(text, d)
}

func (t *toast) rise(text string, d time.Duration) {
	t.stop()
	t.text.set(text)
	t.layer.Show()
	t.layer.Layout.Layout(t.layer.Objects, t.layer.Size())
	stopped := false
	stop := t.after(d, func() {
		t.do(func() {
			if !stopped {
				t.hide()
			}
		})
	})
	t.stop = func() { stopped = true; stop() }
}

func (t *toast) hide() {
	t.stop()
	t.layer.Hide()
}

// accept presses the button, if there is one to be seen.
func (t *toast) accept() {
	if t.layer.Visible() && t.undo.Visible() {
		t.undo.OnTapped()
	}
}

// toastLayout puts the pill in the middle, above the status line.
type toastLayout struct{}

func (*toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (*toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, pill := range objects {
		want := pill.MinSize()
		want.Width = min(want.Width, size.Width-2*theme.Margin)
		pill.Resize(want)
		pill.Move(fyne.NewPos((size.Width-want.Width)/2, size.Height-want.Height-44))
	}
}

// pillLayout sets the text and the button in a row. The text gives way.
type pillLayout struct{}

const pillHeight, pillSide = 32, 17

func (*pillLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	text, undo := objects[0].(*text), objects[1]
	width := text.fullWidth() + 2*pillSide
	if undo.Visible() {
		width += undo.MinSize().Width
	}
	return fyne.NewSize(width, pillHeight)
}

func (*pillLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	text, undo := objects[0], objects[1]
	room := size.Width - 2*pillSide
	if undo.Visible() {
		width := undo.MinSize().Width
		room -= width
		undo.Resize(fyne.NewSize(width, size.Height))
		undo.Move(fyne.NewPos(size.Width-width-4, 0))
	}
	height := text.MinSize().Height
	text.Resize(fyne.NewSize(room, height))
	text.Move(fyne.NewPos(pillSide, (size.Height-height)/2))
}

// newPanel returns a rounded rectangle in a colour of the theme with a line
// round it.
func newPanel(fill fyne.ThemeColorName, radius float32) *panel {
	p := &panel{fill: fill, line: theme.ColorLine}
	p.rect = canvas.NewRectangle(nil)
	p.rect.CornerRadius = radius
	p.rect.StrokeWidth = 1
	p.ExtendBaseWidget(p)
	return p
}
