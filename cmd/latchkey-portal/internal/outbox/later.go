package outbox

import (
	"slices"
	"time"
)

// lookAgain is how often a box looks whether messages that it holds back are due.
// Its clock may be one that is set, so that no timer knows when that is.
const lookAgain = time.Second

// A held message is put when the clock says that it is due.
type held struct {
	message Message
	due     time.Time
}

// PutLater captures a message when the clock says that so much time has gone by. It
// counts as come then: its time is the one when it is due, and it has no ID before.
// Of more than are kept at most the oldest comes early.
//
// What is held back is not kept across restarts.
func (b *Box) PutLater(m Message, wait time.Duration, now func() time.Time) {
	b.mu.Lock()
	b.held = append(b.held, held{m, now().Add(wait)})
	b.clock = now
	if b.looks == nil {
		b.looks = time.AfterFunc(lookAgain, b.look)
	}
	early := len(b.held) > most
	var first Message
	if early {
		first = b.held[0].message
		b.held = slices.Delete(b.held, 0, 1)
	}
	b.mu.Unlock()
	if early {
		b.Put(first)
	}
}

// Release puts the messages that are due. A box does that by itself within a second;
// whoever looks into it after the clock was set asks for it at once.
func (b *Box) Release() {
	for _, h := range b.due() {
		h.message.At = h.due
		b.Put(h.message)
	}
}

// due takes what is due out of what is held back, the earliest first.
func (b *Box) due() []held {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.held) == 0 {
		return nil
	}
	var due []held
	now := b.clock()
	b.held = slices.DeleteFunc(b.held, func(h held) bool {
		is := !now.Before(h.due)
		if is {
			due = append(due, h)
		}
		return is
	})
	slices.SortStableFunc(due, func(a, b held) int { return a.due.Compare(b.due) })
	return due
}

// look is called now and then while something is held back.
func (b *Box) look() {
	b.Release()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.held) == 0 {
		b.looks = nil
		return
	}
	b.looks = time.AfterFunc(lookAgain, b.look)
}

// Drop forgets the messages that are held back, and returns how many those were.
func (b *Box) Drop() int { return len(b.takeHeld()) }

// Aside takes the messages that are held back out of the box. Back, which is to be called
// at most once, holds them back in it again.
func (b *Box) Aside() (back func()) {
	aside := b.takeHeld()
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.held = append(aside, b.held...)
		if b.looks == nil && len(b.held) > 0 {
			b.looks = time.AfterFunc(lookAgain, b.look)
		}
	}
}

// takeHeld takes out what is held back.
func (b *Box) takeHeld() []held {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.held
	b.held = nil
	if b.looks != nil {
		b.looks.Stop()
		b.looks = nil
	}
	return all
}
