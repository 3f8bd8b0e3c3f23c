package panel

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/stream"
)

// mostShown is how many events the page has, the newest first.
const mostShown = 200

// An event is one as it is shown.
type event struct {
	audit.Event
	When, Stamp string
	What        string // the kind in words
	UserPath    string
}

func eventOf(e audit.Event) event {
	shown := event{Event: e, When: moment(e.At), Stamp: e.At.UTC().Format(time.RFC3339), What: inWords(e.Kind)}
	if e.User != "" && e.Profile != "" {
		shown.UserPath = userAt(e.Profile, e.User)
	}
	return shown
}

// inWords makes a phrase of a kind of event.
func inWords(kind string) string {
	words := strings.ReplaceAll(kind, "-", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// eventsOf returns events as they are shown, the newest first.
func eventsOf(all []audit.Event) []event {
	shown := []event{}
	for _, e := range slices.Backward(all) {
		shown = append(shown, eventOf(e))
	}
	return shown
}

// An eventsPage lists what happened.
type eventsPage struct {
	common
	Action string
	Again  string // the page itself
	Stream string
	Events []event
	Most   int
}

func wantsStream(r *http.Request) bool {
	return r.URL.Path == eventsPath && stream.Wanted(r.Header.Get("Accept"))
}

func (p *Panel) showEvents(w http.ResponseWriter, r *http.Request, s *session) {
	c, ok := p.commonOf(r, eventsPath)
	if !ok {
		p.fail(w, r, played.ErrNoProfile)
		return
	}
	if wantsStream(r) {
		p.stream(w, r, s, c.Profile)
		return
	}
	found, _ := p.stage.Feed().After(0)
	found = played.Only(found, c.Profile)
	page := eventsPage{common: c, Action: eventsPath, Events: eventsOf(found[max(len(found)-mostShown, 0):]), Most: mostShown}
	page.Again = at(eventsPath, "profile", c.Profile)
	page.Stream = page.Again
	p.show(w, r, "events", "Events", nil, page)
}

// stream sends events as they happen, each as a piece of the page, for as long as the
// session lasts: listening is no sign of life of it.
func (p *Panel) stream(w http.ResponseWriter, r *http.Request, s *session, profile string) {
	after := p.stage.Feed().Last()
	for _, known := range []string{r.URL.Query().Get("after"), r.Header.Get("Last-Event-ID")} {
		if id, ok := stream.ReadID(known); ok {
			after = id
		}
	}
	leave, ok := p.listeners.Enter()
	if !ok {
		w.Header().Set("Retry-After", "5")
		p.frame.FailWith(w, r, http.StatusServiceUnavailable, "Too many are listening", "As many are told events as they happen as there is room for. Close a page with events first, or load this one again to see what is new.")
		return
	}
	defer leave()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.open, cancel)()
	p.listeners.Tell(ctx, w, stream.Telling{
		Feed: p.stage.Feed(), After: after, Data: p.piece,
		Wants: func(e audit.Event) bool { return played.Concerns(e, profile) },
		Stays: func() bool { return p.sessions.lives(s) },
	})
}

// piece is an event as the page's list has it.
func (p *Panel) piece(e audit.Event) (string, error) {
	var b bytes.Buffer
	err := p.frame.Piece(&b, "events", "event", eventOf(e))
	return strings.TrimSpace(b.String()), err
}
