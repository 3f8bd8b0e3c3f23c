package spell

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/importer/dictation"
)

// A line is one group of a key: its number, its characters, and the words
// for them, which wrap where they must.
type line struct {
	widget.BaseWidget
	number *look.Text
	chars  *widget.RichText
	words  *widget.RichText
	body   *fyne.Container
	said   string // what it shows, with the colours
}

func newLine(number int) *line {
	l := &line{chars: widget.NewRichText(), words: widget.NewRichText()}
	l.number = look.NewText(strconv.Itoa(number), theme.SizeTiny, theme.ColorMuted)
	l.number.Align(fyne.TextAlignTrailing)
	l.words.Wrapping = fyne.TextWrapWord
	l.body = container.New(&lineLayout{}, l.number, look.Flush(l.chars), look.Flush(l.words))
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements [fyne.Widget].
func (l *line) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.body) }

// set shows a group.
func (l *line) set(group dictation.Key, v *Voice) {
	said := v.Alphabet.ID + group.String()
	for _, c := range group {
		said += string(inkOf(c, v, ""))
	}
	if said == l.said {
		return
	}
	l.said = said
	l.chars.Segments, l.words.Segments = nil, nil
	words := v.Alphabet.Spell(group)
	for i, c := range group {
		if i > 0 {
			l.words.Segments = append(l.words.Segments, piece(" · ", theme.ColorMuted, fyne.TextStyle{}))
		}
		ink := inkOf(c, v, standard.ColorNameForeground)
		style := fyne.TextStyle{Bold: ink != standard.ColorNameForeground}
		l.words.Segments = append(l.words.Segments, piece(words[i], ink, style))
		l.chars.Segments = append(l.chars.Segments,
			piece(string(c.Rune), ink, fyne.TextStyle{Monospace: true, Bold: true}))
	}
	l.chars.Refresh()
	l.words.Refresh()
	l.Refresh()
}

func piece(s string, colour fyne.ThemeColorName, style fyne.TextStyle) *widget.TextSegment {
	return &widget.TextSegment{Text: s, Style: widget.RichTextStyle{
		Inline: true, ColorName: colour, SizeName: standard.SizeNameHeadingText, TextStyle: style,
	}}
}

// Where the characters and the words of a group begin.
const (
	charsLeft = 18
	wordsLeft = 66
)

// lineLayout sets the words beside the characters, however many lines they
// take.
type lineLayout struct{}

func (*lineLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(wordsLeft, max(objects[1].MinSize().Height, objects[2].MinSize().Height))
}

func (*lineLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := objects[1].MinSize().Height
	middle := fyne.MeasureText("M", theme.SizeHeading, fyne.TextStyle{}).Height / 2 // of the first line of words
	look.PutLine(objects[0], 0, middle, charsLeft-8)
	objects[1].Resize(fyne.NewSize(wordsLeft-charsLeft, height))
	objects[1].Move(fyne.NewPos(charsLeft, middle-height/2+1))
	objects[2].Resize(fyne.NewSize(size.Width-wordsLeft, size.Height))
	objects[2].Move(fyne.NewPos(wordsLeft, 0))
}
