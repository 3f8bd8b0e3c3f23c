// Package stream tells what happens in a test server as it happens, as server-sent
// events. It bounds how many listen, and lets all of them go when the server stops.
package stream

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
)

// ContentType is that of a stream.
const ContentType = "text/event-stream"

const (
	// pulse is how often something is sent where nothing happens, so that whoever is
	// between does not take the connection for dead.
	pulse = 15 * time.Second
	// sendTime is how long one of these may take.
	sendTime = 30 * time.Second
	// most is how many may listen in a room at the same time.
	most = 64
)

// A Room is where one listens. It is safe for concurrent use.
type Room struct {
	seats chan struct{}
	open  context.Context
	close context.CancelFunc
}

// NewRoom returns an empty room.
func NewRoom() *Room {
	room := &Room{seats: make(chan struct{}, most)}
	room.open, room.close = context.WithCancel(context.Background())
	return room
}

// Release ends all streams. It is for the stop of the server.
func (r *Room) Release() { r.close() }

// Enter takes a seat, which is to be left by the function that it returns; it reports
// false where all are taken.
func (r *Room) Enter() (leave func(), ok bool) {
	select {
	case r.seats <- struct{}{}:
		return func() { <-r.seats }, true
	default:
		return nil, false
	}
}

// Wanted reports whether a request asks for a stream.
func Wanted(accept string) bool { return strings.Contains(strings.ToLower(accept), ContentType) }

// ReadID reads the ID after which a request wants events, and reports whether it is one.
func ReadID(text string) (int, bool) {
	id, err := strconv.Atoi(text)
	return id, err == nil && id >= 0
}

// A Telling is what is told to one who listens.
type Telling struct {
	Feed *audit.Feed
	// After is the ID of the last event that is known already.
	After int
	// Wants reports whether an event is to be told.
	Wants func(audit.Event) bool
	// Data writes an event down.
	Data func(audit.Event) (string, error)
	// Stays is asked at every pulse, and ends the stream with false; nil never does.
	Stays func() bool
}

// Tell sends events as they happen, until whoever listens is gone, ctx ends or the server
// stops. The ID of a run of the server that is over counts as 0.
func (r *Room) Tell(ctx context.Context, w http.ResponseWriter, t Telling) {
	if t.After > t.Feed.Last() {
		t.After = 0
	}
	out := Begin(w)
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	out.Send(": listening\n\n")
	for out.Err() == nil {
		events, more := t.Feed.After(t.After)
		for _, e := range events {
			if t.After = e.ID; t.Wants(e) {
				out.event(e, t.Data)
			}
		}
		if len(events) > 0 {
			continue
		}
		select {
		case <-more:
		case <-beat.C:
			if t.Stays != nil && !t.Stays() {
				return
			}
			out.Send(": still here\n\n")
		case <-ctx.Done():
			return
		case <-r.open.Done():
			return
		}
	}
}

// A Writer sends pieces of a stream, until one does not arrive.
type Writer struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
}

// Begin answers with a stream, which goes on for longer than a request may take.
func Begin(w http.ResponseWriter) *Writer {
	out := &Writer{w: w, control: http.NewResponseController(w)}
	w.Header().Set("Content-Type", ContentType)
	w.WriteHeader(http.StatusOK)
	// The server's own limit for a request would end the connection.
	_ = out.control.SetReadDeadline(time.Time{})
	return out
}

func (o *Writer) event(e audit.Event, data func(audit.Event) (string, error)) {
	text, err := data(e)
	if err != nil {
		o.err = err
		return
	}
	lines := strings.NewReplacer("\r\n", "\ndata: ", "\n", "\ndata: ", "\r", "\ndata: ")
	o.Send(fmt.Sprintf("id: %d\ndata: %s\n\n", e.ID, lines.Replace(text)))
}

// Err is why a piece did not arrive; nil while all do.
func (o *Writer) Err() error { return o.err }

// Send sends a piece, as it is.
func (o *Writer) Send(text string) {
	if o.err != nil {
		return
	}
	_ = o.control.SetWriteDeadline(time.Now().Add(sendTime)) // a writer without limits needs none
	if _, o.err = o.w.Write([]byte(text)); o.err == nil {
		o.err = o.control.Flush()
	}
}
