package outbox

import (
	"cmp"
	"slices"
)

// A State is how far a message has come on its way out of the portal.
type State string

// The states.
const (
	Waiting State = "waiting" // to be tried, or tried again
	Sent    State = "sent"
	Failed  State = "failed" // and not tried again
)

// A Passage is the way of one message out of the portal.
type Passage struct {
	State State `json:"state"`
	Tries int   `json:"tries"`
	// Problem says in a sentence or two why the last try failed. It may quote
	// what the other side answered, and so does not belong in a log.
	Problem string `json:"problem,omitempty"`
}

// A Carrier takes the messages of one kind out of the portal. Carry returns at
// once; how it went is told with [Box.Note]. String names where they go, to go on
// after "to".
type Carrier interface {
	Carry(m Message)
	String() string
}

// Onward has the messages of a kind taken out of the portal as well, those that
// are put from now on.
func (b *Box) Onward(k Kind, c Carrier) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.carriers == nil {
		b.carriers = map[Kind]Carrier{}
	}
	b.carriers[k] = c
}

// Destination returns where messages of that kind go; empty stands for nowhere.
func (b *Box) Destination(k Kind) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c := b.carriers[k]; c != nil {
		return c.String()
	}
	return ""
}

// Note notes how far the message with that ID has come, if it is still kept.
func (b *Box) Note(id int, p Passage) {
	if b.note(id, p) {
		b.Keep()
	}
}

func (b *Box) note(id int, p Passage) (found bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at, found := b.at(id)
	if found {
		b.messages[at].Passage = p
		b.change(&b.messages[at])
	}
	return found
}

// at is where the message with that ID is. It is called with the mutex held.
func (b *Box) at(id int) (at int, found bool) {
	return slices.BinarySearchFunc(b.messages, id, func(m Message, id int) int { return cmp.Compare(m.ID, id) })
}
