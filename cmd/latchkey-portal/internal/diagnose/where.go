package diagnose

import "strings"

// Where says where in a key the mistake is that a [TypedKey] proposes, for whom no letter
// of the key may be told: "group 3, second letter (another letter)". It is empty for
// other reasons.
func (f Finding) Where() string {
	if f.place == "" {
		return ""
	}
	places := strings.Split(f.place, orElse)
	for i, place := range places {
		places[i] = withoutLetters(place)
	}
	return strings.Join(places, orElse)
}

// orElse is between places that come to the same.
const orElse = "; or "

// withoutLetters leaves out of a place which letters are meant, and says what is wrong
// with them.
func withoutLetters(place string) string {
	where, what, told := strings.Cut(place, ": ")
	kind := "another letter"
	switch {
	case !told:
		return where // it names none
	case strings.HasSuffix(what, "left out"):
		kind = "left out"
	case strings.HasSuffix(what, "twice"):
		kind = "typed twice"
	case strings.HasSuffix(what, "too many"):
		kind = "one letter too many"
	case strings.HasSuffix(what, "swapped"):
		kind = "swapped"
	}
	return where + " (" + kind + ")"
}
