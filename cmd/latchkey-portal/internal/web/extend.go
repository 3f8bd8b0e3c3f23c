package web

import (
	"fmt"
	"net/http"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// What staff does on the front page about the time for the set-up.
const (
	extendPath   = usersPath + "extend"
	noteExtended = "extended"
)

func (s *Server) routeDeadline(mux *http.ServeMux) {
	if s.profile.Rules.Grace == 0 {
		return
	}
	mux.HandleFunc("POST "+extendPath, s.extend)
}

func (s *Server) extend(w http.ResponseWriter, r *http.Request) {
	s.administer(w, r, "given more time", noteExtended, func(userName string) error {
		return s.directory.Extend(userName, s.profile.Extension)
	})
}

// A deadlineView is where a user stands in the time for the set-up, and what
// staff can do about it. It is empty where there is no such time.
type deadlineView struct {
	Until   string // and when it ends or ended
	Overdue bool
	Extend  string // the button's label
}

func (s *Server) deadline(status enroll.Status) deadlineView {
	if s.profile.Rules.Grace == 0 {
		return deadlineView{}
	}
	v := deadlineView{Overdue: status.Overdue}
	if !status.Deadline.IsZero() {
		v.Until = moment(status.Deadline)
		v.Extend = fmt.Sprintf("Give %d more days", s.profile.Extension/(24*time.Hour))
	}
	return v
}
