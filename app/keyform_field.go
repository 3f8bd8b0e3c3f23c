package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/spell"
	"latchkey/app/theme"
)

// A keyField is where a key is typed: the field, what is to be said about what is
// in it, and the likely fixes of what is wrong, each a press away. The read-back
// belongs to it but stands where its screen has room.
type keyField struct {
	app     *App
	content fyne.CanvasObject
	read    *spell.Readback

	entry *spell.Entry
	note  *widget.RichText
	fixes []*look.Button  // for the first wrong character
	fix   *fyne.Container // they, in a row
	look  *fyne.Container
	eye   *look.Check
	ear   *look.Check

	check   keyCheck
	link    func(text string) bool // is offered a pasted text first; may be nil
	typing  bool                   // the field has the keyboard
	changed func()
}

// mostFixes is how many fixes there can be for one character.
const mostFixes = 2

// newKeyField makes an empty field. changed is called after every change of what
// is typed, submitted on Enter and escaped on Esc.
func newKeyField(a *App, changed, submitted, escaped func()) *keyField {
	f := &keyField{app: a, changed: changed}
	f.entry = spell.NewEntry(func(string) { f.update() }, submitted, escaped)
	f.entry.Pasted = f.pasted
	f.entry.Entered = func() { f.typing = true; f.say() }
	f.entry.Left = func() { f.typing = false; f.say() }
	f.note = look.NewParagraph("", theme.ColorMuted)
	f.fix = container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap))
	for i := range mostFixes {
		b := look.NewButton("", func() { f.apply(i) }, escaped)
		f.fixes = append(f.fixes, b)
		f.fix.Add(b)
	}
	f.eye = look.NewCheck(tr("looks alike"), a.voice.Eye, func(on bool) { a.voice.Eye = on; f.show() }, escaped)
	f.ear = look.NewCheck(tr("sounds alike"), a.voice.Ear, func(on bool) { a.voice.Ear = on; f.show() }, escaped)
	f.look = container.New(layout.NewCustomPaddedHBoxLayout(2), look.Middle(look.Whole(look.NewSmall(tr("Mark what")))), f.eye, f.ear)
	f.read = spell.NewReadback(a.voice, f.show, escaped)

	big := container.NewThemeOverride(f.entry, bigText{})
	// What is said about the key has room kept for it, so that nothing below
	// moves while one types.
	below := look.AtLeast(fyne.NewSize(0, 34), look.Flush(f.note))
	f.content = container.New(layout.NewCustomPaddedVBoxLayout(6), look.NewField(tr("Key"), big), below, look.AtLeast(fyne.NewSize(0, 36), f.look, f.fix))
	f.check = checkKey("", a.voice.Alphabet)
	f.show()
	return f
}

// set puts a whole key into the field, in groups, to be read back from the first.
func (f *keyField) set(text string) {
	f.entry.SetKey(text)
	f.read.ScrollToTop()
}

// pasted takes the key out of a pasted text that has other words in it, as pages
// and messages have.
func (f *keyField) pasted(text string) bool {
	if f.link != nil && f.link(text) {
		return true
	}
	key := keyAmongWords(text)
	if key != "" {
		f.set(key)
	}
	return key != ""
}

// update looks at what was typed.
func (f *keyField) update() {
	f.check = checkKey(f.entry.Text, f.app.voice.Alphabet)
	f.show()
	f.changed()
}

// show shows what is so, also after another alphabet or a mark was chosen.
func (f *keyField) show() {
	f.check = checkKey(f.entry.Text, f.app.voice.Alphabet)
	f.entry.Mark(f.app.voice)
	f.read.Set(f.check.key)
	f.eye.SetChecked(f.app.voice.Eye)
	f.ear.SetChecked(f.app.voice.Ear)
	f.say()
	f.offer()
}

// say writes what stands below the key.
func (f *keyField) say() {
	text, colour := f.check.note, theme.ColorMuted
	switch {
	case f.check.wrong:
		colour = standard.ColorNameError
	case !f.typing && f.check.doubt != "":
		text, colour = f.check.doubt, standard.ColorNameWarning
	default:
		text = strings.TrimSpace(text + f.twice())
	}
	seg := f.note.Segments[0].(*widget.TextSegment)
	if seg.Text == text && seg.Style.ColorName == colour {
		return
	}
	seg.Text, seg.Style.ColorName = text, colour
	f.note.Refresh()
}

// twice says what deserves a second look.
func (f *keyField) twice() string {
	said := ""
	if sets := f.check.key.Looks(); f.app.voice.Eye && len(sets) > 0 {
		said += trf(" Look twice: %s.", strings.Join(sets, ", "))
	}
	if sets := f.check.key.Sounds(f.app.voice.Alphabet); f.app.voice.Ear && len(sets) > 0 {
		said += trf(" Listen twice: %s.", strings.Join(sets, ", "))
	}
	return said
}

// offer offers the fixes of the first wrong character, in the place of what
// chooses the marks.
func (f *keyField) offer() {
	wrong := f.check.at >= 0
	look.Show(f.look, !wrong)
	look.Show(f.fix, wrong)
	if !wrong {
		return
	}
	maybe := f.check.key[f.check.at].Maybe
	for i, b := range f.fixes {
		look.Show(b, i < max(len(maybe), 1))
		switch {
		case i < len(maybe):
			b.SetLabel(f.app.voice.Alphabet.Name(maybe[i]))
		case i == 0:
			b.SetLabel(tr("Take it out"))
		}
	}
	f.fix.Refresh()
}

// apply puts what fix n says in the place of the first wrong character, and goes
// on typing.
func (f *keyField) apply(n int) {
	if f.check.at < 0 {
		return
	}
	var meant rune
	if maybe := f.check.key[f.check.at].Maybe; n < len(maybe) {
		meant = maybe[n]
	}
	f.set(f.check.key.Fix(f.check.at, meant).String())
	f.read.ScrollToBottom()
	f.app.window.Canvas().Focus(f.entry)
}

// disable keeps everything as it is while it is being saved.
func (f *keyField) disable(busy bool) {
	for _, w := range []fyne.Disableable{f.entry, f.fixes[0], f.fixes[1]} {
		if busy {
			w.Disable()
		} else {
			w.Enable()
		}
	}
}
