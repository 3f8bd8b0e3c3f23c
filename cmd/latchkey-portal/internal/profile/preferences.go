package profile

import (
	"errors"
	"strings"
)

// Preferences are the page on which an administrator switches the second factor
// on for every user, and off again. In Failed {done} and {failed} stand for how
// many users were successful and how many were not.
type Preferences struct {
	Path string
	// Menu is the label in the menu, Heading that of the slider, and Text says
	// what it is for.
	Menu, Title, Heading, Text string
	// Off and On are the slider's positions.
	Off, On string
	// Begin and Retry are buttons.
	Begin, Retry string
	// Processing and Complete say how far it is. Failed is the error, with
	// Reason for each user who failed.
	Processing, Complete, Failed, Reason string
	// End asks whether it is to be switched off, which Ended confirms.
	End   Screen
	Ended string
}

// validatePreferences looks at the page on its own; its paths are looked at with
// the others. Without such a page the rules must not have what only it does.
func (p Profile) validatePreferences() error {
	w := p.Preferences
	if w == nil {
		if p.Rules.RolloutEach > 0 {
			return errors.New("switching users on takes time, and there is no page that does it")
		}
		return nil
	}
	for _, word := range []string{
		w.Menu, w.Title, w.Heading, w.Text, w.Off, w.On, w.Begin, w.Retry, w.Processing, w.Complete, w.Failed, w.Reason, w.Ended,
	} {
		if word == "" {
			return errors.New("its words are not all there")
		}
	}
	switch {
	case p.Home.Menu == "":
		return errors.New("no menu leads to it")
	case p.Rules.Required:
		return errors.New("it switches on what the rules require from the start")
	case !strings.Contains(w.Failed, "{done}") || !strings.Contains(w.Failed, "{failed}"):
		return errors.New("its error does not say how many failed")
	}
	return nil
}
