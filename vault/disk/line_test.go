package disk

import (
	"errors"
	"strings"
	"testing"
)

func TestLine(t *testing.T) {
	for text, want := range map[string]struct {
		line string
		err  error
	}{
		"a token":            {line: "a token"},
		"a token\n":          {line: "a token"},
		"a token\r\n":        {line: "a token"},
		"a token\n\n":        {line: "a token"},
		" a token \n":        {line: " a token "}, // a password may begin and end so
		"":                   {err: ErrNoLine},
		"\n":                 {err: ErrNoLine},
		" \n":                {err: ErrNoLine},
		"a token\nanother":   {err: ErrLines},
		"\na token":          {err: ErrLines},
		"a token\r":          {line: "a token"},
		"a\rtoken":           {err: ErrLines},
		"# comment\na token": {err: ErrLines},
	} {
		line, err := Line([]byte(text))
		if line != want.line || !errors.Is(err, want.err) {
			t.Errorf("%q is %q, %v", text, line, err)
		}
	}
}

// A line has no end in it, and is in the text.
func FuzzLine(f *testing.F) {
	f.Add("a token\r\n")
	f.Add("a\nb")
	f.Fuzz(func(t *testing.T, text string) {
		line, err := Line([]byte(text))
		if (line == "") != (err != nil) || strings.ContainsAny(line, "\r\n") || !strings.HasPrefix(text, line) {
			t.Errorf("%q is %q, %v", text, line, err)
		}
	})
}
