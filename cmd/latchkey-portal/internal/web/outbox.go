package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// lettersPath is where the outbox's page asks for what has changed.
const (
	lettersPath   = outboxPath + "/letters"
	apiOutboxPath = apiPath + "outbox"
	seenParameter = "seen"
)

func (s *Server) routeOutbox(mux *http.ServeMux) {
	mux.HandleFunc("GET "+outboxPath, s.showOutbox)
	mux.HandleFunc("GET "+lettersPath, s.showLetters)
	mux.HandleFunc("GET "+apiOutboxPath, s.apiOutbox)
}

// An outboxPage is what the page with the captured messages shows.
type outboxPage struct {
	letters
	To                string
	Kind              outbox.Kind
	People            []person // to choose from
	MailGoes, SMSGoes string
	Script            string
	Path, Again       string // without and with what is chosen
	More              string // where to ask for what has changed
	API               string
}

// A person is somebody who has messages.
type person struct {
	Address string
	Chosen  bool
}

// letters are messages as they are shown, and what a page has to know to ask for
// those that come later.
type letters struct {
	Letters []letter
	Seen    string // the version that this is
	Oldest  int    // the ID of the oldest message that is kept
	Whole   bool   // and not only what has changed
}

// A letter is a captured message on the outbox's page.
type letter struct {
	outbox.Message
	From  string
	When  string
	Stamp string // the time for programs
	Lines []line
}

// A line is one of a message's lines: a link of this portal, or text.
type line struct {
	Text string
	Link string
}

// chosen is what the page's address chooses. What it does not know it leaves out:
// a page is for people.
func chosen(r *http.Request) outbox.Query {
	values := r.URL.Query()
	q := outbox.Query{To: strings.TrimSpace(values.Get(toParameter))}
	if k := outbox.Kind(values.Get(kindParameter)); k == outbox.Mail || k == outbox.SMS {
		q.Kind = k
	}
	return q
}

func (s *Server) showOutbox(w http.ResponseWriter, r *http.Request) {
	q := chosen(r)
	s.outbox.Release()
	found, version := s.outbox.Find(q)
	page := outboxPage{
		letters: s.lettersOf(found, version, true), To: q.To, Kind: q.Kind, People: s.people(q.To),
		MailGoes: s.outbox.Destination(outbox.Mail), SMSGoes: s.outbox.Destination(outbox.SMS),
		Script: staticPath + s.looks.names["outbox.js"], Path: outboxPath, API: s.base + apiOutboxPath,
	}
	choice := url.Values{toParameter: {q.To}, kindParameter: {string(q.Kind)}}.Encode()
	page.Again, page.More = outboxPath+"?"+choice, lettersPath+"?"+choice
	s.render(w, r, http.StatusOK, view{Page: "outbox", Title: "Outbox", Data: page})
}

// people lists everyone who has messages, and whoever is chosen.
func (s *Server) people(to string) []person {
	var addresses []string
	found := false
	for _, m := range s.outbox.Messages() {
		found = found || m.To == to
		addresses = append(addresses, m.To)
	}
	if !found && to != "" {
		addresses = append(addresses, to)
	}
	slices.Sort(addresses)
	var people []person
	for _, a := range slices.Compact(addresses) {
		people = append(people, person{a, a == to})
	}
	return people
}

// showLetters answers the page's script with what has changed since it last
// asked, as a piece of that page; it waits until there is something.
func (s *Server) showLetters(w http.ResponseWriter, r *http.Request) {
	if fromElsewhere(r) {
		s.fail(w, r, http.StatusForbidden)
		return
	}
	q := chosen(r)
	version, known := s.versionOf(r.URL.Query().Get(seenParameter))
	if known {
		q.Since = version
	}
	wait, err := strconv.Atoi(r.URL.Query().Get(waitParameter))
	if err != nil || wait < 0 || !known {
		wait = 0
	}
	found, version, ok := s.await(w, r, q, time.Duration(min(wait, int(longestWait/time.Second)))*time.Second)
	if !ok {
		w.Header().Set("Retry-After", "5")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	var piece bytes.Buffer
	if err := s.looks.pages["outbox"].ExecuteTemplate(&piece, "letters", s.lettersOf(found, version, !known)); err != nil {
		s.log.Error("a page could not be made", "page", "letters") // the error could quote a message
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = piece.WriteTo(w)
}

func (s *Server) lettersOf(messages []outbox.Message, version int, whole bool) letters {
	l := letters{Seen: fmt.Sprintf("%s.%d", s.waiting.name, version), Whole: whole, Oldest: s.outbox.Last() + 1}
	if all := s.outbox.Messages(); len(all) > 0 {
		l.Oldest = all[len(all)-1].ID
	}
	for _, m := range messages {
		l.Letters = append(l.Letters, s.letter(m))
	}
	return l
}

// versionOf reads the version that a page has seen. One of another run of the
// portal is not known: its messages are gone.
func (s *Server) versionOf(seen string) (version int, known bool) {
	name, number, _ := strings.Cut(seen, ".")
	version, err := strconv.Atoi(number)
	return version, err == nil && version >= 0 && name == s.waiting.name
}

func (s *Server) letter(m outbox.Message) letter {
	l := letter{Message: m, From: s.profile.Site, When: m.At.Format(time.RFC1123), Stamp: m.At.Format(time.RFC3339)}
	for text := range strings.SplitSeq(m.Body, "\n") {
		one := line{Text: text}
		if path, own := strings.CutPrefix(text, s.base); own {
			one.Link = path
		}
		l.Lines = append(l.Lines, one)
	}
	return l
}
