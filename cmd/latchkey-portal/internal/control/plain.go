package control

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// A wording is a message of the library about something that was sent, and the same as
// the end of a sentence that begins with what it is about. $1 is what the message names.
type wording struct {
	said  *regexp.Regexp
	plain string
}

func wordings() []wording {
	var all []wording
	for _, w := range [][2]string{
		{`expected boolean`, "has to be true or false"},
		{`expected integer|invalid integer`, "has to be a whole number"},
		{`expected number|invalid float`, "has to be a number"},
		{`expected string`, "has to be a text in quotes"},
		{`expected array`, "has to be a list in brackets"},
		{`expected object`, "has to be an object in braces"},
		{`expected object with at least 1 properties`, "has to have something in it"},
		{`expected number >= (\S+)`, "has to be $1 or more"},
		{`expected number <= (\S+)`, "has to be $1 or less"},
		{`expected length >= 1`, "must not be empty"},
		{`expected length >= (\d+)`, "has to have $1 characters or more"},
		{`expected length <= (\d+)`, "has to have $1 characters or fewer"},
		{`expected array length <= (\d+)`, "has to have $1 items or fewer"},
		{`expected value to be one of "(.*)"`, "has to be one of $1"},
		{`expected string to be RFC 3339 date-time`, "has to be a moment as in 2030-01-31T12:00:00Z"},
		{`expected required property \S+ to be present`, "is missing"},
		{`unexpected property|unknown query parameter`, "is not known here"},
	} {
		all = append(all, wording{regexp.MustCompile(`^(?:` + w[0] + `)$`), w[1]})
	}
	return all
}

// inPlain says in a part of a sentence what the library found wrong.
func (c *Control) inPlain(found *huma.ErrorDetail) string {
	about := found.Location
	if _, missing, ok := strings.Cut(found.Message, "expected required property "); ok {
		name, _, _ := strings.Cut(missing, " ")
		about += "." + name
	}
	for _, place := range []string{"body.", "query.", "path.", "header."} {
		about = strings.TrimPrefix(about, place)
	}
	if about = strconv.Quote(about); found.Location == "body" && about == `"body"` || about == `""` {
		about = "what was sent"
	}
	if f, ok := found.Value.(flaw); ok {
		return about + " " + f.plain
	}
	for _, w := range c.wordings {
		said := w.said.FindStringSubmatch(found.Message)
		if said == nil {
			continue
		}
		named := said[len(said)-1]
		if n, err := strconv.ParseFloat(named, 64); err == nil { // which may be written as 7e+09
			named = strconv.FormatFloat(n, 'f', -1, 64)
		}
		return about + " " + strings.Replace(w.plain, "$1", named, 1)
	}
	return about + ": " + found.Message
}
