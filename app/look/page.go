package look

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

// NewHeader is the head of a screen: the way back, its title, and a line that says
// more. Without a way back, where back is nil, or without more, there is no room kept
// for it.
func NewHeader(title, more string, back func()) fyne.CanvasObject {
	head := container.New(layout.NewCustomPaddedVBoxLayout(2))
	if back != nil {
		button := NewSquare(standard.NavigateBackIcon(), back)
		button.Other = func(e *fyne.KeyEvent) {
			if e.Name == fyne.KeyEscape {
				back()
			}
		}
		head.Add(container.NewHBox(button))
		head.Add(NewSpace(6))
	}
	heading := NewText(title, theme.SizeHeading, standard.ColorNameForeground)
	heading.Bold()
	texts := []fyne.CanvasObject{heading}
	if more != "" {
		texts = append(texts, Flush(NewParagraph(more, theme.ColorMuted)))
	}
	for _, t := range texts {
		head.Add(t)
	}
	return head
}

// NewKeyCap shows a keyboard shortcut, as Ctrl+V.
func NewKeyCap(keys string) fyne.CanvasObject {
	label := NewText(keys, theme.SizeTiny, theme.ColorMuted)
	label.Monospace()
	width := canvas.NewRectangle(color.Transparent) // a text alone gives way
	width.SetMinSize(fyne.NewSize(label.FullWidth(), 1))
	return container.NewStack(
		NewPanel(theme.ColorCard, 5),
		container.New(layout.NewCustomPaddedLayout(3, 3, 6, 6), container.NewStack(width, label)),
	)
}

// NewSpace is height without anything in it, in Fyne's units.
func NewSpace(height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, height))
	return r
}

// NewPage centres content, no wider than cards become, with the window's margin round
// it.
func NewPage(content fyne.CanvasObject) fyne.CanvasObject {
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
	left, inner := Column(size.Width)
	for _, o := range objects {
		Fill(o, fyne.NewSize(inner, size.Height-2*theme.Margin))
		o.Move(fyne.NewPos(left, theme.Margin))
	}
}

// UnderTitle puts the content of a dialog where its title begins, which Fyne indents.
func UnderTitle(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(-4, 8, -8, -8), content)
}

// DialogSize is how big a dialog with a paragraph or two is in w: so wide, and as high as
// it needs to be, which a height of 0 stands for.
func DialogSize(w fyne.Window) fyne.Size {
	return fyne.NewSize(min(w.Canvas().Size().Width-2*theme.Margin, 400), 0)
}

// NewColumn sets things one below the other, with a little room between.
func NewColumn(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(10), objects...)
}

// AtRight sets buttons in a row at the right.
func AtRight(buttons ...fyne.CanvasObject) fyne.CanvasObject {
	row := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), layout.NewSpacer())
	row.Objects = append(row.Objects, buttons...)
	return row
}

// NewMessage fills the screen with a title, what there is to say, and what can be
// done about it.
func NewMessage(title, text string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	heading := NewText(title, theme.SizeHeading, standard.ColorNameForeground)
	heading.Bold()
	heading.Align(fyne.TextAlignCenter)
	body := NewParagraph(text, theme.ColorMuted)
	body.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	objects := []fyne.CanvasObject{layout.NewSpacer(), heading, body}
	if len(buttons) > 0 {
		row := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), layout.NewSpacer())
		row.Objects = append(append(row.Objects, buttons...), layout.NewSpacer())
		objects = append(objects, row)
	}
	objects = append(objects, layout.NewSpacer(), layout.NewSpacer())
	return NewPage(container.New(layout.NewCustomPaddedVBoxLayout(10), objects...))
}
