package web

import (
	"slices"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// masked is a mail address or a telephone number as it may be shown to somebody
// who has shown no more than a password: enough to know one's own by.
func masked(to string) string {
	const dots = "•••"
	if name, domain, ok := strings.Cut(to, "@"); ok {
		for _, first := range name {
			return string(first) + dots + "@" + domain
		}
		return dots + "@" + domain
	}
	if len(to) <= 4 {
		return dots
	}
	return dots + to[len(to)-4:]
}

// setUpNote says which methods are set up already, where another is offered.
func (s *Server) setUpNote(session enroll.Session) string {
	var names []string
	for _, m := range s.profile.Rules.Methods {
		if !slices.Contains(session.Methods, m) {
			names = append(names, methodName(s.profile, m))
		}
	}
	if len(names) == 1 {
		return names[0] + " is set up."
	}
	return strings.Join(names, " and ") + " are set up."
}
