package control

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/stream"
)

type eventsInput struct {
	Of
	After  int    `query:"after" minimum:"0" doc:"Only events whose ID is above this. One that is above the last, as after a restart of the portal, counts as 0." example:"17"`
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
			stream.ContentType: {
				Schema:  &huma.Schema{Type: huma.TypeString, Description: "Server-sent events: id is that of the event, data the event as JSON."},
				Example: "id: 17\ndata: {\"id\":17,\"at\":\"2026-03-01T12:00:00Z\",\"kind\":\"code-refused\"}\n\n",
			},
		},
	}}
	huma.Register(c.api, op, c.events)
}

func (c *Control) events(_ context.Context, in *eventsInput) (*huma.StreamResponse, error) {
	if _, err := c.stage.Played(in.Profile); err != nil {
		return nil, userProblem(err)
	}
	after := in.After
	if in.LastID != "" {
		id, ok := stream.ReadID(in.LastID)
		if !ok {
			return nil, problem(http.StatusUnprocessableEntity, "invalid", "The request is not as described", "Last-Event-ID is the ID of an event: a whole number from 0 on.")
		}
		after = id
	}
	if !stream.Wanted(in.Accept) {
		return &huma.StreamResponse{Body: func(ctx huma.Context) { c.answerEvents(ctx, in.Profile, after) }}, nil
	}
	leave, ok := c.listeners.Enter()
	if !ok {
		return nil, problem(http.StatusServiceUnavailable, "too-many-listeners", "Too many are listening", "As many are told events as they happen as there is room for; close one of them first, or ask without text/event-stream.")
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		defer leave()
		r, w := humago.Unwrap(ctx)
		c.listeners.Tell(r.Context(), w, stream.Telling{
			Feed: c.stage.Feed(), After: after, Data: asJSON,
			Wants: func(e audit.Event) bool { return played.Concerns(e, in.Profile) },
		})
	}}, nil
}

func asJSON(e audit.Event) (string, error) {
	data, err := json.Marshal(e)
	return string(data), err
}

func (c *Control) answerEvents(ctx huma.Context, profile string, after int) {
	last := c.stage.Feed().Last()
	if after > last {
		after = 0 // it is of a run that is over
	}
	found, _ := c.stage.Feed().After(after)
	if len(found) > 0 {
		last = found[len(found)-1].ID // there may be more by now
	}
	out := Events{Events: played.Only(found, profile), Last: last}
	ctx.SetHeader("Content-Type", "application/json")
	if err := json.NewEncoder(ctx.BodyWriter()).Encode(out); err != nil {
		c.log.Info("an answer did not arrive", "error", err)
	}
}
