package spell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/importer/dictation"
)

// A Readback is a key in groups with the words to read it aloud, large. It can
// be hidden.
type Readback struct {
	// Content is what is seen of it, to be put on a screen.
	Content *fyne.Container

	voice   *Voice
	changed func() // another alphabet was chosen

	choice      *look.Select
	whole, hide *look.Button
	scroll      *container.Scroll
	lines       *fyne.Container
	panel       *fyne.Container
	key         dictation.Key
}

// choiceWidth is how wide the names of the alphabets are, with what opens them.
const choiceWidth = 180

// readLines is how many groups are in view; readLine is how high one is.
const (
	readLines = 5
	readLine  = 27
)

// NewReadback makes one that reads in v and shows no key yet. changed is called when
// another alphabet was chosen, and has to show the key anew, with [Readback.Set];
// escaped is called for Esc.
func NewReadback(v *Voice, changed, escaped func()) *Readback {
	r := &Readback{voice: v, changed: changed}
	var titles []string
	for _, alphabet := range dictation.Alphabets() {
		titles = append(titles, alphabet.Title)
	}
	r.choice = look.NewSelect(titles, func(string) { r.choose() }, escaped)
	r.choice.Selected = v.Alphabet.Title
	r.whole = look.NewButton("", r.toggleWhole, escaped)
	r.hide = look.NewButton("", r.toggleHidden, escaped)
	r.lines = container.New(layout.NewCustomPaddedVBoxLayout(2))
	r.scroll = container.NewVScroll(container.New(&columnOf{}, r.lines))
	r.panel = container.NewStack(look.NewPanel(theme.ColorRaised, theme.RadiusField),
		container.New(layout.NewCustomPaddedLayout(10, 10, 8, 8), container.New(&readbackLayout{r}, r.scroll)))
	head := container.NewBorder(nil, nil, look.AtLeast(fyne.NewSize(choiceWidth, 0), r.choice), container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), r.whole, r.hide))
	r.Content = container.New(layout.NewCustomPaddedVBoxLayout(6), look.NewField(lang.L("Read it back"), head), r.panel)
	r.label()
	return r
}

// choose takes the alphabet that was chosen.
func (r *Readback) choose() {
	if i := r.choice.SelectedIndex(); i >= 0 {
		r.voice.Alphabet = dictation.Alphabets()[i]
		r.changed()
	}
}

func (r *Readback) toggleWhole() {
	r.voice.whole = !r.voice.whole
	r.label()
}

func (r *Readback) toggleHidden() {
	r.voice.hidden = !r.voice.hidden
	r.label()
}

// label says what the buttons do now, and hides what is to be hidden.
func (r *Readback) label() {
	r.whole.SetLabel(map[bool]string{false: lang.L("All groups"), true: lang.L("Fewer")}[r.voice.whole])
	r.hide.SetLabel(map[bool]string{false: lang.L("Hide"), true: lang.L("Show")}[r.voice.hidden])
	look.Show(r.whole, !r.voice.hidden)
	look.Show(r.choice, !r.voice.hidden)
	look.Show(r.panel, !r.voice.hidden)
	r.Content.Refresh()
	look.Reveal(r.Content)
}

// Set shows key. Only what differs is drawn anew, and the group that is being
// typed is in view.
func (r *Readback) Set(key dictation.Key) {
	r.key = key
	if r.choice.Selected != r.voice.Alphabet.Title {
		r.choice.Selected = r.voice.Alphabet.Title
		r.choice.Refresh()
	}
	groups, grown := key.Groups(), false
	for i, group := range groups {
		if i == len(r.lines.Objects) {
			r.lines.Add(newLine(i + 1))
			grown = true
		}
		r.lines.Objects[i].(*line).set(group, r.voice)
	}
	if len(r.lines.Objects) > len(groups) {
		r.lines.Objects = r.lines.Objects[:len(groups)]
		grown = true
	}
	if grown {
		r.lines.Refresh()
		for range 2 { // words that wrap only know how high they are once they are as wide as they will be
			r.scroll.Refresh()
		}
		r.scroll.ScrollToBottom()
	}
}

// ScrollToTop has the first group in view, and ScrollToBottom the last.
func (r *Readback) ScrollToTop()    { r.scroll.ScrollToTop() }
func (r *Readback) ScrollToBottom() { r.scroll.ScrollToBottom() }

// readbackLayout gives the groups the height of a few lines, or all they need.
type readbackLayout struct{ r *Readback }

func (l *readbackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(readLines * readLine)
	if l.r.voice.whole {
		height = max(height, l.r.scroll.Content.MinSize().Height)
	}
	return fyne.NewSize(0, height)
}

func (l *readbackLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		look.Fill(o, size)
	}
}

// columnOf lays out what is in a scroll as wide as that is, and again where its
// paragraphs have become higher.
type columnOf struct{}

func (*columnOf) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height)
}

func (*columnOf) Layout(objects []fyne.CanvasObject, size fyne.Size) { look.Fill(objects[0], size) }
