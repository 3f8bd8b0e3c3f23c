package enroll

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// A Reading is what a description that follows the template says. All of it is
// empty where the description does not follow it.
type Reading struct{ Role, User, Signer string }

// A templateReader finds what was put into a template's holes.
type templateReader struct {
	template Template
	pattern  *regexp.Regexp
}

// reader prepares the reading of descriptions. What stands before the first line
// with a hole, and after the last hole, may be anything. So may spaces, capitals
// and whether there are commas and full stops.
func (t Template) reader() (templateReader, error) {
	before, rest, ok := strings.Cut(t.Text, t.Role)
	between, rest, ok2 := strings.Cut(rest, t.User)
	after, _, ok3 := strings.Cut(rest, t.Signer)
	if !ok || !ok2 || !ok3 || t.Role == "" || t.User == "" || t.Signer == "" {
		return templateReader{}, errors.New("the template does not have its three holes one after the other")
	}
	before = before[strings.LastIndex(before, "\n")+1:]
	if strings.TrimSpace(before) == "" || strings.TrimSpace(between) == "" || strings.TrimSpace(after) == "" {
		return templateReader{}, errors.New("the template has nothing to know its holes by")
	}
	pattern, err := regexp.Compile("(?is)" + loose(before) + `(.+?)` + loose(between) + `(\S+?)` + loose(after) + `([^\n]+)`)
	if err != nil {
		return templateReader{}, fmt.Errorf("the template: %w", err)
	}
	return templateReader{template: t, pattern: pattern}, nil
}

// loose returns a pattern for a text however it is spaced and punctuated.
func loose(text string) string {
	var words []string
	for word := range strings.FieldsSeq(text) {
		bare := strings.TrimRight(word, ",.")
		pattern := regexp.QuoteMeta(bare)
		if bare != word {
			pattern += "[,.]?"
		}
		words = append(words, pattern)
	}
	return `\s*` + strings.Join(words, `\s+`) + `\s*`
}

// read returns what the description says, and whether it follows the template.
func (r templateReader) read(description string) (Reading, bool) {
	found := r.pattern.FindStringSubmatch(description)
	if found == nil {
		return Reading{}, false
	}
	return Reading{
		Role:   filled(found[1], r.template.Role),
		User:   strings.TrimPrefix(filled(found[2], r.template.User), "mailto:"),
		Signer: filled(found[3], r.template.Signer),
	}, true
}

// filled takes the brackets and the like off what was put into a hole, and
// returns "" where the hole is as it was.
func filled(typed, hole string) string {
	const around = " \t\n[]()<>\"'“”‘’.,;"
	bare := strings.Trim(typed, around)
	if sameWords(bare, strings.Trim(hole, around)) {
		return ""
	}
	return bare
}

// sameWords reports whether two texts are the same but for capitals and spaces.
func sameWords(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
