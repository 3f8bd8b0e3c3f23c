package web

import "latchkey/cmd/latchkey-portal/internal/enroll"

// A refusalView is the last code of a user that was refused, as staff read it.
type refusalView struct {
	At    string
	SetUp bool
	Entry string // what the portal calls its log-in
	Why   string
}

// viewRefusal returns nil where no code was refused.
func (s *Server) viewRefusal(status enroll.Status) *refusalView {
	if len(status.Refusals) == 0 {
		return nil
	}
	last := status.Refusals[0]
	return &refusalView{At: clockTime(last.At), SetUp: last.SetUp, Entry: s.profile.Entry(), Why: last.Detail}
}
