package web

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"latchkey/cmd/latchkey-portal/internal/support"
)

// A sight is what a user has before them, as far as staff see it.
type sight struct {
	path    string // of a form; empty for other pages
	title   string
	problem *problem // what the page says is wrong
}

// mostSights is of how many users it is known what they have before them: the others
// have what belongs to where they stand.
const mostSights = 1000

// sights are what users have before them: of each the page that went out last. They are
// safe for concurrent use.
type sights struct {
	mu    sync.Mutex
	of    map[string]sight
	order []string      // of the users, the first that came first
	moved chan struct{} // closed at the next page; nil while nobody waits
}

func (s *sights) put(user string, now sight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[string]sight{}
	}
	if _, known := s.of[user]; !known {
		if len(s.order) >= mostSights {
			delete(s.of, s.order[0])
			s.order = slices.Delete(s.order, 0, 1)
		}
		s.order = append(s.order, user)
	}
	s.of[user] = now
	if s.moved != nil {
		close(s.moved)
		s.moved = nil
	}
}

func (s *sights) last(user string) sight {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[user]
}

// next returns what is closed when somebody has another page before them.
func (s *sights) next() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.moved == nil {
		s.moved = make(chan struct{})
	}
	return s.moved
}

// noteSight remembers a page of the portal that goes out to a user, and puts into the
// feed what it complains of.
func (s *Server) noteSight(r *http.Request, v view) {
	user := v.Whose
	if user == "" && token(r) != "" {
		if person, err := s.directory.WhoseSession(token(r)); err == nil {
			user = person.UserName
		}
	}
	s.noteSightOf(user, sight{path: v.Path, title: strings.TrimPrefix(v.Title, "Error: "), problem: v.Problem})
}

func (s *Server) noteSightOf(userName string, now sight) {
	person, err := s.directory.Person(userName)
	if err != nil {
		return
	}
	if p := now.problem; p != nil && !p.told && p.Complaint != "" {
		s.helpers.feed.Put(support.ComplaintEvent(s.clock.Now(), s.profile.Name, person.UserName, p.Complaint, now.title))
	}
	now.problem = now.problem.forStaff()
	s.sights.put(person.UserName, now)
}

// noteFailing notes that the portal fails to answer what a user sent.
func (s *Server) noteFailing(r *http.Request, c support.Complaint) {
	person, err := s.directory.WhoseSession(token(r))
	if err != nil {
		return
	}
	_, said := failureOf(http.StatusInternalServerError)
	now := sight{path: r.URL.Path, title: said.Title, problem: &problem{Complaint: c, Text: said.Title, Advice: []string{said.Text}}}
	for _, screen := range s.profile.Screens {
		if screen.Path == now.path {
			now.title = screen.Title
		}
	}
	s.noteSightOf(person.UserName, now)
}

// forStaff is a problem without what only its user may read.
func (p *problem) forStaff() *problem {
	if p == nil || !p.secret {
		return p
	}
	shown := *p
	shown.Advice = []string{"What it says further is about the key or the code, and for the user alone."}
	return &shown
}
