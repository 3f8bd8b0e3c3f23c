package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// mostSuggested is how many tags are offered at once.
const mostSuggested = 12

// A tagsField is where tags are typed, with a comma between, and those that other
// accounts have are a press away.
type tagsField struct {
	content *fyne.Container
	entry   *look.Entry
	row     *fyne.Container
	scroll  *container.Scroll

	known   []string
	escaped func()
}

// newTagsField makes a field with these tags in it. changed is called with the
// tags as they are typed.
func newTagsField(tags, known []string, changed func([]string), submitted, escaped func()) *tagsField {
	f := &tagsField{known: known, escaped: escaped}
	f.entry = look.NewEntry(func(text string) {
		f.suggest()
		if text == joinTags(tags) {
			changed(tags) // one with a comma in it is not taken apart
			return
		}
		changed(splitTags(text))
	}, submitted, escaped)
	f.entry.SetPlaceHolder(tr("work, shared"))
	f.entry.Text = joinTags(tags)
	f.row = container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap))
	f.scroll = container.NewHScroll(f.row)
	f.content = look.NewField(tr("Tags, with a comma between"), f.entry)
	f.content.Add(f.scroll)
	f.suggest()
	return f
}

// suggest offers the tags that are not there yet and begin as the last one does.
func (f *tagsField) suggest() {
	has := splitTags(f.entry.Text)
	begun := ""
	if at := strings.LastIndex(f.entry.Text, ","); at >= 0 {
		begun = f.entry.Text[at+1:]
	} else {
		begun = f.entry.Text
	}
	begun = fold(strings.TrimSpace(begun))
	offered := f.offers(has, begun)
	if len(offered) == 0 { // what was begun is done: offer what may come next
		offered = f.offers(has, "")
	}
	f.row.RemoveAll()
	for _, tag := range offered[:min(len(offered), mostSuggested)] {
		f.row.Add(look.NewButton(tag, func() { f.take(tag) }, f.escaped))
	}
	f.scroll.SetMinSize(fyne.NewSize(0, f.row.MinSize().Height))
	look.Show(f.scroll, len(f.row.Objects) > 0)
	f.content.Refresh()
}

// offers are the known tags that begin so and are not there yet.
func (f *tagsField) offers(has []string, begun string) []string {
	var list []string
	for _, tag := range f.known {
		if !slices.ContainsFunc(has, func(h string) bool { return fold(h) == fold(tag) }) && strings.HasPrefix(fold(tag), begun) {
			list = append(list, tag)
		}
	}
	return list
}

// take puts a tag in the place of what of it was typed, or after the others.
func (f *tagsField) take(tag string) {
	tags := splitTags(f.entry.Text)
	if n := len(tags); n > 0 && !strings.HasSuffix(strings.TrimSpace(f.entry.Text), ",") && strings.HasPrefix(fold(tag), fold(tags[n-1])) {
		tags = tags[:n-1]
	}
	f.entry.SetText(joinTags(append(tags, tag)))
	fyne.CurrentApp().Driver().CanvasForObject(f.entry).Focus(f.entry)
}

func joinTags(tags []string) string { return strings.Join(tags, ", ") }

// splitTags takes typed tags apart. Each is there once, whatever its capitals.
func splitTags(text string) []string {
	var tags []string
	for tag := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",，、", r) }) {
		tag = strings.Join(strings.Fields(tag), " ")
		if tag != "" && !slices.ContainsFunc(tags, func(t string) bool { return fold(t) == fold(tag) }) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// usedTags lists the tags that accounts have, those of the most accounts first.
func usedTags(accounts []vault.Account) []string {
	count := make(map[string]int)
	var list []string
	for _, a := range accounts {
		for _, tag := range a.Tags {
			if count[tag]++; count[tag] == 1 {
				list = append(list, tag)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b string) int { return count[b] - count[a] })
	return list
}
