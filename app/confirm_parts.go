package app

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/importer/found"
)

// hasAll reports whether there are parts, and all of them are here already.
func (b *batch) hasAll(parts []found.Part) bool {
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(p found.Part) bool { return !slices.Contains(b.parts, p) })
}

// missing says which parts of exports are missing, a sentence for each export;
// nothing where all are whole.
func (b *batch) missing() (lines []string) {
	for _, c := range found.Collect(b.parts) {
		if len(c.Missing) > 0 {
			lines = append(lines, partsOf(c))
		}
	}
	return lines
}

// partsOf says which parts are missing: "Part 2 of 4 is missing".
func partsOf(c found.Collection) string {
	if len(c.Missing) == 1 {
		return trf("Part %d of %d is missing", c.Missing[0], c.Of)
	}
	const most = 8
	numbers := make([]string, len(c.Missing))
	for i, n := range c.Missing {
		numbers[i] = strconv.Itoa(n)
	}
	if len(numbers) > most {
		return trf("Parts %s and %d more of %d are missing", strings.Join(numbers[:most], ", "), len(numbers)-most, c.Of)
	}
	last := len(numbers) - 1
	return trf("Parts %s and %s of %d are missing", strings.Join(numbers[:last], ", "), numbers[last], c.Of)
}

// newPartsNotice says which parts of exports are missing, and how they are added;
// nil where there is nothing to say.
func newPartsNotice(f *confirmation) fyne.CanvasObject {
	lines, colour := f.batch.missing(), standard.ColorNameWarning
	if len(lines) == 0 {
		if f.news == "" {
			return nil
		}
		return look.NewNotice(f.news, standard.ColorNameSuccess)
	}
	ways := trf("Drop a picture of what is missing here, or copy one and press %sV.", modifierName())
	if f.app.cameras != nil {
		ways = trf("Hold what is missing before the camera with %sU.", modifierName()) + " " + ways
	}
	if f.app.screens != nil {
		ways = trf("Scan what is missing with %sG.", modifierName()) + " " + ways
	}
	text := trf("%s. %s Or add what is here.", strings.Join(lines, ". "), ways)
	return look.NewNotice(strings.TrimSpace(f.news+" "+text), colour)
}

// tellParts notes what has become of the exports since there were the parts
// before.
func (f *confirmation) tellParts(before []found.Part) {
	f.news = ""
	was, now := found.Collect(before), found.Collect(f.batch.parts)
	if len(was) == 0 || len(f.batch.parts) == len(before) {
		return
	}
	same := slices.EqualFunc(was, now, func(a, b found.Collection) bool { return slices.Equal(a.Missing, b.Missing) })
	if same {
		f.news = tr("That part was here already.")
	} else if len(f.batch.missing()) == 0 {
		f.news = trf("All %d parts are here.", now[len(now)-1].Of)
	}
}

// withoutParts is what a report says of parts that are missing.
func withoutParts(missing []string) string {
	said := ""
	for _, line := range missing {
		first, size := utf8.DecodeRuneInString(line)
		said += " · " + string(unicode.ToLower(first)) + line[size:]
	}
	return said
}
