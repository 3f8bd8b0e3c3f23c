package sentences

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A piece of a format is either text or the place of a value.
type piece struct {
	text string
	verb byte // of a value, as in fmt; 0 for text
	arg  int  // which value it is, from 0
}

// parse takes a format of fmt apart. What is no verb is text.
func parse(format string) []piece {
	var all []piece
	text := func(s string) {
		if n := len(all); n > 0 && all[n-1].verb == 0 {
			all[n-1].text += s
		} else if s != "" {
			all = append(all, piece{text: s})
		}
	}
	next := 0
	for {
		before, after, more := strings.Cut(format, "%")
		text(before)
		if !more {
			return all
		}
		format = after
		if rest, percent := strings.CutPrefix(format, "%"); percent {
			text("%")
			format = rest
			continue
		}
		p, size := verb(format, next)
		if size == 0 {
			text("%")
			continue
		}
		next = p.arg + 1
		all = append(all, p)
		format = format[size:]
	}
}

// verb reads what stands behind a percent sign, and returns how long it is. next
// is the number of the value that it has unless it says which.
func verb(s string, next int) (piece, int) {
	p, at := piece{arg: next}, 0
	if strings.HasPrefix(s, "[") {
		n := 0
		for at = 1; at < len(s) && s[at] >= '0' && s[at] <= '9' && n < 100; at++ {
			n = n*10 + int(s[at]-'0')
		}
		if n == 0 || at == len(s) || s[at] != ']' {
			return p, 0
		}
		p.arg = n - 1
		at++
	}
	for at < len(s) && (s[at] == '.' || s[at] == '+' || s[at] == '#' || s[at] >= '0' && s[at] <= '9') {
		at++
	}
	if at == len(s) || !strings.Contains("svwqdfcxU", s[at:at+1]) {
		return p, 0
	}
	p.verb = s[at]
	return p, at + 1
}

// Values are the verbs of a format in the order of their values, as in "s d": what
// a translation must have like the text that it is of.
func Values(format string) string {
	var verbs []string
	for _, p := range parse(format) {
		if p.verb == 0 {
			continue
		}
		for len(verbs) <= p.arg {
			verbs = append(verbs, "")
		}
		v := string(p.verb)
		if strings.ContainsAny(v, "vw") { // the same for who reads it
			v = "s"
		}
		verbs[p.arg] = v
	}
	return strings.Join(verbs, " ")
}

// fits reports whether a value can be what a verb wrote.
func (p piece) fits(value string) bool {
	switch p.verb {
	case 'd', 'f':
		return strings.Trim(value, "+-.0123456789") == "" && strings.ContainsAny(value, "0123456789")
	case 'q':
		return len(value) > 1 && value[0] == value[len(value)-1] && (value[0] == '"' || value[0] == '`')
	case 'c':
		return utf8.RuneCountInString(value) == 1
	case 'x':
		return strings.Trim(value, "0123456789abcdefx") == "" && value != ""
	case 'U':
		return strings.HasPrefix(value, "U+")
	}
	return value != ""
}

// says reports whether the value is text, which may be a sentence itself.
func (p piece) says() bool { return p.verb == 's' || p.verb == 'v' || p.verb == 'w' }

// letters counts those in a text.
func letters(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
