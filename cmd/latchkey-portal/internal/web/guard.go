package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// policy lets a page load this server's own style sheet, script and pictures, post
// to this server, have its script ask this server how things are now, and do
// nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// guard puts round the routes what every request goes through.
func (s *Server) guard(mux *http.ServeMux) http.Handler {
	return Guard{
		Log: s.log, Hosts: s.hosts, Fail: s.fail, Longest: s.longestBody,
		Quiet: func(r *http.Request) bool {
			return strings.HasPrefix(r.URL.Path, staticPath) || r.URL.Path == onlookerPath
		},
	}.Around(mux)
}

// A Guard is what every request for pages goes through: the log, the headers, the
// checks of where it comes from, and pages for what goes wrong.
type Guard struct {
	Log   *slog.Logger
	Hosts Hosts
	// Fail answers with the page of an HTTP error.
	Fail func(http.ResponseWriter, *http.Request, int)
	// Longest is how long what is posted may be, in bytes.
	Longest func(*http.Request) int64
	// Quiet reports whether a request is not worth a line of the log.
	Quiet func(*http.Request) bool
}

// Around puts the guard round routes.
func (g Guard) Around(mux *http.ServeMux) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.Fail(w, r, http.StatusForbidden)
	}))
	inner := crossOrigin.Handler(g.withPages(mux))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &watcher{ResponseWriter: w}
		started := time.Now()
		defer func() {
			if p := recover(); p != nil {
				g.Log.Error("a request failed", "route", r.Pattern, "problem", describe(p), "stack", string(debug.Stack()))
				if seen.status == 0 {
					g.Fail(seen, r, http.StatusInternalServerError)
				}
			}
			if !g.Quiet(r) {
				g.Log.Info("request", "method", knownMethod(r.Method), "route", r.Pattern, "status", seen.status,
					"took", time.Since(started).Round(time.Microsecond))
			}
		}()
		setHeaders(seen.Header(), r.Host)
		if !g.Hosts.Allows(r.Host) {
			g.Fail(seen, r, http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(seen, r.Body, g.Longest(r))
		inner.ServeHTTP(seen, r)
	})
}

func setHeaders(h http.Header, host string) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", referrerPolicy(hostOf(host)))
}

// referrerPolicy keeps addresses from other sites. Under no-referrer a browser
// also calls the origin of a posted form "null", which does no harm where it
// says Sec-Fetch-Site instead: on loopback. Elsewhere, without TLS, the origin
// is all there is to tell a form of ours from another site's.
func referrerPolicy(host string) string {
	if IsLoopback(host) {
		return "no-referrer"
	}
	return "same-origin"
}

// withPages gives the answers of the mux itself, for an address or a method
// that does not exist, the look of the other pages.
func (g Guard) withPages(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		said := &silent{header: http.Header{}}
		handler.ServeHTTP(said, r)
		if said.status < http.StatusBadRequest { // sent on to the address without its double slashes
			mux.ServeHTTP(w, r)
			return
		}
		if allow := said.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
		}
		g.Fail(w, r, said.status)
	})
}

// fail answers with the page of an HTTP error.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int) {
	status, f := failureOf(status)
	if strings.HasPrefix(r.URL.Path, apiPath) {
		s.failAPI(w, status, f.Title+". "+f.Text)
		return
	}
	s.render(w, r, status, view{Page: "failure", Title: f.Title, Data: f})
}

// failureOf is what the page of an HTTP error says. A status that none has is the
// server's own mistake.
func failureOf(status int) (int, failure) {
	text := map[int]failure{
		http.StatusBadRequest:            {"That could not be read", "The form did not arrive whole. Go back and send it again."},
		http.StatusForbidden:             {"That came from another site", "A form of this portal can only be sent from its own pages. Open the portal in this browser and try again there."},
		http.StatusNotFound:              {"There is no such page", "Check the address, or start from the portal's front page."},
		http.StatusMethodNotAllowed:      {"That is not possible here", "This address does not take that kind of request. Start from the portal's front page."},
		http.StatusMisdirectedRequest:    {"This server has another name", "It answers only to the address that it printed when it was started."},
		http.StatusUnsupportedMediaType:  {"That is not a form", "This address takes posted forms only, of the type " + formType + ". Send it as one."},
		http.StatusInternalServerError:   {"Something went wrong", "The mistake is the portal's, not yours. Its log says more. Try again, or start from the front page."},
		http.StatusRequestEntityTooLarge: {"That was too much", "The form was larger than any that this portal has. Go back and shorten what you entered."},
	}
	f, ok := text[status]
	if !ok {
		status = http.StatusInternalServerError
		f = text[status]
	}
	return status, f
}

type failure struct{ Title, Text string }

// A watcher notes the status of an answer.
type watcher struct {
	http.ResponseWriter
	status int
}

func (w *watcher) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watcher) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer inside.
func (w *watcher) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// A silent writer keeps an answer's status and headers and drops its text.
type silent struct {
	header http.Header
	status int
}

func (s *silent) Header() http.Header         { return s.header }
func (s *silent) WriteHeader(status int)      { s.status = status }
func (s *silent) Write(b []byte) (int, error) { return len(b), nil }

// describe says what a panic was about. A value that is not the runtime's own
// could hold anything, so only its type is told.
func describe(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}

// knownMethod keeps made-up methods, which are free text, out of the log.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}
