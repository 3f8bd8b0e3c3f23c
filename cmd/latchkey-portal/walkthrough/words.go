package walkthrough

import (
	"fmt"
	"strconv"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// words are a profile's, to write a guide with.
type words struct {
	profile.Profile
	digits  string
	missing *error // the first thing that the profile turned out not to have
}

func wordsOf(p profile.Profile) (words, error) {
	if err := p.Validate(); err != nil {
		return words{}, err
	}
	return words{Profile: p.Spelled(), digits: strconv.Itoa(p.Rules.Digits), missing: new(error)}, nil
}

// lacks keeps what the profile does not have.
func (w words) lacks(format string, args ...any) {
	if *w.missing == nil {
		*w.missing = &missingError{fmt.Sprintf("the profile has no "+format+" any more: write the walk-through anew", args...)}
	}
}

// at returns the screen of a step.
func (w words) at(step enroll.Step) profile.Screen {
	screen, ok := w.Screen(step)
	if !ok {
		w.lacks("screen for %q", step)
	}
	return screen
}

// field returns the label of a field.
func (w words) field(s profile.Screen, name profile.FieldName) string {
	for _, f := range s.Fields {
		if f.Name == name {
			return strings.ReplaceAll(f.Label, "{digits}", w.digits)
		}
	}
	w.lacks("field %q at %s", name, s.Path)
	return ""
}

// option returns the words of a method on a screen.
func (w words) option(s profile.Screen, m enroll.Method) profile.Option {
	o, ok := s.Option(m)
	if !ok {
		w.lacks("method %q at %s", m, s.Path)
	}
	return o
}

// user returns a fixture.
func (w words) user(name string) profile.Fixture {
	for _, f := range w.Fixtures {
		if f.UserName == name {
			return f
		}
	}
	w.lacks("user %q", name)
	return profile.Fixture{}
}

// logsIn fills the log-in form in.
func (w words) logsIn(name string) []Act {
	return []Act{
		open(w.LogIn.Path),
		fill(w.field(w.LogIn, profile.UserName), name),
		fill(w.field(w.LogIn, profile.Password), w.user(name).Password),
	}
}

// enters logs in as far as the password goes.
func (w words) enters(name string) []Act {
	return append(w.logsIn(name), press(w.LogIn.Submit))
}

// window is how long after its own time a code is still taken, as it is said.
func (w words) window() string {
	return fmt.Sprintf("%d seconds", w.Rules.Skew*w.Rules.Period)
}

// see writes a sentence whose verbs are labels of the portal.
func see(format string, labels ...string) string {
	args := make([]any, len(labels))
	for i, label := range labels {
		args[i] = "«" + label + "»"
	}
	return fmt.Sprintf(format, args...)
}
