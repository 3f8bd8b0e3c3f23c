package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// An Alert is one line that can be pressed for the rest of it, with the mouse or by
// Enter and Space. It takes no room while it has nothing to say. A line round it
// shows that it has the keyboard.
type Alert struct {
	widget.BaseWidget
	Other func(*fyne.KeyEvent) // gets the keys that the alert has no use for, Esc among them
	Runes func(rune)           // gets what is typed on it, but for blanks

	line   *Text
	rim    *Panel // shows that it has the keyboard
	body   fyne.CanvasObject
	tapped func()
}

// NewAlert is an alert of what is wrong, with a sign of warning before it. more is
// the word at its end, for what pressing it does. It is hidden until it has something
// to say.
func NewAlert(more string) *Alert {
	a := &Alert{line: NewText("", theme.SizeSmall, standard.ColorNameForeground)}
	icon := widget.NewIcon(standard.NewWarningThemedResource(standard.WarningIcon()))
	return a.build(more, container.NewGridWrap(fyne.NewSquareSize(18), icon), 6)
}

// NewHint is an alert of what can wait: in a quieter colour, and without the sign.
// more is the word at its end, for what pressing it does.
func NewHint(more string) *Alert {
	a := &Alert{line: NewText("", theme.SizeSmall, theme.ColorMuted)}
	return a.build(more, nil, 0)
}

func (a *Alert) build(label string, icon fyne.CanvasObject, gap float32) *Alert {
	a.Other, a.Runes = func(*fyne.KeyEvent) {}, func(rune) {}
	a.rim = NewPanel(theme.ColorRaised, theme.RadiusField)
	a.rim.Outline(theme.ColorRaised) // not to be seen
	more := NewText(label, theme.SizeSmall, standard.ColorNamePrimary)
	row := container.NewBorder(nil, nil, icon,
		Whole(more), container.New(layout.NewCustomPaddedLayout(0, 0, gap, 8), a.line))
	a.body = container.NewStack(NewPanel(theme.ColorRaised, 0),
		// The window has no room for it outside, nor has the next alert.
		container.New(layout.NewCustomPaddedLayout(2, 2, 2, 2), a.rim),
		container.New(layout.NewCustomPaddedLayout(7, 7, 14, 14), row))
	a.ExtendBaseWidget(a)
	a.Hide()
	return a
}

// Say shows text and has tapped tell the rest. An empty text hides the alert.
func (a *Alert) Say(text string, tapped func()) {
	a.tapped = tapped
	a.line.Set(text)
	Show(a, text != "")
}

// CreateRenderer implements [fyne.Widget].
func (a *Alert) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.body) }

// Press tells the rest, as a click on it does. It may be called only while the alert
// says something.
func (a *Alert) Press() { a.tapped() }

// Tapped implements [fyne.Tappable].
func (a *Alert) Tapped(*fyne.PointEvent) { a.Press() }

// Cursor implements [desktop.Cursorable].
func (a *Alert) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements [fyne.Focusable].
func (a *Alert) FocusGained() { a.rim.Outline(standard.ColorNamePrimary) }

// FocusLost implements [fyne.Focusable].
func (a *Alert) FocusLost() { a.rim.Outline(theme.ColorRaised) }

// TypedRune implements [fyne.Focusable].
func (a *Alert) TypedRune(r rune) {
	if r != ' ' {
		a.Runes(r)
	}
}

// TypedKey implements [fyne.Focusable].
func (a *Alert) TypedKey(e *fyne.KeyEvent) {
	if IsEnter(e) || e.Name == fyne.KeySpace {
		a.tapped()
		return
	}
	a.Other(e)
}
