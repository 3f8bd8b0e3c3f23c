package sentences

import "strings"

// A template is a format with its translation.
type template struct {
	english  string
	from, to []piece
	longest  string // the longest text in from
	weight   int    // letters of the texts in from
}

// fewLetters is how many a template has at most that joins other texts, as "%s and
// %s" does, and says nothing by itself. It is not seen in a text that stands alone,
// unless all that it joins is known: "Smith and Sons" is a name.
const fewLetters = 3

func (t template) measured() template {
	for _, p := range t.from {
		if len(p.text) > len(t.longest) {
			t.longest = p.text
		}
		t.weight += letters(p.text)
	}
	return t
}

// A reading is a text in the other language, and how many of its letters were
// understood.
type reading struct {
	text  string
	known int
}

// A search takes one text apart in every way there is, up to a bound, and keeps
// the one in which most is understood.
type search struct {
	catalogue *Catalogue
	found     [2]map[string]reading // of texts alone, and within a sentence
	tries     int
}

// best returns the best reading of a text, which is the text itself where nothing
// is known of it. within says that it is a part of a sentence.
func (s *search) best(text string, within bool) reading {
	if other, ok := s.catalogue.whole[text]; ok {
		return reading{other, letters(text)}
	}
	found := s.found[0]
	if within {
		found = s.found[1]
	}
	if r, ok := found[text]; ok {
		return r
	}
	best := reading{text: text}
	found[text] = best // should it hold itself
	all := letters(text)
	if all == 0 || s.tries >= maxTries {
		return best
	}
	for i := range s.catalogue.templates {
		t := &s.catalogue.templates[i]
		if len(t.longest) >= len(text) || !strings.Contains(text, t.longest) {
			continue
		}
		t.split(text, &s.tries, func(values []string) bool {
			if r, ok := s.read(t, values, within); ok && r.known > best.known {
				best = r
			}
			return best.known < all
		})
		if s.tries >= maxTries || best.known == all {
			break
		}
	}
	found[text] = best
	return best
}

// read puts what a template found into its translation.
func (s *search) read(t *template, values []string, within bool) (reading, bool) {
	joins := t.weight <= fewLetters
	r := reading{known: t.weight}
	said := make(map[int]string, len(values))
	unknown, at := false, 0
	for _, p := range t.from {
		if p.verb == 0 {
			continue
		}
		value := values[at]
		at++
		said[p.arg] = value
		if !p.says() {
			continue
		}
		inner := s.best(value, !joins || within && t.weight > 0)
		said[p.arg] = inner.text
		r.known += inner.known
		if inner.known == 0 && letters(value) > 0 {
			unknown = true
		}
	}
	if joins && t.weight > 0 && !within && unknown {
		return r, false
	}
	var b strings.Builder
	for _, p := range t.to {
		if p.verb == 0 {
			b.WriteString(p.text)
		} else {
			b.WriteString(said[p.arg])
		}
	}
	r.text = b.String()
	return r, true
}

// split calls yield with the values of every way in which the text can have been
// made by the template, until it returns false. It counts its steps in tries, and
// ends at maxTries.
func (t *template) split(text string, tries *int, yield func(values []string) bool) {
	values := make([]string, 0, 8)
	var from func(at int, rest string) bool
	from = func(at int, rest string) bool {
		if *tries++; *tries > maxTries {
			return false
		}
		if at == len(t.from) {
			return rest != "" || yield(values)
		}
		p := t.from[at]
		if p.verb == 0 {
			after, ok := strings.CutPrefix(rest, p.text)
			return !ok || from(at+1, after)
		}
		for _, end := range ends(t.from[at+1:], rest) {
			if !p.fits(rest[:end]) {
				continue
			}
			values = append(values, rest[:end])
			goOn := from(at+1, rest[end:])
			values = values[:len(values)-1]
			if !goOn {
				return false
			}
		}
		return true
	}
	from(0, text)
}

// ends lists where a value at the beginning of rest can end, by what comes behind
// it.
func ends(behind []piece, rest string) []int {
	switch {
	case len(behind) == 0:
		return []int{len(rest)}
	case len(behind) == 1 && behind[0].verb == 0: // it is the end
		if strings.HasSuffix(rest, behind[0].text) {
			return []int{len(rest) - len(behind[0].text)}
		}
		return nil
	}
	var all []int
	for i := range rest {
		if behind[0].verb != 0 || strings.HasPrefix(rest[i:], behind[0].text) {
			all = append(all, i)
		}
	}
	return all
}
