package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// apiPath is what the addresses for programs begin with. Their answers are JSON,
// errors too.
const apiPath = "/api/"

// The parameters of the outbox for programs.
const (
	toParameter    = "to"
	kindParameter  = "kind"
	afterParameter = "after"
	waitParameter  = "wait"
)

// apiOutbox answers with the captured messages as a JSON array, the newest first.
func (s *Server) apiOutbox(w http.ResponseWriter, r *http.Request) {
	if fromElsewhere(r) {
		s.failAPI(w, http.StatusForbidden, "This is answered to the portal's own pages and to programs, and not to pages of other sites.")
		return
	}
	q, wait, problem := s.readQuery(r.URL.RawQuery)
	if problem != "" {
		s.failAPI(w, http.StatusBadRequest, problem)
		return
	}
	messages, _, ok := s.await(w, r, q, wait)
	if !ok {
		w.Header().Set("Retry-After", "5")
		s.failAPI(w, http.StatusServiceUnavailable, "Too many requests are waiting for messages already. Ask again in a few seconds, or without wait.")
		return
	}
	s.answerAPI(w, http.StatusOK, messages)
}

// readQuery reads what is wanted from the address, or says in a sentence what is
// wrong with that.
func (s *Server) readQuery(raw string) (q outbox.Query, wait time.Duration, problem string) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, 0, "What follows the question mark cannot be read: write special characters as %XX."
	}
	for name, given := range values {
		if len(given) != 1 {
			return q, 0, fmt.Sprintf("The parameter %.40q is given more than once.", name)
		}
		value, mostSeconds := given[0], int(longestWait/time.Second)
		switch name {
		case toParameter:
			q.To = value
		case kindParameter:
			q.Kind = outbox.Kind(value)
			if q.Kind != outbox.Mail && q.Kind != outbox.SMS {
				return q, 0, fmt.Sprintf("The kind of a message is %s or %s.", outbox.Mail, outbox.SMS)
			}
		case afterParameter:
			if q.After, err = strconv.Atoi(value); err != nil || q.After < 0 {
				return q, 0, "The parameter after is the ID of a message: a whole number from 0 on."
			}
		case waitParameter:
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 || n > mostSeconds {
				return q, 0, fmt.Sprintf("The parameter wait is a whole number of seconds from 0 to %d.", mostSeconds)
			}
			wait = time.Duration(n) * time.Second
		default:
			return q, 0, fmt.Sprintf("There is no parameter %.40q; there are %s, %s, %s and %s.", name, toParameter, kindParameter, afterParameter, waitParameter)
		}
	}
	last := s.outbox.Last()
	switch {
	case q.After > last:
		// Nothing would come for a long time: IDs begin anew with the portal.
		return q, 0, fmt.Sprintf("No message has the ID %d yet: the newest is %d. If the portal was started anew, begin again without after.", q.After, last)
	case wait > 0 && !values.Has(afterParameter):
		q.After = last
	}
	return q, wait, ""
}

// failAPI answers a program with a sentence.
func (s *Server) failAPI(w http.ResponseWriter, status int, text string) {
	s.answerAPI(w, status, struct {
		Error string `json:"error"`
	}{text})
}

func (s *Server) answerAPI(w http.ResponseWriter, status int, answer any) {
	data, err := json.Marshal(answer)
	if err != nil {
		s.log.Error("an answer could not be written as JSON", "error", err)
		status, data = http.StatusInternalServerError, []byte(`{"error":"The mistake is the portal's, not yours. Its log says more."}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n'))
}
