package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// newHeader is the head of a screen: the way back, its title, and a line that
// says more. back may be nil.
func newHeader(title, more string, back func()) fyne.CanvasObject {
	head := container.New(layout.NewCustomPaddedVBoxLayout(2))
	if back != nil {
		button := newSquare(standard.NavigateBackIcon(), back)
		button.other = func(e *fyne.KeyEvent) {
			if e.Name == fyne.KeyEscape {
				back()
			}
		}
		head.Add(container.NewHBox(button))
		head.Add(newSpace(6))
	}
	heading := newText(title, theme.SizeHeading, standard.ColorNameForeground)
	heading.bold()
	texts := []fyne.CanvasObject{heading}
	if more != "" {
		texts = append(texts, flush(newParagraph(more, theme.ColorMuted)))
	}
	for _, t := range texts {
		head.Add(t)
	}
	return head
}

// newKeyCap shows a keyboard shortcut, as Ctrl+V.
func newKeyCap(keys string) fyne.CanvasObject {
	label := newText(keys, theme.SizeTiny, theme.ColorMuted)
	label.monospace()
	width := canvas.NewRectangle(color.Transparent) // a text alone gives way
	width.SetMinSize(fyne.NewSize(label.fullWidth(), 1))
	return container.NewStack(
		newPanel(theme.ColorCard, 5),
		container.New(layout.NewCustomPaddedLayout(3, 3, 6, 6), container.NewStack(width, label)),
	)
}

// newSpace is height without anything in it.
func newSpace(height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, height))
	return r
}

// newPage centres content, no wider than cards become, with the window's margin
// round it.
func newPage(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&pageLayout{}, content)
}

// pageLayout centres what it holds and bounds its width.
type pageLayout struct{}

func (*pageLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*theme.Margin, 2*theme.Margin)
}

func (*pageLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, inner := column(size.Width)
	for _, o := range objects {
		fill(o, fyne.NewSize(inner, size.Height-2*theme.Margin))
		o.Move(fyne.NewPos(left, theme.Margin))
	}
}

// underTitle puts the content of a dialog where its title begins, which Fyne
// indents.
func underTitle(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(-4, 8, -8, -8), content)
}

// dialogSize is how big a dialog with a paragraph or two is in w.
func dialogSize(w fyne.Window) fyne.Size {
	return fyne.NewSize(min(w.Canvas().Size().Width-2*theme.Margin, 400), 0)
}

// newColumn sets things one below the other, with a little room between.
func newColumn(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(10), objects...)
}

// right sets buttons in a row at the right.
func right(buttons ...fyne.CanvasObject) fyne.CanvasObject {
	row := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), layout.NewSpacer())
	row.Objects = append(row.Objects, buttons...)
	return row
}

// newMessage fills the screen with a title, what there is to say, and what can
// be done about it.
func newMessage(title, text string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	heading := newText(title, theme.SizeHeading, standard.ColorNameForeground)
	heading.bold()
	heading.align(fyne.TextAlignCenter)
	body := newParagraph(text, theme.ColorMuted)
	body.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	objects := []fyne.CanvasObject{layout.NewSpacer(), heading, body}
	if len(buttons) > 0 {
		row := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), layout.NewSpacer())
		row.Objects = append(append(row.Objects, buttons...), layout.NewSpacer())
		objects = append(objects, row)
	}
	objects = append(objects, layout.NewSpacer(), layout.NewSpacer())
	return newPage(container.New(layout.NewCustomPaddedVBoxLayout(10), objects...))
}
