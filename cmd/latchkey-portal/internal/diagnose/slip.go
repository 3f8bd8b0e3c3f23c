package diagnose

import (
	"bytes"
	"crypto/sha1"
	"strings"

	"latchkey/importer/dictation"
)

// The characters of base32 (RFC 4648 section 6), in the order of their values.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// Bounds of what is tried of a key, so that a refused code costs milliseconds whatever
// key it is held against.
const (
	// mostKeys is how many keys next to the true one are tried, the likeliest first:
	// all there are of keys up to about 90 letters.
	mostKeys = 6000
	// longestKey is in letters; the hash of a longer one costs more by itself.
	longestKey = 256
)

// A slipKind is what kind of mistake was made with a letter of a key. The likelier come
// first.
type slipKind int

const (
	byEye slipKind = iota // a letter was taken for one that looks like it
	leftOut
	swapped // with the next one
	byEar   // a letter was taken for one that sounds like it
	doubled
	replaced // by any other
	added    // any other
	slipKinds
)

// share is how many of the mistakes are of the kind, by judgement.
func (k slipKind) share() float64 {
	return [slipKinds]float64{byEye: 0.35, leftOut: 0.15, swapped: 0.15, byEar: 0.12, doubled: 0.05, replaced: 0.13, added: 0.05}[k]
}

// A slip is one mistake in the text of a key.
type slip struct {
	kind  slipKind
	at    int  // the letter it happened to; for added the one before which
	typed byte // of byEye, byEar, replaced and added
}

// slips are all single mistakes in a key, the likelier kinds first.
func slips(text string) []slip {
	var all []slip
	seen := map[slip]bool{}
	put := func(kind slipKind, at int, others []rune) {
		for _, r := range others {
			one := slip{kind: replaced, at: at, typed: byte(r)}
			if byte(r) != text[at] && !seen[one] {
				seen[one] = true
				all = append(all, slip{kind, at, byte(r)})
			}
		}
	}
	aloud := dictation.Alphabets()[0]
	for at := range text {
		put(byEye, at, dictation.ByEye(rune(text[at])))
	}
	for at := range text {
		all = append(all, slip{kind: leftOut, at: at})
	}
	for at := range len(text) - 1 {
		if text[at] != text[at+1] {
			all = append(all, slip{kind: swapped, at: at})
		}
	}
	for at := range text {
		put(byEar, at, aloud.ByEar(rune(text[at])))
	}
	for at := range text {
		all = append(all, slip{kind: doubled, at: at})
	}
	for at := range text {
		put(replaced, at, []rune(letters))
	}
	for at := 0; at <= len(text); at++ {
		for _, r := range []byte(letters) {
			all = append(all, slip{added, at, r})
		}
	}
	return all
}

// of is the text with the mistake in it.
func (s slip) of(text string) string {
	switch s.kind {
	case leftOut:
		return text[:s.at] + text[s.at+1:]
	case swapped:
		return text[:s.at] + string(text[s.at+1]) + string(text[s.at]) + text[s.at+2:]
	case doubled:
		return text[:s.at+1] + text[s.at:]
	case added:
		return text[:s.at] + string(s.typed) + text[s.at:]
	}
	return text[:s.at] + string(s.typed) + text[s.at+1:]
}

// place says where the mistake is and what it is: "group 3, second letter: S for 5".
func (s slip) place(text string) string {
	where := func(at int) (group, letter string) { return groupOf(at), ordinal(at%groupSize + 1) }
	if s.at == len(text) {
		return "after the last letter: " + string(s.typed) + " too many"
	}
	group, letter := where(s.at)
	was := string(text[s.at])
	switch s.kind {
	case leftOut:
		return group + ", " + letter + " letter: " + was + " is left out"
	case swapped:
		next, second := where(s.at + 1)
		if next != group {
			return "the last letter of " + group + " and the first of " + next + " are swapped"
		}
		return group + ", " + letter + " and " + second + " letter: swapped"
	case doubled:
		return group + ", " + letter + " letter: " + was + " twice"
	case added:
		return group + ", before the " + letter + " letter: " + string(s.typed) + " too many"
	}
	return group + ", " + letter + " letter: " + string(s.typed) + " for " + was
}

// groupSize is how many letters of a key are shown together.
const groupSize = dictation.GroupSize

// decoder is the value of each character of base32, and 0xff for others.
func decoder() [256]byte {
	var values [256]byte
	for i := range values {
		values[i] = 0xff
	}
	for i, c := range []byte(letters) {
		values[c] = byte(i)
	}
	return values
}

// decode is what an authenticator makes of a key that is a letter too long or too short:
// whole bytes, and what is over is dropped. Those that want the length to be possible
// take no such key at all, and so show no code.
func decode(text string, values *[256]byte, into []byte) []byte {
	into = into[:0]
	bits, n := uint32(0), 0
	for at := range len(text) {
		bits, n = bits<<5|uint32(values[text[at]]), n+5
		if n >= 8 {
			n -= 8
			into = append(into, byte(bits>>n))
		}
	}
	return into
}

// essence is what of a key its codes depend on: HMAC fills it up with zeroes (RFC 2104
// section 2), and so zeroes at its end make no difference.
func essence(key []byte) string {
	if len(key) <= sha1.BlockSize {
		key = bytes.TrimRight(key, "\x00")
	}
	return string(key)
}

// A neighbour is a key that one mistake leads to, and how likely that is among all.
type neighbour struct {
	slip   slip
	key    []byte
	weight float64
}

// neighbours are the keys that are tried, each once and under its likeliest mistake.
func neighbours(text string, right []byte) []neighbour {
	if len(text) > longestKey {
		return nil
	}
	every := slips(text)
	every = every[:min(len(every), mostKeys)]
	var number [slipKinds]int
	for _, s := range every {
		number[s.kind]++
	}
	values, all := decoder(), make([]neighbour, 0, len(every))
	seen := make(map[string]bool, len(every)+1)
	seen[essence(right)] = true
	for _, s := range every {
		key := decode(s.of(text), &values, nil)
		if len(key) == 0 || seen[essence(key)] {
			continue
		}
		seen[essence(key)] = true
		all = append(all, neighbour{s, key, s.kind.share() / float64(number[s.kind])})
	}
	return all
}

// otherKeys looks for a key that is next to the true one.
func (i *inspection) otherKeys() {
	if !i.whole() {
		return
	}
	for _, n := range neighbours(i.text, i.key) {
		before := len(i.trace.guesses)
		i.nearby(n.key, i.Account.Algorithm, i.Account.Digits, i.period, guess{reason: TypedKey, weight: n.weight})
		for j := before; j < len(i.trace.guesses); j++ {
			i.trace.guesses[j].place = i.places(n.slip, n.key)
		}
	}
}

// places says where a mistake is, and where others are that lead to the same codes: at the
// end of a key that is a letter too long or too short, not all of it counts.
func (i *inspection) places(s slip, key []byte) string {
	values, all := decoder(), []string{s.place(i.text)}
	texts := map[string]bool{s.of(i.text): true}
	for _, o := range slips(i.text) {
		text := o.of(i.text)
		if !texts[text] && essence(decode(text, &values, nil)) == essence(key) {
			texts[text] = true
			all = append(all, o.place(i.text))
		}
	}
	return strings.Join(all, orElse)
}

// groupOf names the group of a letter.
func groupOf(at int) string { return "group " + count(at/groupSize+1) }
