package fault

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Choice is a fault that is on, with its number where it has one.
type Choice struct {
	Fault  Fault
	Number int // 0 where the fault has none
}

// String writes a choice as [Parse] reads it: digits-8, clock-fast:90.
func (c Choice) String() string {
	if c.Fault.Number == nil {
		return string(c.Fault.ID)
	}
	return fmt.Sprintf("%s:%d", c.Fault.ID, c.Number)
}

// Title is the fault's, with the number in words: "The server's clock is fast (90
// seconds)".
func (c Choice) Title() string {
	if c.Fault.Number == nil {
		return c.Fault.Title
	}
	return fmt.Sprintf("%s (%d %s)", c.Fault.Title, c.Number, c.Fault.Number.Unit)
}

// Texts writes choices as [Parse] reads them.
func Texts(choices []Choice) []string {
	texts := make([]string, len(choices))
	for i, c := range choices {
		texts[i] = c.String()
	}
	return texts
}

func (c Choice) is(d Choice) bool { return c.Fault.ID == d.Fault.ID && c.Number == d.Number }

// mostText bounds what is parsed, in bytes: ten times all faults there are.
const mostText = 16 << 10

// Parse reads faults: an ID in each text, or several with commas between, each with
// a colon and a number behind it where the fault takes one. Blanks do not matter,
// and neither does a fault that stands there twice. The result is in the order of
// the catalogue.
//
// An error is a sentence that says what is wrong and what there is.
func Parse(texts ...string) ([]Choice, error) {
	length := 0
	chosen := map[ID]Choice{}
	all := All()
	for _, text := range texts {
		if length += len(text) + 1; length > mostText {
			return nil, fmt.Errorf("there are far more faults named than there are: name some of %s", listed(IDs()))
		}
		for item := range strings.SplitSeq(text, ",") {
			if item = strings.TrimSpace(item); item == "" {
				continue
			}
			c, err := parseChoice(item, all)
			if err != nil {
				return nil, err
			}
			if before, twice := chosen[c.Fault.ID]; twice && !before.is(c) {
				return nil, fmt.Errorf("%s is there with two numbers, %d and %d: choose one", c.Fault.ID, before.Number, c.Number)
			}
			chosen[c.Fault.ID] = c
		}
	}
	var choices []Choice
	for _, f := range all {
		if c, ok := chosen[f.ID]; ok {
			choices = append(choices, c)
		}
	}
	return choices, together(choices)
}

func parseChoice(item string, all []Fault) (Choice, error) {
	id, number, hasNumber := strings.Cut(item, ":")
	id = strings.ToLower(strings.TrimSpace(id))
	for _, f := range all {
		if string(f.ID) != id {
			continue
		}
		c := Choice{Fault: f}
		switch {
		case f.Number == nil && hasNumber:
			return c, fmt.Errorf("%s takes no number: leave the colon and what follows it out", f.ID)
		case f.Number == nil:
		case !hasNumber:
			c.Number = f.Number.Default
		default:
			n, err := strconv.Atoi(strings.TrimSpace(number))
			if err != nil || n < f.Number.Lowest || n > f.Number.Highest {
				return c, fmt.Errorf("%s takes a number of %s from %d to %d, as in %s:%d", f.ID, f.Number.Unit, f.Number.Lowest, f.Number.Highest, f.ID, f.Number.Default)
			}
			c.Number = n
		}
		return c, nil
	}
	return Choice{}, fmt.Errorf("there is no fault %q; there are %s", shortened(id), listed(IDs()))
}

// shortened cuts what is quoted in an error.
func shortened(text string) string {
	const most = 40
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

// together says why choices cannot be on at the same time.
func together(choices []Choice) error {
	for i, c := range choices {
		for _, d := range choices[i+1:] {
			if why := c.Fault.contradicts(d.Fault); why != "" {
				return fmt.Errorf("%s; choose one of them", why)
			}
		}
	}
	return nil
}
