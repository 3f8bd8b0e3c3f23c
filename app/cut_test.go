package app

import (
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
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
		case *formButton:
			if o.Text != "" && o.MinSize().Width > o.Size().Width+1 {
				said = o.Text
			}
		case *formCheck:
			if o.Text != "" && o.MinSize().Width > o.Size().Width+1 {
				said = o.Text
			}
		case *text:
			if o.line.Text != o.full && own(o.full) {
				said = o.full
			}
		case *widget.RichText, *formSelect, *formEntry:
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

func seenOf(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *formButton:
		return o.Text
	case *formCheck:
		return o.Text
	case *text:
		return o.full
	case *widget.RichText:
		return o.String()
	case *formSelect:
		return o.Selected
	}
	return "a field"
}

// In no language is anything cut off, in a narrow window either.
func TestNothingIsCutOff(t *testing.T) {
	for _, language := range append([]string{"en"}, languages()...) {
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
			for _, p := range looked() {
				b := newPictureBench(t, standard.VariantLight)
				b.app.window.Resize(fyne.NewSize(360, p.height-1))
				p.bring(b)
				b.app.window.Resize(fyne.NewSize(360, p.height))
				for _, text := range b.cut(own) {
					t.Errorf("%s: %q", p.name, text)
				}
			}
		})
	}
}
