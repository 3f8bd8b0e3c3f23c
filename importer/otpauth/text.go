package otpauth

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"latchkey/importer/found"
)

// MaxText bounds a text, in bytes: room for ten times the accounts that a vault
// is made for. maxLines does the same for its lines.
const (
	MaxText  = 16 << 20
	maxLines = 100_000
)

// FormatKey is the format of a text in which only a key was found: nothing says
// whose it is, and a word of a text may look like one.
const FormatKey = "key"

// shortKey is the length in bytes below which a key is unusual. 80 bits are the
// least that is common; RFC 4226 asks for 128.
const shortKey = 10

// Text reads pasted text: provisioning URIs, one a line, with or without words
// before them; or a key, in one line or several. Links that a mail program has
// broken over lines are put together again where that is certain, and refused
// where codes would depend on a guess. Blank lines, and lines that begin with #
// and hold no link, are left aside; any other line that gives no account is in
// Skipped.
//
// Wherever Result.Accounts is empty the error says why.
func Text(text string) (found.Result, error) {
	if len(text) > MaxText {
		return found.Result{}, fmt.Errorf("%w: the text is larger than %d MiB", found.ErrFormat, MaxText>>20)
	}
	if !utf8.ValidString(text) {
		return found.Result{}, fmt.Errorf("%w: it is neither text nor a picture; if it is a text, save it as UTF-8, or copy it and paste it", found.ErrFormat)
	}
	if Trim(text) == "" {
		return found.Result{}, fmt.Errorf("%w: paste a link that begins with otpauth://, or the key that the website shows", found.ErrEmpty)
	}
	if strings.Contains(text, "\r") {
		text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	}
	lines := strings.Split(text, "\n")
	if len(lines) > maxLines {
		return found.Result{}, fmt.Errorf("%w: the text has more than %d lines", found.ErrFormat, maxLines)
	}
	for i, line := range lines {
		lines[i] = decodeEncoded(line)
	}
	if slices.ContainsFunc(lines, hasLink) {
		return linkList(lines)
	}
	return keyText(text)
}

// keyText reads a text without a link as a key.
func keyText(text string) (found.Result, error) {
	if words := Describe(text); words != "a text" && words != "a number" {
		return found.Result{}, fmt.Errorf("%w: %w", found.ErrFormat, found.NotAccount(words).Advised("copy the link that begins with otpauth://, or the key that the website shows"))
	}
	var remarks []string
	switch among, err := findKey(text); {
	case err != nil:
		return found.Result{}, err
	case among != "":
		text = among
		remarks = append(remarks, "The key stood among other words, which were left out: compare its first and last group with the website.")
	}
	text = strings.Trim(Trim(text), around)
	secret, err := ParseKey(text)
	if after, ok := afterWords(text); err != nil && ok {
		if key, e := ParseKey(after); e == nil && key.Len() >= shortKey {
			secret, err, text = key, nil, after
			remarks = append(remarks, "Only what stands after the last colon or equals sign was taken for the key.")
		}
	}
	var wrong *KeyError
	if errors.As(err, &wrong) && isProse(wrong.More, utf8.RuneCountInString(CleanKey(text))) {
		return found.Result{}, fmt.Errorf("%w: there is neither a link nor a key in the text; copy the link that begins with otpauth://, or only the key that the website shows", found.ErrFormat)
	}
	if err != nil {
		return found.Result{}, err
	}
	account := keyAccount(secret)
	if secret.Len() < shortKey {
		remarks = append(remarks, "The key is shorter than websites give out today: check that it is whole, and that it is a key and not a word.")
	}
	if remark := mixedCase(text); remark != "" {
		remarks = append(remarks, remark)
	} else if unequalGroups(text) {
		remarks = append(remarks, "The key stands in groups of unequal size: check that no word beside it was taken for a part of it.")
	}
	account.Remarks = remarks
	return found.Result{Format: FormatKey, Accounts: []found.Account{account}}, nil
}

// isProse reports whether a text of so many characters, of which more than one
// are none that keys have, is rather a text than a mistyped key.
func isProse(more, length int) bool { return 4*more >= length || more >= 6 }

// around is what stands around a key in a sentence.
const around = " \t\r\n\"'`<>()[]«»“”„.,;"

// afterWords returns what stands after the words that introduce a key: "Your key
// is: abcd efgh".
func afterWords(text string) (string, bool) {
	text = strings.TrimRight(text, "= ")
	i := strings.LastIndexAny(text, ":=")
	return strings.Trim(text[i+1:], around), i > 0
}

// mixedCase returns a remark where a key has capital and small letters: a word
// beside it may have been taken for a part of it. One of either is how
// telephones begin a sentence.
func mixedCase(key string) string {
	capitals, small := 0, 0
	for _, r := range key {
		switch {
		case r >= 'A' && r <= 'Z':
			capitals++
		case r >= 'a' && r <= 'z':
			small++
		}
	}
	if min(capitals, small) < 2 {
		return ""
	}
	return "The key has both capital and small letters: check that no word beside it was taken for a part of it."
}

// unequalGroups reports whether a key without a digit is not written in groups of
// one size, the last of which may be shorter: it may be words.
func unequalGroups(key string) bool {
	groups := strings.FieldsFunc(key, isFiller)
	for i, group := range groups {
		if len(group) > len(groups[0]) || len(group) < len(groups[0]) && i < len(groups)-1 {
			return !strings.ContainsAny(key, "234567")
		}
	}
	return false
}

// linkList reads a text of which at least one line holds a link.
func linkList(lines []string) (found.Result, error) {
	var g Gathering
	g.Expect(len(lines))
	records := 0
	lines = joinWrapped(lines)
	doubt := false // the line may be the rest of the one before
	for i, line := range lines {
		line = Trim(line)
		at := linkStarts(line)
		comment := strings.HasPrefix(line, "#")
		name := "line " + strconv.Itoa(i+1)
		before := doubt
		doubt = len(at) > 0 && !comment && i+1 < len(lines) && !hasLink(lines[i+1]) && mayContinue(line, lines[i+1])
		switch {
		case before:
			g.Skip(name, errRest)
			records++
			continue
		case doubt:
			g.Skip(name, errGoesOn)
			records++
			continue
		case line == "" || comment && len(at) == 0:
			continue
		case comment:
			g.Skip(name, errors.New("the link is commented out with a #"))
		case len(at) == 0:
			g.Text(name, line)
		}
		records += max(len(at), 1)
		if comment {
			continue
		}
		for j, start := range at {
			link := strings.TrimRight(line[start:], " \t,;") // some lists have a comma after each line
			if j+1 < len(at) {
				link = strings.TrimRight(line[start:at[j+1]], " \t,;<('\"")
			}
			if len(at) > 1 {
				name = fmt.Sprintf("line %d, link %d", i+1, j+1)
			}
			g.Text(name, cutAround(line[:start], link))
		}
	}
	return g.Finish(g.listFormat(records), "text")
}

// listFormat names a list in a person's words.
func (g *Gathering) listFormat(records int) string {
	switch {
	case g.Parts() > 0:
		return "export of Google Authenticator"
	case records == 1:
		return "provisioning link"
	default:
		return fmt.Sprintf("list of %d lines with provisioning links", records)
	}
}

// linkStarts returns where links begin in a line. The first may have any words
// before it; a further one stands apart, since a link may hold another.
func linkStarts(line string) []int {
	var starts []int
	for at := 0; ; {
		start, next := nextLink(line, at)
		if start < 0 {
			return starts
		}
		if len(starts) == 0 || strings.ContainsAny(line[start-1:start], " \t,;\"'<(") {
			starts = append(starts, start)
		}
		at = next
	}
}

// nextLink returns where the next link begins whose scheme ends after at, and
// where its scheme ends, or -1 where there is none.
func nextLink(line string, at int) (start, next int) {
	for at < len(line) {
		i := strings.Index(line[at:], "://")
		if i < 0 {
			break
		}
		i += at
		at = i + 3
		for _, scheme := range [...]string{"apple-otpauth", "otpauth-migration", "otpauth", "steam"} {
			if start := i - len(scheme); start >= 0 && strings.EqualFold(line[start:i], scheme) {
				return start, at
			}
		}
	}
	return -1, len(line)
}

// FirstLink returns where the first link that may be an account begins in text,
// in bytes, or -1 where there is none.
func FirstLink(text string) int {
	start, _ := nextLink(text, 0)
	return start
}

func hasLink(line string) bool { return FirstLink(line) >= 0 }

// cutAround takes off a link what follows the quotation mark or bracket that was
// opened before it.
func cutAround(before, link string) string {
	if before = strings.TrimRight(before, " "); before == "" {
		return link
	}
	for _, around := range []string{`""`, "''", "``", "<>", "()", "[]", "«»", "“”"} {
		opening, closing := []rune(around)[0], []rune(around)[1]
		if strings.HasSuffix(before, string(opening)) {
			if i := strings.LastIndex(link, string(closing)); i >= 0 {
				return link[:i]
			}
		}
	}
	return link
}

// asciiLower lower-cases without changing the length.
func asciiLower(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= 'A' && r <= 'Z' }) < 0 {
		return s
	}
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
