// Package outbox keeps the mails and SMS that the portal "sent", as the user's
// inbox and telephone would show them. Nothing leaves the machine.
package outbox

import (
	"slices"
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

// A Message is one captured message.
type Message struct {
	ID      int // counts up from 1
	Kind    Kind
	At      time.Time
	To      string // a mail address or a telephone number
	Subject string // of a mail
	Body    string // plain text with line feeds
	Code    string // the code in it, if there is one
}

// most bounds how many messages are kept; the oldest go first.
const most = 500

// A Box holds captured messages. Its zero value is an empty box, and it is safe
// for concurrent use.
type Box struct {
	mu       sync.Mutex
	last     int
	messages []Message // the oldest first
}

// Put captures a message and returns it with its ID.
func (b *Box) Put(m Message) Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	m.ID = b.last
	b.messages = append(b.messages, m)
	if extra := len(b.messages) - most; extra > 0 {
		b.messages = slices.Delete(b.messages, 0, extra)
	}
	return m
}

// Messages returns those that are kept, the newest first.
func (b *Box) Messages() []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := slices.Clone(b.messages)
	slices.Reverse(all)
	return all
}
