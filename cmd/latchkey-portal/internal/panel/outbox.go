package panel

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/played"
)

// A letter is a message as it is shown.
type letter struct {
	played.Message
	Key         string // names it among those of all portals
	From        string
	When, Stamp string
	Lines       []string
}

// An outboxPage lists the messages of all portals.
type outboxPage struct {
	common
	Action  string
	To      string
	Kind    outbox.Kind
	Letters []letter
}

func (p *Panel) showOutbox(w http.ResponseWriter, r *http.Request, s *session) {
	c, ok := p.commonOf(r, outboxPath)
	if !ok {
		p.fail(w, r, played.ErrNoProfile)
		return
	}
	page := outboxPage{common: c, Action: outboxPath, To: strings.TrimSpace(r.URL.Query().Get("to"))}
	if k := outbox.Kind(r.URL.Query().Get("kind")); k == outbox.Mail || k == outbox.SMS {
		page.Kind = k
	}
	page.Note = s.hear(r.URL.RequestURI()).note
	found, err := p.stage.Messages(c.Profile, outbox.Query{To: page.To, Kind: page.Kind})
	if err != nil {
		p.fail(w, r, err)
		return
	}
	sites := map[string]string{}
	for _, portal := range p.stage.Portals() {
		sites[portal.Profile().Name] = portal.Profile().Site
	}
	for _, m := range found {
		page.Letters = append(page.Letters, letter{
			Message: m, Key: fmt.Sprintf("%s-%d", m.Profile, m.ID), From: sites[m.Profile],
			When: moment(m.At), Stamp: m.At.UTC().Format(time.RFC3339), Lines: strings.Split(m.Body, "\n"),
		})
	}
	p.show(w, r, "outbox", "Outbox", nil, page)
}

// clear deletes the messages of a portal, or of all.
func (p *Panel) clear(w http.ResponseWriter, r *http.Request, s *session) {
	profile := r.PostForm.Get("profile")
	if err := p.stage.ClearMessages(profile); err != nil {
		p.fail(w, r, err)
		return
	}
	p.to(w, r, s, at(outboxPath, "profile", profile), "The messages were deleted.")
}
