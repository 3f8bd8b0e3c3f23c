package panel

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"sync"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/vault"
)

// Bounds of sessions.
const (
	tokenBytes   = 32
	mostSessions = 32
	idleLife     = 30 * time.Minute
	sessionLife  = 12 * time.Hour
)

// A session is one browser that is logged in.
type session struct {
	// open ends with the session.
	open  context.Context
	close context.CancelFunc
	began time.Time
	seen  time.Time // both are guarded by the mutex of all sessions

	mu    sync.Mutex
	told  *told
	begun *begun
}

// told is what a page says once, after the form that led to it.
type told struct {
	at   string // the page
	note string
	// password and invitation are those of a user who was just added.
	password, invitation string
	outcome              *enroll.Outcome
}

// begun is an enrollment that a session began, to be shown until it is confirmed.
type begun struct {
	profile, user string
	account       vault.Account
	until         time.Time // by the server's clock
}

// tell has the page say something when it is shown next.
func (s *session) tell(t told) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = &t
}

// hear returns what a page is to say, once.
func (s *session) hear(at string) told {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.told == nil || s.told.at != at {
		return told{}
	}
	t := *s.told
	s.told = nil
	return t
}

// begin remembers an enrollment, or none.
func (s *session) begin(b *begun) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun = b
}

// underWay returns the enrollment of a user that the session began and that can still be
// confirmed; nil where there is none.
func (s *session) underWay(profile, user string, now time.Time) *begun {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.begun == nil || s.begun.profile != profile || s.begun.user != user || !now.Before(s.begun.until) {
		return nil
	}
	return s.begun
}

// sessions are all there are, by the hashes of their tokens.
type sessions struct {
	now func() time.Time
	mu  sync.Mutex
	all map[[sha256.Size]byte]*session
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, all: map[[sha256.Size]byte]*session{}}
}

// enter begins a session and returns its token. Where there are too many, the one that
// was idle longest ends.
func (s *sessions) enter() string {
	bits := make([]byte, tokenBytes)
	_, _ = rand.Read(bits) // never fails, by its contract
	token := base64.RawURLEncoding.EncodeToString(bits)
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.prune(now)
	for len(s.all) >= mostSessions {
		var idlest [sha256.Size]byte
		for key, one := range s.all {
			if longest := s.all[idlest]; longest == nil || one.seen.Before(longest.seen) {
				idlest = key
			}
		}
		s.end(idlest)
	}
	one := &session{began: now, seen: now}
	one.open, one.close = context.WithCancel(context.Background())
	s.all[sha256.Sum256([]byte(token))] = one
	return token
}

// find returns the session of a token, which is not idle then; nil where there is none.
func (s *sessions) find(token string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.prune(now)
	one := s.all[sha256.Sum256([]byte(token))]
	if one != nil {
		one.seen = now
	}
	return one
}

// lives reports whether a session goes on, without being a sign of life of it.
func (s *sessions) lives(one *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prune(s.now())
	return one.open.Err() == nil
}

// leave ends the session of a token, where there is one.
func (s *sessions) leave(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end(sha256.Sum256([]byte(token)))
}

// prune ends what is over. It is called with the mutex held, like end.
func (s *sessions) prune(now time.Time) {
	for key, one := range s.all {
		if now.Sub(one.seen) >= idleLife || now.Sub(one.began) >= sessionLife {
			s.end(key)
		}
	}
}

func (s *sessions) end(key [sha256.Size]byte) {
	if one := s.all[key]; one != nil {
		one.close()
		delete(s.all, key)
	}
}

// cookieName is one of the server's own: cookies do not tell ports apart, and another
// test server on this machine may have a panel as well.
func cookieName(base string) string {
	where, err := url.Parse(base)
	if err != nil || where.Port() == "" {
		return "latchkey-control"
	}
	return "latchkey-control-" + where.Port()
}

// token returns what the browser showed, or an empty one.
func (p *Panel) token(r *http.Request) string {
	cookie, err := r.Cookie(p.cookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// keep gives the browser a token; with an empty one it forgets what it has.
func (p *Panel) keep(w http.ResponseWriter, r *http.Request, token string) {
	cookie := &http.Cookie{
		Name: p.cookie, Value: token, Path: Path,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	}
	if token == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// A handler answers a request that belongs to a session.
type handler func(w http.ResponseWriter, r *http.Request, s *session)

// inSession sends a browser without a session to the log-in. A stream cannot go there:
// it is refused, so that it is not asked for again and again.
func (p *Panel) inSession(next handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s := p.sessions.find(p.token(r)); s != nil {
			next(w, r, s)
			return
		}
		if wantsStream(r) {
			p.frame.FailWith(w, r, http.StatusUnauthorized, "You are logged out", "Log in again to be told what happens.")
			return
		}
		where := logInPath
		if p.token(r) != "" {
			where += "?ended=yes"
		}
		http.Redirect(w, r, where, http.StatusSeeOther)
	}
}
