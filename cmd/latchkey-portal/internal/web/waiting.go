package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

const (
	// longestWait is how long a request may wait for a message.
	longestWait = 30 * time.Second
	// afterWait is what is left then for the answer.
	afterWait = 10 * time.Second
	// mostWaiting is how many requests may wait at the same time.
	mostWaiting = 64
)

// A waitingRoom bounds how many requests wait for messages, and lets all of them
// go when the server stops.
type waitingRoom struct {
	name  string // of this run of the portal
	seats chan struct{}
	open  context.Context
	close context.CancelFunc
}

func newWaitingRoom() *waitingRoom {
	room := &waitingRoom{name: rand.Text(), seats: make(chan struct{}, mostWaiting)}
	room.open, room.close = context.WithCancel(context.Background())
	return room
}

// Release lets the requests go that wait for a message, and those that come later
// wait no more. It is for the stop of the server.
func (s *Server) Release() { s.waiting.close() }

// await finds messages, and waits until there is one, until the time is over or
// until the server stops. It reports false where too many wait already.
func (s *Server) await(w http.ResponseWriter, r *http.Request, q outbox.Query, wait time.Duration) (found []outbox.Message, version int, ok bool) {
	s.outbox.Release()
	found, version = s.outbox.Find(q)
	if len(found) > 0 || wait <= 0 {
		return found, version, true
	}
	select {
	case s.waiting.seats <- struct{}{}:
		defer func() { <-s.waiting.seats }()
	default:
		return nil, version, false
	}
	// The server's own limits of time are shorter. A writer that has none, as
	// in tests, needs no longer ones.
	control, until := http.NewResponseController(w), time.Now().Add(wait+afterWait)
	_ = control.SetReadDeadline(until)
	_ = control.SetWriteDeadline(until)

	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	defer context.AfterFunc(s.waiting.open, cancel)()
	found, version = s.outbox.Wait(ctx, q)
	return found, version, true
}

// fromElsewhere reports whether a browser says that a request comes from a page
// of another site. Such a page could not read the answer, but it could take all
// the seats.
func fromElsewhere(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return false
	}
	return true
}
