package panel

import (
	"errors"
	"net/http"
)

// A serverPage says how the server is, and begins anew.
type serverPage struct {
	common
	Action  string
	Version string
	Ready   string // why it cannot be used; "" where it can
	Base    string
	Kept    bool
}

func (p *Panel) showServer(w http.ResponseWriter, r *http.Request, s *session) {
	p.showState(w, r, s.hear(serverPath).note, nil)
}

func (p *Panel) showState(w http.ResponseWriter, r *http.Request, note string, wrong *problem) {
	page := serverPage{common: p.commonAt(serverPath), Action: serverPath, Version: p.o.Version, Base: p.o.Base, Kept: p.stage.Portals()[0].Kept()}
	page.Note, page.Problem = note, wrong
	if err := p.stage.Keep(); err != nil {
		page.Ready = p.explain(r, err).Detail
	}
	p.show(w, r, "server", "Server", wrong, page)
}

// startOver has everything be as at the start.
func (p *Panel) startOver(w http.ResponseWriter, r *http.Request, s *session) {
	if r.PostForm.Get("sure") == "" {
		p.showState(w, r, "", typo("", "sure", errors.New("tick the box to say that you are sure")))
		return
	}
	if err := p.stage.StartOver(r.Context()); err != nil {
		p.fail(w, r, err)
		return
	}
	s.begin(nil)
	p.to(w, r, s, serverPath, "Everything is as at the start.")
}
