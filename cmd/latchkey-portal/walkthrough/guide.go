package walkthrough

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// Seed is what the keys on the pictures are derived from: they are no secrets.
const Seed = "walkthrough"

// A Hand does what a step says.
type Hand interface {
	// Anew goes on in a browser that knows nothing of what was before.
	Anew(ctx context.Context) error
	// Open goes to a path of the portal.
	Open(ctx context.Context, path string) error
	// Fill types text into the field with this label.
	Fill(ctx context.Context, label, text string) error
	// Tick ticks the box, or moves the slider, with this label.
	Tick(ctx context.Context, label string) error
	// Press presses the button, or follows the link, with this text to another
	// page. What would open in another window is opened in this one.
	Press(ctx context.Context, text string) error
	// Uncover unfolds what is under this text.
	Uncover(ctx context.Context, text string) error
	// Until waits until the page says this.
	Until(ctx context.Context, text string) error
	// Sent returns the newest code that was sent to an address or a number.
	Sent(ctx context.Context, to string) (string, error)

	// Scan has Latchkey take in the QR code on the page, up to the question
	// whether the account is to be added, and Type has it take in the key, which
	// was uncovered.
	Scan(ctx context.Context) error
	Type(ctx context.Context, issuer, account string) error
	// Add answers the question, and Code returns the code that Latchkey shows: one
	// that was not used yet.
	Add(ctx context.Context) error
	Code(ctx context.Context) (string, error)
	// Accepted tells Latchkey, where it asks, that the code was accepted.
	Accepted(ctx context.Context) error

	// Old returns Latchkey's code as it was some time ago, and Later lets time
	// pass. Where time passes by itself these are errors.
	Old(ctx context.Context, ago time.Duration) (string, error)
	Later(ctx context.Context, d time.Duration) error
}

// A Guide walks through one portal.
type Guide struct {
	// Name is the profile's, and Title the heading.
	Name, Title string
	// Intro is what is read before the first step.
	Intro    []string
	Sections []Section
	Mishaps  []Mishap
}

// A Section is a part of the way, with a heading of its own.
type Section struct {
	Title, Intro string
	Steps        []Step
}

// A Step is one picture and what belongs to it.
type Step struct {
	Title string
	// At is where the user's session stands; empty before there is one, and where it can
	// stand at several steps.
	At enroll.Step
	// Page is the path of the page that the step is on where that is another one than
	// the page of At.
	Page string
	// Do leads to what the picture shows.
	Do []Act
	// See says what is seen, Press what to press, Say what staff say on the
	// telephone, and Wrong what to do where it does not go on. Wrong may be empty.
	See, Press, Say, Wrong string
	// Latchkey says that its window is in the picture.
	Latchkey bool
}

// A Mishap is something that goes wrong. Each is rehearsed on a portal of its own.
type Mishap struct {
	Title string
	// Kind says what it is, where there is one for it.
	Kind Kind
	// Before is what was done before it, from the front on; Do leads to the
	// portal's answer.
	Before, Do []Act
	// Answered says that the page has an answer to be quoted.
	Answered bool
	// Means says what has happened, and Say what staff say.
	Means, Say string
	// Pictured says that there is a picture of the answer. It is taken after all
	// the steps, and Before is left out then.
	Pictured bool
}

// A Kind says what a mishap is.
type Kind string

// The kinds.
const (
	Refused     Kind = "refused" // for whatever reason
	Late        Kind = "late"
	Used        Kind = "used"
	Clock       Kind = "clock"
	Reset       Kind = "reset"
	OldEntry    Kind = "old-entry"
	LockedOut   Kind = "locked-out"
	SentRefused Kind = "sent-refused" // a code that was sent
	SentLate    Kind = "sent-late"
	NotSent     Kind = "not-sent" // none came
)

// A Shot is what one picture is of.
type Shot struct {
	Title    string
	Do       []Act
	Latchkey bool
	// Text is all that is said beside it, with its labels marked.
	Text string
}

// Shots returns the pictures of the guide in their order.
func (g Guide) Shots() []Shot {
	var shots []Shot
	for _, section := range g.Sections {
		for _, s := range section.Steps {
			shots = append(shots, Shot{s.Title, s.Do, s.Latchkey, s.See + s.Press + s.Say + s.Wrong})
		}
	}
	for _, m := range g.Mishaps {
		if m.Pictured {
			shots = append(shots, Shot{m.Title, m.Do, false, m.Means + m.Say})
		}
	}
	return shots
}

// Picture returns the name of the guide's n-th picture, from 1 on.
func (g Guide) Picture(n int) string { return fmt.Sprintf("%s-%02d.png", g.Name, n) }

// Labels returns the labels of the portal that a text names.
func Labels(text string) []string { return named(text, portalLabel) }

// WindowLabels returns the labels of Latchkey's window that a text names.
func WindowLabels(text string) []string { return named(text, windowLabel) }

// What marks labels.
const (
	portalLabel = `«([^»]+)»`
	windowLabel = `‹([^›]+)›`
)

func named(text, mark string) []string {
	var labels []string
	for _, match := range regexp.MustCompile(mark).FindAllStringSubmatch(text, -1) {
		labels = append(labels, match[1])
	}
	return labels
}

// All returns a guide for every profile, in the order of the profiles.
func All() ([]Guide, error) {
	var guides []Guide
	for _, p := range profile.All() {
		g, err := of(p.In(profile.AsDocumented))
		if err != nil {
			return nil, err
		}
		guides = append(guides, g)
	}
	return guides, nil
}

// For returns the guide of a profile as it is played: in its mode, and with its
// settings. Of what a guide says the profile may then not have everything; in the place
// of labels that it lacks are none.
func For(p profile.Profile) (Guide, error) {
	if usual, ok := profile.ByName(p.Name); ok {
		p.Fixtures = usual.Fixtures
	}
	g, err := of(p)
	var missing *missingError
	if errors.As(err, &missing) {
		err = nil
	}
	return g, err
}

// of writes the guide of a profile. With a [*missingError] it is whole but for labels.
func of(p profile.Profile) (Guide, error) {
	write := map[string]func(words) Guide{
		"cin7": cin7, "pinventory": pinventory, "enservio": enservio,
		"enservio-2023": enservio2023, "pitneyship": pitneyship,
	}
	guide, ok := write[p.Name]
	if !ok {
		return Guide{}, fmt.Errorf("the profile %s has no walk-through: write one for it in this package", p.Name)
	}
	w, err := wordsOf(p)
	if err != nil {
		return Guide{}, fmt.Errorf("the walk-through of %s: %w", p.Name, err)
	}
	g := guide(w)
	if *w.missing != nil {
		return g, fmt.Errorf("the walk-through of %s: %w", p.Name, *w.missing)
	}
	return g, nil
}

// A missingError says that a profile does not have what its guide names.
type missingError struct{ text string }

func (e *missingError) Error() string { return e.text }
