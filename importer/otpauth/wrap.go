package otpauth

import (
	"errors"
	"slices"
	"strings"
)

// wrapColumn is the length in bytes from which a line may have been broken by a
// mail program: most break at 72 to 80, some a whole word earlier.
const wrapColumn = 60

var (
	errGoesOn = errors.New("the link may go on in the next line: paste it as one line, or with a blank line after it")
	errRest   = errors.New("it may be the rest of the link in the line before")
)

// joinWrapped puts links together again that a mail program has broken, where
// that is certain. The lines that were rests are empty in what it returns, so
// that lines keep their numbers.
func joinWrapped(lines []string) []string {
	joined := slices.Clone(lines)
	for i := range joined {
		if !hasLink(joined[i]) || strings.HasPrefix(Trim(joined[i]), "#") {
			continue
		}
		for j := i + 1; j < len(joined) && len(joined[i]) < maxURI && continues(unquoted(joined[i]), unquoted(joined[j])); j++ {
			joined[i] = withoutSoftBreak(unquoted(joined[i])) + unquoted(joined[j])
			joined[j] = ""
		}
	}
	return joined
}

// continues reports whether a line is certainly the rest of the link that the
// line before ends with: a known parameter follows in it, or is put together of
// the two.
func continues(link, rest string) bool {
	if !oneWord(rest) || strings.HasPrefix(rest, "#") || strings.Contains(rest, "://") {
		return false
	}
	for i := range len(rest) {
		if (rest[i] == '?' || rest[i] == '&') && startsParameter(strings.TrimPrefix(rest[i+1:], "amp;")) {
			return true
		}
	}
	tail := link[strings.LastIndexAny(link, "?&;")+1:]
	return !strings.Contains(tail, "=") && startsParameter(tail+rest)
}

// mayContinue reports whether a line may be the rest of the key or the number
// that ends the link in the long line before. To leave it off would give wrong
// codes, and so would to put it on where it is something else.
func mayContinue(link, rest string) bool {
	link, rest = unquoted(link), unquoted(rest)
	if len(link) < wrapColumn || !oneWord(rest) || strings.ContainsAny(link[len(link)-1:], "\"'`>)]") {
		return false
	}
	name, value, _ := strings.Cut(link[strings.LastIndexAny(link, "?&;")+1:], "=")
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "secret":
		_, wrong := scanKey(value + rest)
		return len(wrong) == 0
	case "digits", "period", "counter":
		return strings.Trim(rest, "0123456789") == ""
	}
	return false
}

func oneWord(s string) bool { return s != "" && !strings.ContainsAny(s, " \t") }

// unquoted takes the marks off a line that a mail program puts before what it
// quotes.
func unquoted(line string) string {
	line = Trim(line)
	for strings.HasPrefix(line, ">") {
		line = Trim(line[1:])
	}
	return line
}

// withoutSoftBreak takes off the equals sign that ends a broken line in a mail's
// source (RFC 2045 section 6.7).
func withoutSoftBreak(line string) string {
	if strings.Contains(line, "=3D") {
		return strings.TrimSuffix(line, "=")
	}
	return line
}

// withoutQuotedPrintable undoes what a mail's source makes of a link: each of
// its equals signs stands as =3D.
func withoutQuotedPrintable(link string) string {
	if n := strings.Count(link, "="); n > 1 && strings.Count(link, "=3D") == n {
		return strings.ReplaceAll(link, "=3D", "=")
	}
	return link
}
