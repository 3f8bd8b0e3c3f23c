package control

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// A Message is one mail or SMS that was caught.
type Message struct {
	Profile string `json:"profile" doc:"The portal that sent it." example:"cin7"`
	outbox.Message
}

type messagesAnswer struct {
	Body struct {
		Messages []Message `json:"messages" nullable:"false" doc:"The newest first."`
	}
}

// A choice of messages.
type choice struct {
	Of
	To    string `query:"to" maxLength:"512" doc:"Only those to this mail address or telephone number, of which the digits count." example:"dana@example.com"`
	Kind  string `query:"kind" enum:"mail,sms" doc:"Only those of this kind." example:"mail"`
	After int    `query:"after" minimum:"0" doc:"Only those whose ID is above this; each portal counts its own." example:"3"`
}

func (c *Control) routeOutbox() {
	huma.Register(c.api, operation("list-messages", http.MethodGet, "/outbox", tagServer, "Read the messages",
		"The mails and SMS that the portals sent, as they were caught, with the codes in them. /api/outbox at the same address, which needs no token, can also wait for one.",
		http.StatusNotFound), c.listMessages)
	huma.Register(c.api, operation("clear-messages", http.MethodDelete, "/outbox", tagServer, "Clear the messages",
		"Takes all messages away, or those of one portal, those too that a fault holds back. Their IDs are not used again.", http.StatusNotFound), c.clearMessages)
}

func (c *Control) listMessages(_ context.Context, in *choice) (*messagesAnswer, error) {
	if _, err := c.stage.Portal(in.Profile); err != nil {
		return nil, unknownProfile()
	}
	out := &messagesAnswer{}
	out.Body.Messages = []Message{}
	for _, p := range c.stage.Portals() {
		name := p.Profile().Name
		if in.Profile != "" && name != in.Profile {
			continue
		}
		p.Outbox().Release()
		found, _ := p.Outbox().Find(outbox.Query{To: in.To, Kind: outbox.Kind(in.Kind), After: in.After})
		for _, m := range found {
			out.Body.Messages = append(out.Body.Messages, Message{name, m})
		}
	}
	slices.SortStableFunc(out.Body.Messages, func(a, b Message) int { return b.At.Compare(a.At) })
	return out, nil
}

func (c *Control) clearMessages(_ context.Context, in *Of) (*struct{}, error) {
	if _, err := c.stage.Portal(in.Profile); err != nil {
		return nil, unknownProfile()
	}
	for _, p := range c.stage.Portals() {
		if name := p.Profile().Name; in.Profile == "" || name == in.Profile {
			p.Outbox().Drop()
			p.Outbox().Clear(p.Outbox().Last())
			c.stage.Note(name, "outbox-cleared", "")
		}
	}
	return nil, nil
}
