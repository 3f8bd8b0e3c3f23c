package outbox

import (
	"context"
	"strings"
)

// A Query says which messages are wanted. Its zero value wants all.
type Query struct {
	// To is whom they are to: a mail address, or a telephone number of which
	// only the digits count. Empty stands for everyone.
	To string
	// Kind is Mail, SMS, or empty for both.
	Kind Kind
	// After leaves out messages up to this ID.
	After int
	// Since leaves out messages that were put and last changed in a version of
	// the box up to this one.
	Since int
}

func (q Query) fits(m Message) bool {
	return m.ID > q.After && m.changed > q.Since &&
		(q.Kind == "" || q.Kind == m.Kind) && (q.To == "" || sameAddress(q.To, m.To))
}

// sameAddress compares mail addresses without regard to capitals, and telephone
// numbers by their digits: a plus is a space by the time that it has been through
// a careless address.
func sameAddress(a, b string) bool {
	if strings.Contains(a, "@") || strings.Contains(b, "@") {
		return strings.EqualFold(strings.TrimSpace(a), b)
	}
	digits := digitsOf(a)
	return digits != "" && digits == digitsOf(b)
}

func digitsOf(number string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, number)
}

// Find returns the messages that are wanted, the newest first, and the version of
// the box.
func (b *Box) Find(q Query) ([]Message, int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.find(q), b.version
}

func (b *Box) find(q Query) []Message {
	found := []Message{}
	for i := len(b.messages) - 1; i >= 0; i-- {
		if q.fits(b.messages[i]) {
			found = append(found, b.messages[i])
		}
	}
	return found
}

// Wait is Find that waits until there is a message or the context ends, which is
// no error.
func (b *Box) Wait(ctx context.Context, q Query) ([]Message, int) {
	for {
		found, version, changed := b.findOrWatch(q)
		if len(found) > 0 {
			return found, version
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return found, version
		}
	}
}

func (b *Box) findOrWatch(q Query) ([]Message, int, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	found := b.find(q)
	if len(found) == 0 && b.changed == nil {
		b.changed = make(chan struct{})
	}
	return found, b.version, b.changed
}

// Last returns the ID of the newest message that there ever was; 0 stands for
// none.
func (b *Box) Last() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last
}
