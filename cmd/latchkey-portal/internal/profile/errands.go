package profile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// Security is the page on which signed-in users see how many recovery codes they
// have left, and draw new ones. In its texts {left} stands for how many are left.
type Security struct {
	Path, Menu, Title string
	// Heading and Text are about the recovery codes; Left says how many there are,
	// OneLeft that it is one, and None that there are none.
	Heading, Text, Left, OneLeft, None string
	// UserName and Password are the labels of the fields, Draw that of the button.
	UserName, Password, Draw string
}

// SSO is a way in without the password, by way of the stand-in identity provider.
type SSO struct {
	// Path is where it begins. Behind it, at "/callback", it comes back.
	Path string
	// Label is that of the button on the log-in page.
	Label string
	// Failed says that it could not be finished, Cancelled that it was broken
	// off, and Unknown that nobody here has the account.
	Failed, Cancelled, Unknown string
}

// Requests is the public page on which a reset is asked for, and the words for
// what staff see of it.
type Requests struct {
	Rules enroll.TicketRules
	// Path is where the page is, and Link the label of what leads there.
	Path, Link  string
	Title, Text string
	// The labels of the fields.
	Area, Email, Account, Subject, Description string
	// Attachments is the heading above the files, and AttachmentsHint what is
	// below it. {size} stands for how long a file may be.
	Attachments, AttachmentsHint string
	Papers                       []PaperWords // in the order of the rules
	Submit                       string
	// Received says that a request was taken in; {number} stands for its number.
	Received string
	Checks   []CheckWords
}

// PaperWords are what a document is called.
type PaperWords struct {
	Paper enroll.Paper
	Label string // of its field
	Short string // within a sentence
}

// CheckWords say how a check came out. In them {address}, {area}, {subject} and
// {account} stand for what was typed, {claim}, {signer} and {user} for what the
// description says, {sender} and {role} for the user whose address it is, {name}
// for the user who is meant, and {papers} for what is missing.
type CheckWords struct {
	Check enroll.Check
	// Not is what is said where it does not fit, and Spared where it need not.
	Fits, Not, Spared string
}

// The inputs of a request.
const (
	Area        FieldName = "area"
	AccountName FieldName = "account"
	Subject     FieldName = "subject"
	Description FieldName = "description"
	Reason      FieldName = "reason"
)

// PaperField is the input for a paper's file.
func PaperField(p enroll.Paper) FieldName { return FieldName("attachment-" + string(p)) }

// Words returns the words of a check.
func (r Requests) Words(c enroll.Check) CheckWords {
	if at := slices.IndexFunc(r.Checks, func(w CheckWords) bool { return w.Check == c }); at >= 0 {
		return r.Checks[at]
	}
	return CheckWords{}
}

// PaperWords returns the words of a paper.
func (r Requests) PaperWords(p enroll.Paper) PaperWords {
	if at := slices.IndexFunc(r.Papers, func(w PaperWords) bool { return w.Paper == p }); at >= 0 {
		return r.Papers[at]
	}
	return PaperWords{}
}

// validateErrands looks at the pages beside the log-in. The paths are those that
// are taken.
func (p Profile) validateErrands(paths map[string]bool) error {
	var own []string
	if s := p.Security; s != nil {
		if own = append(own, s.Path); p.Home.Menu == "" {
			return fmt.Errorf("no menu leads to %s", s.Path)
		}
		if p.Rules.RecoveryCodes == 0 {
			return fmt.Errorf("the page at %s draws recovery codes, and there are none", s.Path)
		}
	}
	if r := p.Requests; r != nil {
		own = append(own, r.Path)
		if err := r.validate(); err != nil {
			return err
		}
	}
	if s := p.SSO; s != nil {
		own = append(own, s.Path, s.Callback())
		if s.Label == "" || s.Failed == "" || s.Cancelled == "" || s.Unknown == "" {
			return errors.New("the single sign-on lacks words")
		}
	}
	if err := p.validatePasskeys(); err != nil {
		return err
	}
	if k := p.Passkeys; k != nil {
		own = append(own, k.Path, k.SignInPath())
	}
	for _, path := range own {
		if paths[path] || !strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/") {
			return fmt.Errorf("the path %q is taken, or does not begin, or ends, with a slash", path)
		}
		paths[path] = true
	}
	return nil
}

// Callback is where the identity provider sends people back to.
func (s SSO) Callback() string { return s.Path + "/callback" }

func (r Requests) validate() error {
	if len(r.Papers) != len(r.Rules.Papers) {
		return errors.New("there are words for other papers than the rules have")
	}
	for i, paper := range r.Rules.Papers {
		if r.Papers[i].Paper != paper || r.Papers[i].Label == "" || r.Papers[i].Short == "" {
			return fmt.Errorf("the paper %q lacks words", paper)
		}
	}
	for _, check := range enroll.Checks() {
		if w := r.Words(check); w.Fits == "" || w.Not == "" {
			return fmt.Errorf("the check %q lacks words", check)
		}
	}
	return nil
}
