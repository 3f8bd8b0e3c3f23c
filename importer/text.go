package importer

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxText bounds a text, in bytes: some 50,000 provisioning URIs.
const maxText = 16 << 20

// shortKey is the length in bytes below which a key is unusual. 80 bits are the
// least that is common; RFC 4226 asks for 128.
const shortKey = 10

// Text reads pasted text: provisioning URIs, one a line, with or without words
// before them; or a key, in one line or several. Blank lines, and lines that
// begin with # and hold no link, are left aside; any other line that gives no
// account is in Skipped.
//
// Wherever Result.Accounts is empty the error says why.
func Text(text string) (Result, error) {
	if len(text) > maxText {
		return Result{}, fmt.Errorf("%w: the text is larger than %d MiB", ErrFormat, maxText>>20)
	}
	if !utf8.ValidString(text) {
		return Result{}, fmt.Errorf("%w: it is neither text nor a picture", ErrFormat)
	}
	if trimLink(text) == "" {
		return Result{}, fmt.Errorf("%w: paste a link that begins with otpauth://, or the key that the website shows", ErrEmpty)
	}
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	if !hasLink(lines) {
		return keyText(text)
	}
	return linkList(text)
}

// keyText reads a text without a link as a key.
func keyText(text string) (Result, error) {
	if words := describe(text); words != "a text" && words != "a number" {
		return Result{}, fmt.Errorf("%w: it holds %s", ErrFormat, words)
	}
	secret, err := ParseKey(text)
	if err != nil {
		return Result{}, err
	}
	found := keyAccount(secret)
	if secret.Len() < shortKey {
		found.Remarks = []string{"The key is shorter than websites give out today: check that it is whole, and that it is a key and not a word."}
	}
	return Result{Format: "key", Accounts: []Found{found}}, nil
}

// linkList reads a text of which at least one line holds a link.
func linkList(text string) (Result, error) {
	var g gathering
	number := 0
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		number++
		line = trimLink(line)
		name := fmt.Sprintf("line %d", number)
		link, before := findLink(line)
		switch {
		case line == "":
		case link == "" && strings.HasPrefix(line, "#"):
		case link != "" && strings.HasPrefix(before, "#"):
			g.skip(name, fmt.Errorf("the link is commented out with a #"))
		case link == "":
			g.add(name, line)
		default:
			g.add(name, link)
		}
	}
	return g.finish(g.listFormat(), "text")
}

// listFormat names a list in a person's words.
func (g *gathering) listFormat() string {
	switch n := len(g.result.Accounts) + len(g.result.Skipped); {
	case len(g.parts) > 0:
		return "export of Google Authenticator"
	case n == 1:
		return "provisioning link"
	default:
		return fmt.Sprintf("list of %d lines with provisioning links", n)
	}
}

func hasLink(lines []string) bool {
	for _, line := range lines {
		if link, _ := findLink(line); link != "" {
			return true
		}
	}
	return false
}

// findLink finds the link in a line that may have words before it, and takes
// off the quotation marks or brackets that are around it.
func findLink(line string) (link, before string) {
	lower := asciiLower(line)
	at := -1
	for _, scheme := range []string{"otpauth://", "otpauth-migration://", "apple-otpauth://", "steam://"} {
		if i := strings.Index(lower, scheme); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return "", line
	}
	before, link = trimLink(line[:at]), line[at:]
	for _, around := range []string{`""`, "''", "``", "<>", "()", "[]", "«»", "“”"} {
		r := []rune(around)
		if strings.HasSuffix(before, string(r[0])) {
			if i := strings.LastIndex(link, string(r[1])); i >= 0 {
				link = link[:i]
			}
			break
		}
	}
	return link, before
}

// asciiLower lower-cases without changing the length.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
