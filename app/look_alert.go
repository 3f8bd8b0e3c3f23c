package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// An alert is one line that can be pressed for the rest of it. It takes no room
// while it has nothing to say.
type alert struct {
	widget.BaseWidget
	line   *text
	body   fyne.CanvasObject
	tapped func()
}

func newAlert(more string) *alert {
	a := &alert{line: newText("", theme.SizeSmall, standard.ColorNameForeground)}
	icon := widget.NewIcon(standard.NewWarningThemedResource(standard.WarningIcon()))
	return a.build(more, container.NewGridWrap(fyne.NewSquareSize(18), icon), 6)
}

// newHint is an alert of what can wait. more is what pressing it does.
func newHint(more string) *alert {
	a := &alert{line: newText("", theme.SizeSmall, theme.ColorMuted)}
	return a.build(more, nil, 0)
}

func (a *alert) build(label string, icon fyne.CanvasObject, gap float32) *alert {
	more := newText(label, theme.SizeSmall, standard.ColorNamePrimary)
	row := container.NewBorder(nil, nil, icon,
		newWhole(more), container.New(layout.NewCustomPaddedLayout(0, 0, gap, 8), a.line))
	a.body = container.NewStack(newPanel(theme.ColorRaised, 0),
		container.New(layout.NewCustomPaddedLayout(7, 7, 14, 14), row))
	a.ExtendBaseWidget(a)
	a.Hide()
	return a
}

// say shows text and has tapped tell the rest. An empty text hides the alert.
func (a *alert) say(text string, tapped func()) {
	a.tapped = tapped
	a.line.set(text)
	show(a, text != "")
}

// CreateRenderer implements [fyne.Widget].
func (a *alert) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.body) }

// press tells the rest.
func (a *alert) press() { a.tapped() }

// Tapped implements [fyne.Tappable].
func (a *alert) Tapped(*fyne.PointEvent) { a.press() }

// Cursor implements [desktop.Cursorable].
func (a *alert) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements [fyne.Focusable].
func (a *alert) FocusGained() { a.line.restyle(fyne.TextStyle{Underline: true}) }

// FocusLost implements [fyne.Focusable].
func (a *alert) FocusLost() { a.line.restyle(fyne.TextStyle{}) }

// TypedRune implements [fyne.Focusable].
func (a *alert) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (a *alert) TypedKey(e *fyne.KeyEvent) {
	if isEnter(e) || e.Name == fyne.KeySpace {
		a.tapped()
	}
}
