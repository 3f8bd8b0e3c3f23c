// Package audit is the feed of what happened in a test server: to whom, when, and
// why. Staff and scripts read it. It holds no key, code, password or token, and of a
// name that no user has nothing either, since people type passwords into the wrong
// field.
package audit

import (
	"slices"
	"sync"
	"time"
)

// An Event is one thing that happened. As JSON it has the names that the API promises.
type Event struct {
	// ID counts up from 1.
	ID int `json:"id" doc:"Counts up from 1; none is left out." example:"17"`
	// At is when, by the clock of the test server.
	At time.Time `json:"at" doc:"When it happened, by the clock of the test server."`
	// Profile is the portal that it happened in; empty where that is no single one.
	Profile string `json:"profile,omitempty" doc:"The portal that it happened in; left out where that is no single one." example:"cin7"`
	// User is the name of whom it happened to; empty where that is nobody known.
	User string `json:"user,omitempty" doc:"Whom it happened to; left out where that is nobody known." example:"dana@example.com"`
	// Kind says what happened, as a stable identifier.
	Kind string `json:"kind" doc:"What happened, as an identifier that stays the same." example:"code-refused"`
	// Reason says why, as a stable identifier; it may be empty.
	Reason string `json:"reason,omitempty" doc:"Why, as an identifier that stays the same; left out where there is none." example:"used"`
	// Via is [ViaControl] for a code that came that way, and else empty.
	Via string `json:"via,omitempty" enum:"control" doc:"How a code came: control for this API and the control panel; left out where it came on the pages of the portal." example:"control"`
	// Detail says it in a sentence; it may be empty.
	Detail string `json:"detail,omitempty" doc:"The same as a sentence for people; left out where the kind says it all." example:"The code was right, but it was used already."`
}

// ViaControl is how a code comes that no user enters on a page of the portal: by the API
// or the control panel.
const ViaControl = "control"

// most is how many events a feed holds. The oldest make room.
const most = 2000

// A Feed holds the latest events. It is safe for concurrent use.
type Feed struct {
	mu      sync.Mutex
	last    int
	events  []Event       // the oldest first
	changed chan struct{} // closed at the next event; nil while nobody waits
}

// Put adds an event and gives it its ID.
func (f *Feed) Put(e Event) Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last++
	e.ID = f.last
	if f.events = append(f.events, e); len(f.events) >= 2*most {
		f.events = slices.Clone(f.events[len(f.events)-most:])
	}
	if f.changed != nil {
		close(f.changed)
		f.changed = nil
	}
	return e
}

// After returns the events that came after the one with an ID, as far as there is room
// for them, the oldest first, and what is closed when there are more.
func (f *Feed) After(id int) (events []Event, more <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.changed == nil {
		f.changed = make(chan struct{})
	}
	held := f.events[max(len(f.events)-most, 0):]
	missing := min(max(f.last-id, 0), len(held))
	return slices.Clone(held[len(held)-missing:]), f.changed
}

// Last returns the ID of the latest event; 0 stands for none.
func (f *Feed) Last() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}
