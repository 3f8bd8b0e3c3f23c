package otpauth

import (
	"slices"
	"strings"
	"unicode/utf8"

	"latchkey/vault"
)

// A link is an otpauth:// URI in its parts. net/url is not used for it: it ends
// the link at a raw `#`, refuses `;`, broken escapes and some labels, and
// decodes the path before one can see which colon separates.
type link struct {
	kind   string // in lower case
	label  string // as written, still escaped
	params []param
}

// A param is one parameter of the query.
type param struct {
	key   string // decoded, in lower case; "algo" stands as "algorithm"
	value string // decoded, without outer spaces
	bare  bool   // there was no equals sign
	latin bool   // the value was not UTF-8
}

// parameterNames are the names that parameters are known to have. Where a
// separator is in doubt, one of these after it decides.
var parameterNames = [...]string{
	"secret", "issuer", "algorithm", "algo", "digits", "period", "counter", "encoder",
	"image", "icon", "color", "codedisplay", "lock", "tags", "pinned", "name", "type",
}

// splitLink splits what follows otpauth://.
func splitLink(s string) link {
	path, query := cutQuery(s)
	kind, label, _ := strings.Cut(path, "/")
	// Some generators end the path in a slash of their own.
	label = strings.TrimSuffix(label, "/")
	return link{kind: strings.ToLower(kind), label: label, params: splitQuery(query)}
}

// cutQuery cuts at the question mark that begins the query: the first one that
// a known parameter follows, since a label may hold one too.
func cutQuery(s string) (path, query string) {
	for _, separator := range []byte("?&") {
		for i := range len(s) {
			if s[i] == separator && startsParameter(strings.TrimLeft(s[i+1+escapedAmpersand(s[i+1:]):], "&;")) {
				return s[:i], s[i+1:]
			}
		}
	}
	path, query, _ = strings.Cut(s, "?")
	return path, query
}

// startsParameter reports whether s begins with a known parameter name and an
// equals sign.
func startsParameter(s string) bool {
	name, _, ok := strings.Cut(s[:min(len(s), 16)], "=")
	return ok && slices.Contains(parameterNames[:], strings.ToLower(strings.TrimSpace(name)))
}

// escapedAmpersand returns the length of what makes an ampersand before s one
// that is escaped for HTML, or 0.
func escapedAmpersand(s string) int {
	for _, rest := range []string{"amp;", "#38;", "#x26;"} {
		if len(s) >= len(rest) && strings.EqualFold(s[:len(rest)], rest) {
			return len(rest)
		}
	}
	return 0
}

// splitQuery splits a query at `&`, escaped for HTML or not, and at `;` and `?` where a known
// parameter follows.
func splitQuery(s string) []param {
	params := make([]param, 0, 6)
	start := 0
	cut := func(end, next int) {
		params = appendParam(params, s[start:end])
		start = next
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '&':
			next := i + 1 + escapedAmpersand(s[i+1:])
			cut(i, next)
			i = next - 1
		case ';', '?':
			if startsParameter(s[i+1:]) {
				cut(i, i+1)
			}
		}
	}
	cut(len(s), len(s))
	return params
}

// appendParam decodes one part of the query, and mends what broken writers make
// of an issuer: a raw `&` in it ("AT&T"), and no `&` after it, so that the next
// parameter hangs on ("issuer=Xperiod=30", an old export of Ente).
func appendParam(params []param, part string) []param {
	rawKey, rawValue, hasValue := strings.Cut(part, "=")
	key, _ := unescape(rawKey, true)
	p := param{key: asciiLower(strings.TrimSpace(key)), bare: !hasValue}
	if p.key == "algo" {
		p.key = "algorithm"
	}
	p.value, p.latin = unescape(rawValue, true)
	p.value = strings.TrimSpace(p.value)
	if p.key == "" && p.value == "" {
		return params
	}
	afterIssuer := len(params) > 0 && params[len(params)-1].key == "issuer" &&
		len(params[len(params)-1].value) <= vault.MaxText
	switch {
	case p.key == "issuer":
		if text, hanging, ok := cutHanging(rawValue); ok {
			p.value, p.latin = unescape(text, true)
			p.value = strings.TrimSpace(p.value)
			return append(params, p, hanging)
		}
	case afterIssuer && p.bare && p.key != "steam":
		params[len(params)-1].value += "&" + strings.TrimSpace(key)
		return params
	case afterIssuer && strings.HasSuffix(p.key, "period") && p.key != "period":
		text := strings.TrimSpace(key)
		params[len(params)-1].value += "&" + text[:len(text)-len("period")]
		p.key = "period"
	}
	return append(params, p)
}

// cutHanging finds a parameter that hangs on the end of an issuer's raw value.
func cutHanging(raw string) (text string, hanging param, ok bool) {
	for _, name := range []string{"period", "digits", "counter"} {
		at := strings.LastIndex(raw, name+"=")
		if at <= 0 {
			continue
		}
		value := raw[at+len(name)+1:]
		if value != "" && strings.Trim(value, "0123456789") == "" {
			return raw[:at], param{key: name, value: value}, true
		}
	}
	return "", param{}, false
}

// unescape decodes percent escapes and leaves broken ones as they stand. What
// then is not UTF-8 is read as Latin-1, and said to be so.
func unescape(s string, plusIsSpace bool) (text string, latin bool) {
	if strings.IndexByte(s, '%') < 0 && !(plusIsSpace && strings.IndexByte(s, '+') >= 0) && utf8.ValidString(s) {
		return s, false
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, fromHex(s[i+1])<<4|fromHex(s[i+2]))
			i += 2
		case c == '+' && plusIsSpace:
			b = append(b, ' ')
		default:
			b = append(b, c)
		}
	}
	if utf8.Valid(b) {
		return string(b), false
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes), true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func fromHex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}
