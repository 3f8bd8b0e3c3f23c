package profile

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// A PopUp is the window in which the set-up and the code are, apart from the one
// that the user logs in with. In its texts {site} stands for the address that
// pop-ups are to be allowed for.
type PopUp struct {
	// Path is the page that the window is opened from. Start, below it, is what
	// the window opens, and Done where it ends.
	Path, Start, Done string
	// Title, Text and Open are the page's heading, its paragraph, and the label
	// of the link that opens the window. Overview is the paragraph as long as
	// the set-up is not done.
	Title, Text, Overview, Open string
	// Learn uncovers how to allow pop-ups.
	Learn string
	// Onward leads on once the window is done with, where no script does it.
	Onward string
	// DoneTitle and DoneText are what the window says in the end.
	DoneTitle, DoneText string
}

// A Contact is a page on which support is written to: a message for the outbox.
type Contact struct {
	Path string
	// Link is the label of what leads there.
	Link string
	// Title, Text, Fields and Submit are the page, with a field [Text] in it.
	Title, Text string
	Fields      []Field
	Submit      string
	// To is the mail address of support, and Subject that of the message.
	To, Subject string
	// Answer is what the page says when the message was sent.
	Answer string
}

// Screen is the page as a screen that belongs to no step.
func (c Contact) Screen() Screen {
	return Screen{Path: c.Path, Title: c.Title, Text: c.Text, Fields: c.Fields, Submit: c.Submit}
}

// validateSupport looks at the pop-up, at the pages that lead to support, and at
// what there is for a deadline. The paths are those that are taken.
func (p Profile) validateSupport(paths map[string]bool) error {
	claim := func(path string) error {
		switch {
		case !strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/"):
			return fmt.Errorf("the path %q does not begin, or ends, with a slash", path)
		case paths[path]:
			return fmt.Errorf("two pages are at %s", path)
		}
		paths[path] = true
		return nil
	}
	if w := p.PopUp; w != nil {
		for _, path := range []string{w.Path, w.Start, w.Done} {
			if err := claim(path); err != nil {
				return err
			}
		}
		for _, words := range []string{w.Title, w.Text, w.Open, w.Learn, w.Onward, w.DoneTitle, w.DoneText} {
			if words == "" {
				return errors.New("the pop-up window lacks some of its words")
			}
		}
	}
	for _, c := range p.Contacts {
		if err := claim(c.Path); err != nil {
			return err
		}
		if c.Link == "" || c.Title == "" || c.Submit == "" || c.To == "" || c.Subject == "" || c.Answer == "" || !c.asks(Text) {
			return fmt.Errorf("the page at %s lacks some of its words, or the field for the text", c.Path)
		}
	}
	return p.validateDeadline()
}

func (c Contact) asks(name FieldName) bool {
	for _, f := range c.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

// validateDeadline says what contradicts the rules on how long a set-up may take.
func (p Profile) validateDeadline() error {
	limited := p.Rules.Grace > 0
	_, overdue := p.Screen(enroll.Overdue)
	switch {
	case limited != overdue:
		return errors.New("a set-up that has to be done in time needs a page for who is too late, and only such a one")
	case limited != (p.Extension > 0):
		return errors.New("more time can be given where the time for the set-up has an end, and only there")
	case p.Extension%(24*time.Hour) != 0:
		return errors.New("more time is given in whole days")
	}
	for _, f := range p.Fixtures {
		if f.Since < 0 || f.Since > 0 && !limited || f.Since > 0 && f.NotYet {
			return fmt.Errorf("how long %s has needed a second factor contradicts the rules, or itself", f.UserName)
		}
	}
	return nil
}
