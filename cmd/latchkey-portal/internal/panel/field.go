package panel

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/played"
)

// A field is one of a form, as the template "input" shows it.
type field struct {
	Name, Label, Hint       string
	Type, Autocomplete      string
	Value                   string
	Choices                 []string
	Numeric, Long, Optional bool
	Boxes                   int
	Focus, Wrong            bool
	DescribedBy             string
}

// told returns the field as it is shown, with what is wrong with it.
func (f field) told(p *problem) field {
	if f.Type == "" {
		f.Type = "text"
	}
	if f.Autocomplete == "" {
		f.Autocomplete = "off"
	}
	if f.Hint != "" {
		f.DescribedBy = f.Name + "-hint"
	}
	if p != nil {
		f.Focus = p.Field == f.Name
		if f.Wrong = f.Focus; f.Wrong {
			f.DescribedBy = strings.TrimSpace("problem " + f.DescribedBy)
		}
	}
	return f
}

// A problem is why a form came back, tied to one of its fields, or to none.
type problem struct {
	Form   string // which of several on the page; "" where there is one
	Field  string
	Text   string
	Advice []string
	Status int
}

// typo is what is wrong with a field that could not be read.
func typo(form, field string, err error) *problem {
	return &problem{Form: form, Field: field, Text: played.Sentence(err.Error()), Status: http.StatusUnprocessableEntity}
}

// problemOf is what an error says about a form.
func problemOf(form, field string, e played.Explanation) *problem {
	return &problem{Form: form, Field: field, Text: e.Detail, Status: e.Status}
}

// in returns the problem where it is one of that form.
func (p *problem) in(form string) *problem {
	if p == nil || p.Form != form {
		return nil
	}
	return p
}

// mostSeconds bounds how far the clock is set by a number: somewhat more than it can be.
const mostSeconds = 7e9

// readSeconds reads a span in seconds, with a point and a sign where there is one.
func readSeconds(text string) (time.Duration, error) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || !(math.Abs(n) <= mostSeconds) { // which no NaN is
		return 0, errors.New("enter a number of seconds, such as 90 or -30.5")
	}
	return time.Duration(n * float64(time.Second)), nil
}

// readMoment reads a date with or without a time of day, which is UTC unless it says
// otherwise.
func readMoment(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, errors.New("enter a moment such as 2030-01-31 12:00:00, in UTC")
}

// readWhole reads a whole number from 1 to most; empty text is 0, which stands for what
// the portal has.
func readWhole(text string, most int) (int, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("enter a whole number from 1 to %d", most)
	}
	return n, nil
}

// moment writes a time for people, in UTC.
func moment(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04:05 MST") }
