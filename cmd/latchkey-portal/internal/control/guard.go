package control

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// longestBody is how long what is sent may be, in bytes.
const longestBody = 64 << 10

// The addresses that belong to this package.
const (
	apiPath     = "/api/v1"
	openAPIPath = "/openapi"
	healthPath  = "/healthz"
	readyPath   = "/readyz"
	versionPath = "/version"
)

// Owns reports whether an address is one of the API's.
func Owns(path string) bool {
	return path == apiPath || strings.HasPrefix(path, apiPath+"/") ||
		slices.Contains([]string{openAPIPath + ".json", healthPath, readyPath, versionPath}, path)
}

// ServeHTTP checks where a request comes from and what it shows, and answers it.
func (c *Control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	seen, began := web.Watch(w), time.Now()
	defer func() {
		if p := recover(); p != nil {
			// A value that is not the program's own could hold anything.
			c.log.Error("a request failed", "route", r.Pattern, "problem", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			if seen.Status() == 0 {
				answerProblem(seen, problem(http.StatusInternalServerError, "internal", "Something went wrong", "The mistake is the portal's, not yours; its log says more."))
			}
		}
		c.log.Info("request", "method", web.KnownMethod(r.Method), "route", r.Pattern, "status", seen.Status(), "took", time.Since(began).Round(time.Microsecond))
	}()
	h := seen.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if p := c.refuses(h, r); p != nil {
		answerProblem(seen, p)
		return
	}
	r.Body = http.MaxBytesReader(seen, r.Body, 2*longestBody) // the operations have a bound of their own
	c.route(seen, r)
}

// refuses says why a request may not be answered, with what its header has to say of
// that; nil where it may.
func (c *Control) refuses(h http.Header, r *http.Request) *huma.ErrorModel {
	switch {
	case !c.hosts.Allows(r.Host):
		return problem(http.StatusMisdirectedRequest, "other-host", "This server has another name", "It answers only to the address that it printed when it was started.")
	case fromElsewhere(r):
		return problem(http.StatusForbidden, "other-site", "That came from another site", "The API is for programs, and for no pages of other sites.")
	case !strings.HasPrefix(r.URL.Path, apiPath+"/"):
		return nil
	}
	scheme, shown, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if shown = strings.TrimSpace(shown); !strings.EqualFold(scheme, "Bearer") {
		shown = ""
	}
	ok, wait := c.door.Enter(r, shown)
	if ok {
		return nil
	}
	if wait > 0 {
		seconds := int(wait.Seconds())
		h.Set("Retry-After", strconv.Itoa(seconds))
		return problem(http.StatusTooManyRequests, "too-many-tokens", "Too many wrong tokens",
			fmt.Sprintf("Too many wrong tokens came from there. Look up the right one, which is taken at any time, or wait %s before another try.", played.Count(seconds, "second")))
	}
	h.Set("WWW-Authenticate", `Bearer realm="latchkey-portal"`)
	return problem(http.StatusUnauthorized, "unauthorized", "The token is missing or wrong", "Send the header Authorization: Bearer, followed by the token that the portal printed when it was started, or that is in its --token-file.")
}

// fromElsewhere reports whether a browser says that a request comes from a page of
// another site, or from another port of this machine. Old ones say it otherwise.
func fromElsewhere(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	return web.FromElsewhere(r) || r.Header.Get("Sec-Fetch-Site") == "" && origin != "" && origin != "http://"+r.Host
}

// route answers what is allowed. What the mux itself would say is a problem as well.
func (c *Control) route(w http.ResponseWriter, r *http.Request) {
	handler, pattern := c.mux.Handler(r)
	if pattern != "" {
		c.mux.ServeHTTP(w, r)
		return
	}
	said := &silent{header: http.Header{}}
	handler.ServeHTTP(said, r)
	if allow := said.header.Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
		answerProblem(w, problem(http.StatusMethodNotAllowed, "no-such-method", "That is not possible here", "This address takes "+allow+" only."))
		return
	}
	answerProblem(w, problem(http.StatusNotFound, "no-such-address", "There is nothing at this address", "/openapi.json lists the addresses that there are."))
}

// A silent writer keeps an answer's headers and drops the rest.
type silent struct{ header http.Header }

func (s *silent) Header() http.Header         { return s.header }
func (s *silent) WriteHeader(int)             {}
func (s *silent) Write(b []byte) (int, error) { return len(b), nil }
