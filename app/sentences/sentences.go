// Package sentences translates finished English sentences, such as errors and
// warnings, into the language of the window.
//
// The packages below the window make their sentences where they know what is
// wrong: in one language, which is that of the command line as well, and often of
// several parts, of which one is the reason of the other. They go up as errors and
// as strings. This package takes them apart again where they are shown: it knows
// the formats that they are made by, which a test of package app gathers from the
// sources, and puts what it finds in their places into the translation of each.
package sentences

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Bounds of the work for one text. One that is longer, or made of more, stays
// English from there on.
const (
	maxText  = 2 << 10 // bytes of a line
	maxTries = 20_000  // steps in which a line is taken apart
	maxKnown = 4096    // texts that are remembered
)

// A Catalogue is the sentences of one language. It can be used by several
// goroutines at once. A nil Catalogue is that of English.
type Catalogue struct {
	whole     map[string]string // texts without values
	templates []template

	mutex sync.Mutex
	known map[string]string // what was translated before
}

// Read reads a catalogue: a JSON object from formats of fmt to their
// translations, in which the values may stand in another order, as %[2]s. An
// empty translation is the English one. Anything but such an object is an error.
func Read(data []byte) (*Catalogue, error) {
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		return nil, fmt.Errorf("reading a catalogue: %w", err)
	}
	c := &Catalogue{whole: make(map[string]string, len(texts)), known: make(map[string]string)}
	for _, glue := range joints() {
		to := parse(cmp.Or(texts[glue], glue))
		c.templates = append(c.templates, template{english: glue, from: parse(glue), to: to}.measured())
		delete(texts, glue)
	}
	for english, other := range texts {
		c.add(english, cmp.Or(other, english))
	}
	// Of two that fit as well, always the same one is taken.
	slices.SortFunc(c.templates, func(a, b template) int {
		if a.weight != b.weight {
			return b.weight - a.weight
		}
		return strings.Compare(a.english, b.english)
	})
	return c, nil
}

// joints are how sentences are put together, whatever they are: with the marks of the
// language.
func joints() []string {
	return []string{"%s: %s", "%s; %s", "%s, %s", "%s (%s)", "%s. %s", "%s.", "“%s”"}
}

// add takes in a text. One that begins or ends as a part of another does, as " (one
// more is wrong)", is found at that one's end or beginning as well.
func (c *Catalogue) add(english, other string) {
	t := template{english: english, from: parse(english), to: parse(other)}
	switch {
	case len(t.from) == 0:
		return
	case len(t.from) == 1 && t.from[0].verb == 0:
		c.whole[t.from[0].text] = t.to[0].text
	default:
		c.templates = append(c.templates, t.measured())
	}
	rest := []piece{{verb: 's', arg: len(t.from)}} // no other value has that number
	if strings.ContainsAny(english[:1], " ,;") {
		c.templates = append(c.templates, template{english: english, from: slices.Concat(rest, t.from), to: slices.Concat(rest, t.to)}.measured())
	}
	if strings.HasSuffix(english, " ") {
		c.templates = append(c.templates, template{english: english, from: slices.Concat(t.from, rest), to: slices.Concat(t.to, rest)}.measured())
	}
}

// Say returns a text in the language of the catalogue, as far as it is known
// there: names, paths and what other programs say stay as they are.
func (c *Catalogue) Say(text string) string {
	if c == nil || text == "" {
		return text
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if said, ok := c.known[text]; ok {
		return said
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if len(line) <= maxText {
			s := search{catalogue: c, found: [2]map[string]reading{{}, {}}}
			lines[i] = s.best(line, false).text
		}
	}
	if len(c.known) >= maxKnown {
		clear(c.known)
	}
	said := strings.Join(lines, "\n")
	c.known[text] = said
	return said
}
