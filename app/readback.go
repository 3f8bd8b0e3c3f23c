package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/importer/dictation"
)

// A voice is how keys are read aloud in this window, for as long as it lives.
type voice struct {
	alphabet dictation.Alphabet
	hidden   bool // the read-back: others may listen
	whole    bool // all groups of it are shown, not only as many as fit
	eye, ear bool // what looks or sounds alike is marked
}

// newVoice reads in the alphabet of a locale, that of the system where it is
// empty.
func newVoice(locale string) *voice {
	if locale == "" {
		locale = lang.SystemLocale().LanguageString()
	}
	return &voice{alphabet: dictation.ForLocale(locale)}
}

// lit reports whether r is to be marked for a second look.
func (v *voice) lit(r rune) bool {
	return v.eye && len(dictation.ByEye(r)) > 0 || v.ear && len(v.alphabet.ByEar(r)) > 0
}

// A readback is a key in groups with the words to read it aloud, large. It can
// be hidden.
type readback struct {
	app     *App
	content *fyne.Container
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

func newReadback(a *App, changed, escaped func()) *readback {
	r := &readback{app: a, changed: changed}
	var titles []string
	for _, alphabet := range dictation.Alphabets() {
		titles = append(titles, alphabet.Title)
	}
	r.choice = look.NewSelect(titles, func(string) { r.choose() }, escaped)
	r.choice.Selected = a.voice.alphabet.Title
	r.whole = look.NewButton("", r.toggleWhole, escaped)
	r.hide = look.NewButton("", r.toggleHidden, escaped)
	r.lines = container.New(layout.NewCustomPaddedVBoxLayout(2))
	r.scroll = container.NewVScroll(container.New(&columnOf{}, r.lines))
	r.panel = container.NewStack(look.NewPanel(theme.ColorRaised, theme.RadiusField),
		container.New(layout.NewCustomPaddedLayout(10, 10, 8, 8), container.New(&readLayout{r}, r.scroll)))
	head := container.NewBorder(nil, nil, look.AtLeast(fyne.NewSize(choiceWidth, 0), r.choice), container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), r.whole, r.hide))
	r.content = container.New(layout.NewCustomPaddedVBoxLayout(6), look.NewField(tr("Read it back"), head), r.panel)
	r.label()
	return r
}

// choose takes the alphabet that was chosen.
func (r *readback) choose() {
	if i := r.choice.SelectedIndex(); i >= 0 {
		r.app.voice.alphabet = dictation.Alphabets()[i]
		r.changed()
	}
}

func (r *readback) toggleWhole() {
	r.app.voice.whole = !r.app.voice.whole
	r.label()
}

func (r *readback) toggleHidden() {
	r.app.voice.hidden = !r.app.voice.hidden
	r.label()
}

// label says what the buttons do now, and hides what is to be hidden.
func (r *readback) label() {
	voice := r.app.voice
	r.whole.SetLabel(map[bool]string{false: tr("All groups"), true: tr("Fewer")}[voice.whole])
	r.hide.SetLabel(map[bool]string{false: tr("Hide"), true: tr("Show")}[voice.hidden])
	look.Show(r.whole, !voice.hidden)
	look.Show(r.choice, !voice.hidden)
	look.Show(r.panel, !voice.hidden)
	r.content.Refresh()
	look.Reveal(r.content)
}

// set shows key. Only what differs is drawn anew, and the group that is being
// typed is in view.
func (r *readback) set(key dictation.Key) {
	r.key = key
	if r.choice.Selected != r.app.voice.alphabet.Title {
		r.choice.Selected = r.app.voice.alphabet.Title
		r.choice.Refresh()
	}
	groups, grown := key.Groups(), false
	for i, group := range groups {
		if i == len(r.lines.Objects) {
			r.lines.Add(newReadLine(i + 1))
			grown = true
		}
		r.lines.Objects[i].(*readLineOf).set(group, r.app.voice)
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

// readLayout gives the groups the height of a few lines, or all they need.
type readLayout struct{ r *readback }

func (l *readLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(readLines * readLine)
	if l.r.app.voice.whole {
		height = max(height, l.r.scroll.Content.MinSize().Height)
	}
	return fyne.NewSize(0, height)
}

func (l *readLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
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

// inkOf is the colour of a character of a key.
func inkOf(c dictation.Character, v *voice, plain fyne.ThemeColorName) fyne.ThemeColorName {
	switch {
	case c.Wrong:
		return standard.ColorNameError
	case v.lit(c.Rune):
		return theme.ColorEnding
	}
	return plain
}
