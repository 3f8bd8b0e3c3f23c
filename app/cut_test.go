package app

import (
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/spell"
	"latchkey/app/theme"
	"latchkey/vault"
	"latchkey/vault/runtest"
)

// spokenIn reports whether a text is one of a language's, and not a user's own
// name, which may be cut.
func spokenIn(words map[string]string) func(text string) bool {
	var patterns []string
	for _, text := range words {
		text = regexp.QuoteMeta(text)
		patterns = append(patterns, regexp.MustCompile(`%(?:\\\[\d+\\\])?(?:\\\.\d)?[a-z]`).ReplaceAllString(text, `.+`))
	}
	all := regexp.MustCompile("^(?:" + strings.Join(patterns, "|") + ")$")
	bare := regexp.MustCompile(`^[^\pL]*\.\+`) // a pattern of nothing but values would be everybody's
	users := make(map[string]bool)
	for _, a := range daily() {
		users[a.Issuer], users[a.Name] = true, true
	}
	return func(text string) bool {
		return !users[text] && all.MatchString(text) && !bare.MatchString(text)
	}
}

// cut lists what of the window's own texts cannot be read whole.
func (b *bench) cut(own func(string) bool) []string {
	var list []string
	width := b.app.window.Canvas().Size().Width
	b.each(func(o fyne.CanvasObject) bool {
		said := ""
		switch o := o.(type) {
		case *look.Button:
			if o.Text != "" && o.MinSize().Width > o.Size().Width+1 {
				said = o.Text
			}
		case *look.Check:
			if o.Text != "" && o.MinSize().Width > o.Size().Width+1 {
				said = o.Text
			}
		case *look.Text:
			if wordsIn(o) != o.String() && own(o.String()) {
				said = o.String()
			}
		case *look.Entry:
			if o.Text == "" && own(o.PlaceHolder) && holding(o) > o.Size().Width+1 {
				said = o.PlaceHolder
			}
		case *widget.RichText, *look.Select:
		default:
			return true
		}
		right := b.app.fyne.Driver().AbsolutePositionForObject(o).X + o.Size().Width
		if said == "" && right > width+1 {
			said = "(beyond the window) " + seenOf(o)
		}
		if said != "" {
			list = append(list, said)
		}
		return false
	})
	return list
}

// A written is a text where it is drawn: what of it can be seen.
type written struct {
	text     string
	from, to fyne.Position
}

// writtenIn lists what is written in o, within what scrolls it.
func (b *bench) writtenIn(o fyne.CanvasObject, from, to fyne.Position) (list []written) {
	if !o.Visible() {
		return nil
	}
	at := b.app.fyne.Driver().AbsolutePositionForObject(o)
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *spell.Entry:
		return nil // its marks lie over the letters
	case *canvas.Text:
		size := o.MinSize()
		switch o.Alignment {
		case fyne.TextAlignCenter:
			at.X += (o.Size().Width - size.Width) / 2
		case fyne.TextAlignTrailing:
			at.X += o.Size().Width - size.Width
		}
		from, to = within(at, at.AddXY(size.Width, size.Height), from, to)
		return []written{{o.Text, from, to}}
	case *container.Scroll:
		from, to = within(at, at.AddXY(o.Size().Width, o.Size().Height), from, to)
		inside = []fyne.CanvasObject{o.Content}
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, child := range inside {
		list = append(list, b.writtenIn(child, from, to)...)
	}
	return list
}

// within is what of one rectangle is in another.
func within(from, to, left, right fyne.Position) (fyne.Position, fyne.Position) {
	return fyne.NewPos(max(from.X, left.X), max(from.Y, left.Y)), fyne.NewPos(min(to.X, right.X), min(to.Y, right.Y))
}

// overlapping lists what of the screen, or what lies over it, is written over
// something else. Lines may be as close as their letters allow.
func (b *bench) overlapping() (list []string) {
	c := b.app.window.Canvas()
	top := c.Overlays().Top()
	if top == nil {
		top = b.app.stage.screen
	}
	all := b.writtenIn(top, fyne.NewPos(0, 0), fyne.NewPos(c.Size().Width, c.Size().Height))
	for i, one := range all {
		for _, other := range all[:i] {
			from, to := within(one.from, one.to, other.from, other.to)
			if to.X-from.X > 1 && to.Y-from.Y > 4 && strings.TrimSpace(one.text) != "" && strings.TrimSpace(other.text) != "" {
				list = append(list, other.text+" / "+one.text)
			}
		}
	}
	return list
}

// holding is how wide a field has to be for what it says while it is empty.
func holding(e *look.Entry) float32 {
	width := fyne.MeasureText(e.PlaceHolder, standard.TextSize(), e.TextStyle).Width + 2*standard.InnerPadding()
	if e.ActionItem != nil {
		width += e.ActionItem.MinSize().Width + standard.InnerPadding()
	}
	return width
}

func seenOf(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *look.Button:
		return o.Text
	case *look.Check:
		return o.Text
	case *look.Text:
		return o.String()
	case *widget.RichText:
		return o.String()
	case *look.Select:
		return o.Selected
	}
	return "a field"
}

// In no language is anything cut off, in a narrow window either.
func TestNothingIsCutOff(t *testing.T) {
	all := append([]string{"en"}, languages()...)
	if !runtest.Whole() {
		all = []string{"en", "de"}
	}
	for _, language := range all {
		t.Run(language, func(t *testing.T) {
			var own func(string) bool
			if language == "en" {
				english(t)
				texts := make(map[string]string)
				for text := range spoken(t) {
					texts[text] = text
				}
				own = spokenIn(texts)
			} else {
				speak(t, language)
				own = spokenIn(words(t, language))
			}
			fits(t, own)
			for _, p := range looked() {
				b := newPictureBench(t, standard.VariantLight)
				b.app.window.Resize(fyne.NewSize(360, p.height-1))
				p.bring(b)
				b.app.window.Resize(fyne.NewSize(360, p.height))
				for _, text := range append(b.cut(own), b.overlapping()...) {
					t.Errorf("%s: %q", p.name, text)
				}
			}
		})
	}
}

// fits looks at what is seen on no picture: fields that are empty only then, and
// why a form cannot be saved, which has one line.
func fits(t *testing.T, own func(string) bool) {
	t.Helper()
	b := newPictureBench(t, standard.VariantLight)
	b.app.window.Resize(fyne.NewSize(360, usual))
	for _, text := range []string{problem(vault.Account{}), tr("Nothing is ticked that can be added.")} {
		if width := look.NewSmall(text).FullWidth(); width > 360-2*theme.Margin {
			t.Errorf("%q is %g wide", text, width)
		}
	}
	b.app.prefs.now.Backup.Folder = "/backups"
	automatic := newAutomatic(b.app)
	automatic.show()
	for range 2 {
		for _, text := range b.cut(own) {
			t.Errorf("automatic: %q", text)
		}
		automatic.folder.SetText("")
	}
}

// What is said for a moment is said whole, at the end of the sentence as well.
func TestToastIsReadWhole(t *testing.T) {
	speak(t, "de")
	b := newPictureBench(t, standard.VariantLight)
	b.app.window.Resize(fyne.NewSize(360, usual))
	b.has(account("Customer Portal", "somebody.with.a.long.name@example.com"))
	b.key(fyne.KeyDelete)
	b.tap("Delete")
	toast := b.app.stage.toast
	if !toast.words.Visible() || toast.text.Visible() {
		t.Fatal("it is on one line")
	}
	room, high := toast.words.Size(), toast.words.MinSize()
	if high.Height > room.Height || high.Height <= pillHeight {
		t.Errorf("the words are %v and have %v", high, room)
	}
	if edge := b.app.fyne.Driver().AbsolutePositionForObject(toast.words).X + room.Width - standard.InnerPadding(); edge > b.app.fyne.Driver().AbsolutePositionForObject(toast.undo).X+1 {
		t.Errorf("the words go on to %g, over the button", edge)
	}
	b.app.window.Resize(fyne.NewSize(1000, usual))
	if toast.words.Visible() || !toast.text.Visible() || wordsIn(toast.text) != toast.text.String() {
		t.Error("in a wide window it is not on one line")
	}
}
