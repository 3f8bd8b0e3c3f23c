package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// The addresses of support. Portals have pages of their own below the first.
const (
	supportPath  = "/support"
	onlookerPath = "/onlooker"
	byField      = "by"
)

// Times and bounds of looking on.
const (
	// plainRefresh is after how many seconds the page is loaded anew without scripts, and
	// glance is how long somebody then counts as looking on.
	plainRefresh = 5
	glance       = (plainRefresh + 3) * time.Second
	// mostFollowing is how many can be told at the same time how a user gets on.
	mostFollowing = 32
	// longestBy is how long the name of a member of staff is, in characters, and
	// longestReason a reason.
	longestBy, longestReason = 40, 400
	// lastEvents is how much of what happened to a user is shown.
	lastEvents = 12
)

// helpers are what support has.
type helpers struct {
	teller support.Teller
	looks  *support.Looks
	feed   *audit.Feed
	seats  chan struct{}
}

func (s *Server) prepareSupport(o Options) (err error) {
	s.helpers = helpers{looks: o.Looks, feed: o.Feed, seats: make(chan struct{}, mostFollowing)}
	if s.helpers.feed == nil {
		s.helpers.feed = &audit.Feed{}
	}
	if s.helpers.looks == nil {
		s.helpers.looks = support.NewLooks(s.toldOfLook)
	}
	s.helpers.teller, err = support.NewTeller(o.Profile)
	return err
}

// toldOfLook puts a look into the feed.
func (s *Server) toldOfLook(user, who string, begun bool) {
	s.helpers.feed.Put(support.LookEvent(s.clock.Now(), s.profile.Name, user, who, begun))
}

func (s *Server) routeSupport(mux *http.ServeMux) {
	mux.HandleFunc("POST "+rehearsePath, s.addRehearsal)
	mux.HandleFunc("GET "+supportPath+"/{user}", s.showSupport)
	mux.HandleFunc("GET "+supportPath+"/{user}/live", s.followUser)
	mux.HandleFunc("GET "+supportPath+"/{user}/sheet", s.showSheet)
	mux.HandleFunc("POST "+resendPath, s.sendAgain)
	mux.HandleFunc("GET "+onlookerPath, s.tellOfOnlooker)
}

// supportOf is where the support page of a user is.
func supportOf(userName string) string { return supportPath + "/" + url.PathEscape(userName) }

// A supportView is the page of a user for staff.
type supportView struct {
	supportReport
	By, Path, Live, Sheet string
	Note                  string
	Script, Style         string
	Password              string // of a rehearsal
}

// A supportReport is the part of the page that is kept up to date.
type supportReport struct {
	support.Report
	User   enroll.Progress
	By     string // empty where no name was given
	Page   miniature
	Acts   []supportAct
	Events []support.Line
}

// A supportAct is a button that does something to the user.
type supportAct struct{ Path, Label string }

func (s *Server) showSupport(w http.ResponseWriter, r *http.Request) {
	if fromElsewhere(r) && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		s.fail(w, r, http.StatusForbidden)
		return
	}
	user, err := s.directory.Progress(r.PathValue("user"))
	if err != nil {
		s.noSuchUser(w, r)
		return
	}
	by := cleanBy(r.URL.Query().Get(byField))
	if !s.helpers.looks.Glance(user.UserName, named(by), glance) {
		s.tooManyLook(w, r)
		return
	}
	happened, _, _ := s.happenedTo(user.UserName, 0)
	here := supportOf(user.UserName)
	v := supportView{
		supportReport: s.reportOn(user, by, happened), By: by, Path: here, Note: s.note(r),
		Live: here + "/live?" + url.Values{byField: {by}}.Encode(), Script: staticPath + s.looks.names["support.js"], Style: staticPath + s.looks.names["support.css"],
	}
	if user.Rehearses() {
		v.Password = enroll.RehearsalPassword
		if s.usesApp() {
			v.Sheet = here + "/sheet"
		}
	}
	s.render(w, r, http.StatusOK, view{Page: "support", Title: "Support: " + user.FullName, Data: v, Refresh: plainRefresh})
}

// reportOn puts together what staff see of a user.
func (s *Server) reportOn(user enroll.Progress, by string, happened []audit.Event) supportReport {
	teller, page := s.helpers.teller, s.beside(user)
	if page != "" {
		teller = teller.On(s.sights.last(user.UserName).path)
	}
	v := supportReport{
		Report: teller.Tell(user, happened), User: user, By: by, Page: s.miniatureOf(user),
		Events: support.Lines(happened[max(len(happened)-lastEvents, 0):]),
	}
	if page != "" {
		v.Facts = slices.Insert(v.Facts, 0, support.Fact{Name: "Page", Text: "“" + page + "”"})
	}
	if user.Locked || user.Failures > 0 {
		v.Acts = append(v.Acts, supportAct{unlockPath, map[bool]string{true: "Unlock", false: "Forget the failed tries"}[user.Locked]})
	}
	if extend := s.deadline(user.Status).Extend; extend != "" {
		v.Acts = append(v.Acts, supportAct{extendPath, extend})
	}
	switch {
	case user.Invited:
		v.Acts = append(v.Acts, supportAct{resendPath, "Send the invitation again"})
	case slices.ContainsFunc(user.Places, func(p enroll.Place) bool { return p.Again }):
		v.Acts = append(v.Acts, supportAct{resendPath, "Send another code"})
	}
	return v
}

// happenedTo returns what happened to a user after an event, the ID of the last event
// that there was, and what is closed when there are more.
func (s *Server) happenedTo(userName string, after int) (some []audit.Event, last int, more <-chan struct{}) {
	all, more := s.helpers.feed.After(after)
	last = after
	for _, e := range all {
		last = e.ID
		if e.User == userName && (e.Profile == "" || e.Profile == s.profile.Name) {
			some = append(some, e)
		}
	}
	return some, last, more
}

// fragment is the part of the page that is kept up to date.
func (s *Server) fragment(v supportReport) (string, error) {
	var b bytes.Buffer
	if err := s.looks.pages["support"].ExecuteTemplate(&b, "report", v); err != nil {
		// The error of a template can quote what it was given.
		return "", errors.New("a page could not be made: the report of a user")
	}
	return b.String(), nil
}

// usesApp reports whether users can set an authenticator up.
func (s *Server) usesApp() bool { return slices.Contains(s.profile.Rules.Methods, enroll.App) }

func (s *Server) noSuchUser(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusNotFound, view{Page: "failure", Title: "There is no such user",
		Data: failure{"There is no such user", "The test server's front page lists all there are."}})
}

func (s *Server) tooManyLook(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", "10")
	s.render(w, r, http.StatusServiceUnavailable, view{Page: "failure", Title: "Too many are looking on",
		Data: failure{"Too many are looking on", "Close one of the support pages that are open, then load this one again."}})
}

// cleanBy is the name of a member of staff as it was given; empty where there is none or
// where it could be something else.
func cleanBy(name string) string {
	name = strings.Join(strings.FieldsFunc(name, func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsPrint(c) }), " ")
	if runes := []rune(name); len(runes) > longestBy {
		name = string(runes[:longestBy])
	}
	if tellsSecret(name) {
		return ""
	}
	return name
}

// named is who looks on: the name that was given, or else staff.
func named(by string) string {
	if by == "" {
		return "staff"
	}
	return by
}

// What looks like a code: six digits or more; and like a key: sixteen letters of base32 or
// more in one piece, or four groups of four with a digit or capitals.
var (
	likeCode   = regexp.MustCompile(`\d(?:[ -]?\d){5}`)
	likeKey    = regexp.MustCompile(`[A-Za-z2-7]{16}`)
	likeGroups = regexp.MustCompile(`\b[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){3}\b|\b[a-z2-7]{4}(?:[ -][a-z2-7]{4}){3}\b`)
)

// tellsSecret reports whether a text could hold a code or a key.
func tellsSecret(text string) bool {
	if likeCode.MatchString(text) || likeKey.MatchString(text) {
		return true
	}
	for _, groups := range likeGroups.FindAllString(text, -1) {
		if strings.ContainsAny(groups, "234567") || groups == strings.ToUpper(groups) {
			return true
		}
	}
	return false
}

// A miniature is a small picture of the page that a user has before them: drawn from the
// words of the page, with nothing that is secret.
type miniature struct {
	form
	Label string
	// Key and Codes say that a key, or recovery codes, stand where grey is.
	Key, Codes bool
	Home       bool
}

// miniatureOf draws what a user sees, with what the page says is wrong. It draws the
// same form as the page has.
func (s *Server) miniatureOf(user enroll.Progress) miniature {
	m, seen := miniature{}, s.sights.last(user.UserName)
	on := func(screen profile.Screen) *problem {
		if seen.path != screen.Path {
			return nil // they have another page before them, or had it in another session
		}
		return seen.problem
	}
	plain := func(screen profile.Screen, name string) form {
		p := on(screen)
		return form{Screen: screen, User: name, Problem: p, Inputs: inputs(screen, "", p), Text: screen.Text}
	}
	switch {
	case user.Invited:
		m.form = plain(s.profile.Invitation, user.UserName)
	case len(user.Places) == 0:
		m.form = plain(s.profile.LogIn, "")
	case s.beside(user) != "":
		m.form = s.besideForm(user.Places[0].Session, seen)
		m.Problem = seen.problem
	default:
		at := user.Places[0]
		screen, ok := s.profile.Screen(at.Step)
		if !ok {
			m.Home, m.form = true, form{Screen: profile.Screen{Title: s.profile.Home.Title}}
			break
		}
		m.form = s.stepForm(screen, at.Session, on(screen), "")
		m.Key, m.Codes = screen.Manual != "", at.Step == enroll.ShowRecovery
	}
	m.Label = fmt.Sprintf("A small picture of the page “%s”", m.Screen.Title)
	if p := m.Problem; p != nil {
		m.Label += ", on which stands: " + strings.Join(append([]string{p.Text}, p.Advice...), " ")
	}
	return m
}

// beside is the title of the page that a user has before them, where that is another one
// than the page of where they stand.
func (s *Server) beside(user enroll.Progress) string {
	if len(user.Places) == 0 || user.Invited {
		return ""
	}
	seen := s.sights.last(user.UserName)
	screen, atStep := s.profile.Screen(user.Places[0].Step)
	switch again := screen.Code.Resend; {
	case atStep && again != nil && seen.path == again.Path:
		return seen.title
	case atStep && seen.path == "", seen.title == s.profile.Home.Title, seen.path == s.profile.LogIn.Path, seen.path == s.profile.Invitation.Path:
		return ""
	}
	if slices.ContainsFunc(s.profile.Screens, func(other profile.Screen) bool {
		return other.Path == seen.path || other.Code.Resend != nil && other.Code.Resend.Path == seen.path
	}) {
		return "" // of this step, or of one before
	}
	return seen.title
}

// besideForm is a page beside that of the step, as far as it is drawn.
func (s *Server) besideForm(session enroll.Session, seen sight) form {
	if screen, ok := s.profile.Screen(session.Step); ok && screen.Code.Resend != nil && screen.Code.Resend.Path == seen.path {
		return s.resendForm(*screen.Code.Resend, session, seen.problem)
	}
	for _, c := range s.profile.Contacts {
		if c.Path == seen.path {
			return form{Screen: c.Screen(), Text: c.Text, Inputs: inputs(c.Screen(), "", seen.problem)}
		}
	}
	return form{Screen: profile.Screen{Title: seen.title}}
}
