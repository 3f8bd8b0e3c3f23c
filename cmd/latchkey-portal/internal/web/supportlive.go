package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/stream"
)

const (
	// recount is how often what depends on the time alone is looked at anew, and pulse how
	// often something is sent where nothing changes.
	recount = 2 * time.Second
	pulse   = 15 * time.Second
	// breath is how long it takes at least from one report to the next, so that a user who
	// is hurried does not keep the server busy.
	breath = 150 * time.Millisecond
)

// followUser tells how a user gets on, as server-sent events, for as long as somebody
// listens or until the server stops. That somebody looks on is told to the user
// meanwhile.
func (s *Server) followUser(w http.ResponseWriter, r *http.Request) {
	if fromElsewhere(r) {
		s.fail(w, r, http.StatusForbidden)
		return
	}
	user, err := s.directory.Person(r.PathValue("user"))
	if err != nil {
		s.noSuchUser(w, r)
		return
	}
	select {
	case s.helpers.seats <- struct{}{}:
		defer func() { <-s.helpers.seats }()
	default:
		s.tooManyLook(w, r)
		return
	}
	by := cleanBy(r.URL.Query().Get(byField))
	done, ok := s.helpers.looks.Hold(user.UserName, named(by))
	if !ok {
		s.tooManyLook(w, r)
		return
	}
	defer done()
	s.follow(r, stream.Begin(w), user.UserName, by)
}

func (s *Server) follow(r *http.Request, out *stream.Writer, userName, by string) {
	count, beat := time.NewTicker(recount), time.NewTicker(pulse)
	defer count.Stop()
	defer beat.Stop()
	var happened []audit.Event
	last, sent := 0, ""
	for out.Err() == nil {
		// What tells of a change is asked for before what is shown, so that none is missed.
		moved, turned := s.directory.Moved(), s.sights.next()
		some, upTo, more := s.happenedTo(userName, last)
		last, happened = upTo, append(happened, some...)
		happened = happened[max(len(happened)-4*lastEvents, 0):]
		user, err := s.directory.Progress(userName)
		if err != nil {
			out.Send("event: gone\ndata: \n\n")
			return
		}
		fragment, err := s.fragment(s.reportOn(user, by, happened))
		if err != nil {
			s.log.Error("a request failed", "doing", "following a user", "error", err)
			return
		}
		if fragment != sent {
			sent = fragment
			out.Send("event: report\ndata: " + strings.ReplaceAll(strings.ReplaceAll(fragment, "\r", ""), "\n", "\ndata: ") + "\n\n")
		}
		if !heard(r, s, breath) {
			return
		}
		select {
		case <-moved:
		case <-turned:
		case <-more:
		case <-count.C:
		case <-beat.C:
			out.Send(": still here\n\n")
		case <-r.Context().Done():
			return
		case <-s.waiting.open.Done():
			return
		}
	}
}

// heard waits, and reports false where nobody listens any more.
func heard(r *http.Request, s *Server, d time.Duration) bool {
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
		return true
	case <-r.Context().Done():
	case <-s.waiting.open.Done():
	}
	return false
}

// A watchedView is what users are told of support.
type watchedView struct {
	// Path is where their page asks whether somebody looks on; empty on pages of nobody.
	Path, Text string
	Now        bool
	// Rehearsal is what is said of a user who is made up for one.
	Rehearsal string
}

// What users are told.
const (
	looksOn          = "Support is looking at your progress. They cannot see your key or codes."
	looksOnRehearsal = "Support is looking at your progress."
	isRehearsal      = "A rehearsal: this user is made up, and support may see its key and codes."
)

// watched is what the user of a page is told of support.
func (s *Server) watched(r *http.Request, own bool) watchedView {
	if !own || token(r) == "" {
		return watchedView{}
	}
	user, err := s.directory.WhoseSession(token(r))
	if err != nil {
		return watchedView{}
	}
	v := watchedView{Path: onlookerPath, Text: looksOn, Now: s.helpers.looks.At(user.UserName)}
	if user.Rehearses() {
		v.Text, v.Rehearsal = looksOnRehearsal, isRehearsal
	}
	return v
}

// tellOfOnlooker answers a user's page whether somebody looks on. To ask is no use of the
// session.
func (s *Server) tellOfOnlooker(w http.ResponseWriter, r *http.Request) {
	if fromElsewhere(r) {
		s.fail(w, r, http.StatusForbidden)
		return
	}
	var answer struct {
		LooksOn bool `json:"looksOn"`
	}
	user, err := enroll.Person{}, enroll.ErrNoSession
	if t := token(r); t != "" {
		user, err = s.directory.WhoseSession(t)
	}
	answer.LooksOn = err == nil && s.helpers.looks.At(user.UserName)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}
