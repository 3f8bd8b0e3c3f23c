package control

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"latchkey/cmd/latchkey-portal/internal/audit"
)

const (
	eventStream = "text/event-stream"
	// pulse is how often something is sent where nothing happens, so that whoever is
	// between does not take the connection for dead.
	pulse = 15 * time.Second
	// sendTime is how long one of these may take.
	sendTime = 30 * time.Second
	// mostListeners is how many may be told events as they happen at the same time.
	mostListeners = 64
)

type eventsInput struct {
	Of
	After  int    `query:"after" minimum:"0" doc:"Only events whose ID is above this." example:"17"`
	LastID string `header:"Last-Event-ID" doc:"What a browser sends to be told what it missed; it takes the place of after."`
	Accept string `header:"Accept" doc:"With text/event-stream events are sent as they happen."`
}

// Events are some of the feed.
type Events struct {
	Events []audit.Event `json:"events" nullable:"false" doc:"The oldest first."`
	Last   int           `json:"last" doc:"The ID of the latest event that there was; 0 stands for none." example:"17"`
}

func (c *Control) routeEvents() {
	op := operation("list-events", http.MethodGet, "/events", tagServer, "Hear what happened",
		"What happened to whom and why: log-ins, codes, enrollments, resets, and what was done over this API. Never a key, code or password. "+
			"The latest 2000 are held. With Accept: text/event-stream they are sent as they happen, as server-sent events, each with its ID, and from Last-Event-ID on where that is sent.",
		http.StatusNotFound)
	op.Responses = map[string]*huma.Response{"200": {
		Description: "The events, or a stream of them.",
		Content: map[string]*huma.MediaType{
			"application/json": {Schema: huma.SchemaFromType(c.api.OpenAPI().Components.Schemas, typeOf[Events]())},
			eventStream: {
				Schema:  &huma.Schema{Type: huma.TypeString, Description: "Server-sent events: id is that of the event, data the event as JSON."},
				Example: "id: 17\ndata: {\"id\":17,\"at\":\"2026-03-01T12:00:00Z\",\"kind\":\"code-refused\"}\n\n",
			},
		},
	}}
	huma.Register(c.api, op, c.events)
}

func (c *Control) events(_ context.Context, in *eventsInput) (*huma.StreamResponse, error) {
	if _, err := c.stage.Portal(in.Profile); err != nil {
		return nil, unknownProfile()
	}
	after := in.After
	if in.LastID != "" {
		id, err := strconv.Atoi(in.LastID)
		if err != nil || id < 0 {
			return nil, problem(http.StatusUnprocessableEntity, "invalid", "The request is not as described", "Last-Event-ID is the ID of an event: a whole number from 0 on.")
		}
		after = id
	}
	if !strings.Contains(strings.ToLower(in.Accept), eventStream) {
		return &huma.StreamResponse{Body: func(ctx huma.Context) { c.answerEvents(ctx, in.Profile, after) }}, nil
	}
	select {
	case c.listeners <- struct{}{}:
	default:
		return nil, problem(http.StatusServiceUnavailable, "too-many-listeners", "Too many are listening", "As many are told events as they happen as there is room for; close one of them first, or ask without text/event-stream.")
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		defer func() { <-c.listeners }()
		if last := c.stage.Feed().Last(); after > last {
			after = 0 // the IDs are of a run of the portal that is over
		}
		c.stream(ctx, in.Profile, after)
	}}, nil
}

func (c *Control) answerEvents(ctx huma.Context, profile string, after int) {
	found, _ := c.stage.Feed().After(after)
	out := Events{Events: only(found, profile), Last: c.stage.Feed().Last()}
	ctx.SetHeader("Content-Type", "application/json")
	if err := json.NewEncoder(ctx.BodyWriter()).Encode(out); err != nil {
		c.log.Info("an answer did not arrive", "error", err)
	}
}

// only leaves out what is of other portals.
func only(all []audit.Event, profile string) []audit.Event {
	some := []audit.Event{}
	for _, e := range all {
		if profile == "" || e.Profile == "" || e.Profile == profile {
			some = append(some, e)
		}
	}
	return some
}

// stream sends events as they happen, until whoever listens is gone or the server stops.
func (c *Control) stream(ctx huma.Context, profile string, after int) {
	r, w := humago.Unwrap(ctx)
	out := &eventWriter{w: w, control: http.NewResponseController(w)}
	w.Header().Set("Content-Type", eventStream)
	w.WriteHeader(http.StatusOK)
	// The server's own limit for a request would end the connection.
	_ = out.control.SetReadDeadline(time.Time{})
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	out.send(": listening\n\n")
	for out.err == nil {
		events, more := c.stage.Feed().After(after)
		for _, e := range events {
			after = e.ID
			if profile == "" || e.Profile == "" || e.Profile == profile {
				out.event(e)
			}
		}
		if len(events) > 0 {
			continue
		}
		select {
		case <-more:
		case <-beat.C:
			out.send(": still here\n\n")
		case <-r.Context().Done():
			return
		case <-c.open.Done():
			return
		}
	}
}

// An eventWriter sends pieces of a stream, until one does not arrive.
type eventWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
}

func (o *eventWriter) event(e audit.Event) {
	data, err := json.Marshal(e)
	if err != nil {
		o.err = err
		return
	}
	o.send(fmt.Sprintf("id: %d\ndata: %s\n\n", e.ID, data))
}

func (o *eventWriter) send(text string) {
	if o.err != nil {
		return
	}
	_ = o.control.SetWriteDeadline(time.Now().Add(sendTime)) // a writer without limits needs none
	if _, o.err = o.w.Write([]byte(text)); o.err == nil {
		o.err = o.control.Flush()
	}
}
