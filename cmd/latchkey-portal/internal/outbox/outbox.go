// Package outbox keeps the mails and SMS that the portal "sent", as the user's
// inbox and telephone would show them. Nothing leaves the machine, unless a box is
// given a [Carrier].
package outbox

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// A Kind is how a message travels.
type Kind string

// The kinds.
const (
	Mail Kind = "mail"
	SMS  Kind = "sms"
)

// A Message is one captured message. As JSON it has the names that the API
// promises, and its time as in RFC 3339.
type Message struct {
	ID      int       `json:"id"` // counts up from 1
	Kind    Kind      `json:"kind"`
	At      time.Time `json:"at"`
	To      string    `json:"to"`      // a mail address or a telephone number
	Subject string    `json:"subject"` // of a mail
	Body    string    `json:"body"`    // plain text with line feeds
	Code    string    `json:"code"`    // the code in it, if there is one
	// Passage is how far it has come on its way out; zero where it stays here.
	Passage Passage `json:"relay,omitzero"`

	changed int // the version of the box in which it was last changed
}

// A Store keeps named values across restarts.
type Store interface {
	Load() (map[string][]byte, error)
	// Keep sets values and removes those that are nil, all or none of them.
	Keep(changes map[string][]byte) error
}

// What a box holds at most. The oldest messages go first; of longer texts the
// beginning is kept.
const (
	most           = 500
	longestBody    = 32 << 10 // bytes
	longestSubject = 1 << 10
)

// A Box holds captured messages. Its zero value is an empty box that keeps nothing
// beyond the process, and it is safe for concurrent use.
type Box struct {
	mu       sync.Mutex
	last     int
	version  int
	messages []Message     // the oldest first
	changed  chan struct{} // closed at the next change; nil while nobody waits
	carriers map[Kind]Carrier
	unkept   map[int]bool // the IDs of messages that the store may have otherwise

	held  []held           // until they are due
	clock func() time.Time // by which they are
	looks *time.Timer      // for when they are looked at next; nil while there are none

	keeping  sync.Mutex // is held while the store is at work
	store    Store      // or nil
	unstored func(error)
}

// Put captures a message and returns it with its ID. A message that is to leave
// the portal is handed to its carrier. Where there is a store it has the message.
func (b *Box) Put(m Message) Message {
	m, carrier := b.put(m)
	b.Keep()
	if carrier != nil {
		carrier.Carry(m)
	}
	return m
}

func (b *Box) put(m Message) (Message, Carrier) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	m.ID = b.last
	m.Subject, m.Body = beginning(m.Subject, longestSubject), beginning(m.Body, longestBody)
	carrier := b.carriers[m.Kind]
	if carrier != nil {
		m.Passage = Passage{State: Waiting}
	}
	b.messages = append(b.messages, m)
	if extra := len(b.messages) - most; extra > 0 {
		for _, old := range b.messages[:extra] {
			b.touch(old.ID)
		}
		clear(b.messages[:extra])
		b.messages = b.messages[extra:]
	}
	b.change(&b.messages[len(b.messages)-1])
	return m, carrier
}

// change marks a message as changed and wakes those who wait. It is called with
// the mutex held.
func (b *Box) change(m *Message) {
	b.version++
	m.changed = b.version
	b.touch(m.ID)
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}

// Clear takes the messages out of the box whose ID is not above last. Their IDs are not
// used again.
func (b *Box) Clear(last int) {
	b.clear(last)
	b.Keep()
}

func (b *Box) clear(last int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = slices.DeleteFunc(b.messages, func(m Message) bool {
		if m.ID > last {
			return false
		}
		b.touch(m.ID)
		return true
	})
	b.version++
}

// Messages returns those that are kept, the newest first.
func (b *Box) Messages() []Message {
	messages, _ := b.Find(Query{})
	return messages
}

// beginning returns at most n bytes of a text, and whole characters.
func beginning(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}
