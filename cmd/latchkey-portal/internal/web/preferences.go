package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// What the buttons of the preferences do.
const (
	doBegin = "begin"
	doRetry = "retry"
	doEnd   = "end"
)

// sliderField is the slider's name in the form.
const sliderField profile.FieldName = "mfa"

// noteSwitchedOff says on the preferences that the second factor is off.
const noteSwitchedOff = "switched-off"

// refreshSeconds is how often the preferences are loaded anew while users are
// switched on, in a browser without scripts.
const refreshSeconds = 2

// routePreferences adds the page on which an administrator switches the second
// factor on for everybody, where the portal has one.
func (s *Server) routePreferences(mux *http.ServeMux) {
	words := s.profile.Preferences
	if words == nil {
		return
	}
	for path, handlers := range map[string][2]sessionHandler{
		words.Path:     {s.showPreferences, s.savePreferences},
		words.End.Path: {s.showSwitchOff, s.switchOff},
	} {
		mux.HandleFunc("GET "+path, s.inSession(enroll.SignedIn, s.forAdmins(handlers[0])))
		mux.HandleFunc("POST "+path, s.inSession(enroll.SignedIn, s.forAdmins(handlers[1])))
	}
}

// forAdmins keeps everybody else from a page.
func (s *Server) forAdmins(next sessionHandler) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, session enroll.Session) {
		if session.User.Admin {
			next(w, r, session)
			return
		}
		s.refuseOthers(w, r, session)
	}
}

// refuseOthers tells a user who is no administrator that a page is for those.
func (s *Server) refuseOthers(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	const title = "This page is for administrators"
	s.render(w, r, http.StatusForbidden, view{
		Page: "failure", Title: title, OwnPortal: true, Menu: s.menu(session, s.profile.Home.Path),
		Data: failure{title, "You are " + s.profile.Inside() + " as " + session.User.UserName + ", who is none. Ask your administrator to make the change."},
	})
}

// A preferencesView is what the page shows.
type preferencesView struct {
	Words profile.Preferences
	enroll.Rollout
	Note    string
	Problem *problem   // with the slider
	Failure string     // of users
	Users   []turnView // those who failed come first
	Slid    bool       // the slider is at ON
}

// Finished is how many users the process is through with.
func (v preferencesView) Finished() int { return v.Done + v.Failed }

// A turnView is how far it has come with one user, in words.
type turnView struct {
	enroll.RolloutUser
	State  string
	Failed bool
	Reason string
}

func (s *Server) showPreferences(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	s.showPreferencesForm(w, r, session, nil)
}

func (s *Server) showPreferencesForm(w http.ResponseWriter, r *http.Request, session enroll.Session, p *problem) {
	words := *s.profile.Preferences
	users, err := s.directory.RolloutUsers(token(r))
	if err != nil {
		if !s.lost(w, r, err) {
			s.broken(w, r, "showing the preferences", err)
		}
		return
	}
	v := preferencesView{Words: words, Rollout: s.directory.Rollout(), Problem: p}
	v.Slid = v.On
	if p != nil {
		v.Slid = !v.Slid // as it was sent
	}
	if !v.On && r.URL.Query().Get(noteField) == noteSwitchedOff {
		v.Note = words.Ended
	}
	if v.Failed > 0 && !v.Running {
		v.Failure = strings.NewReplacer("{done}", strconv.Itoa(v.Done), "{failed}", strconv.Itoa(v.Failed)).Replace(words.Failed)
	}
	for _, u := range users {
		v.Users = append(v.Users, viewTurn(u, words.Reason))
	}
	if !v.Running {
		slices.SortStableFunc(v.Users, func(a, b turnView) int { return cmp.Compare(rank(a), rank(b)) })
	}
	status, title := http.StatusOK, words.Title
	if p != nil {
		status = p.Status
	}
	if p != nil || v.Failure != "" {
		title = "Error: " + title
	}
	page := view{Page: "preferences", Title: title, OwnPortal: true, Data: v, Menu: s.menu(session, words.Path), Problem: p}
	if v.Running {
		page.Refresh = refreshSeconds
	}
	s.render(w, r, status, page)
}

func viewTurn(u enroll.RolloutUser, reason string) turnView {
	t := turnView{RolloutUser: u, Failed: u.Turn == enroll.TurnFailed}
	if t.Failed {
		t.Reason = reason
	}
	t.State = map[enroll.Turn]string{
		enroll.TurnWaits: "Waiting", enroll.TurnRuns: "In progress", enroll.TurnDone: "Successful", enroll.TurnFailed: "Failed",
	}[u.Turn]
	return t
}

// rank puts those who failed before the others.
func rank(t turnView) int {
	if t.Failed {
		return 0
	}
	return 1
}

// savePreferences takes in what the slider and its button say.
func (s *Server) savePreferences(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	if !s.parse(w, r) {
		return
	}
	words, slid := s.profile.Preferences, typed(r, sliderField) != ""
	wrong := func(from, to string) {
		s.showPreferencesForm(w, r, session, &problem{
			Complaint: support.SliderFirst,
			Field:     sliderField, Status: http.StatusUnprocessableEntity,
			Text: "Select the slider to change it from " + from + " to " + to + " first.",
		})
	}
	var err error
	switch do := r.PostForm.Get(doField); {
	case do == doRetry:
		err = s.directory.RetryRollout(token(r))
	case do == doEnd && slid:
		wrong(words.On, words.Off)
		return
	case do == doEnd:
		http.Redirect(w, r, words.End.Path, http.StatusSeeOther)
		return
	case !slid:
		wrong(words.Off, words.On)
		return
	default:
		err = s.directory.BeginRollout(token(r))
	}
	if err == nil {
		s.log.Info("switching users on", "by", session.User.UserName, "users", s.directory.Rollout().Total)
	}
	s.backToPreferences(w, r, err, "")
}

// backToPreferences shows how things are now. That the process runs already, or
// has nothing left to do, is seen there.
func (s *Server) backToPreferences(w http.ResponseWriter, r *http.Request, err error, note string) {
	switch {
	case err == nil, errors.Is(err, enroll.ErrRunning), errors.Is(err, enroll.ErrNothingToDo):
		where := s.profile.Preferences.Path
		if note != "" && err == nil {
			where += "?" + url.Values{noteField: {note}}.Encode()
		}
		http.Redirect(w, r, where, http.StatusSeeOther)
	case !s.lost(w, r, err):
		s.broken(w, r, "switching users on or off", err)
	}
}

// showSwitchOff asks whether it is meant.
func (s *Server) showSwitchOff(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	words := s.profile.Preferences
	if now := s.directory.Rollout(); !now.On || now.Running {
		http.Redirect(w, r, words.Path, http.StatusSeeOther)
		return
	}
	s.render(w, r, http.StatusOK, view{
		Page: "form", Title: words.End.Title, OwnPortal: true, Menu: s.menu(session, words.Path),
		Data: form{Screen: words.End, Action: words.End.Path, Text: words.End.Text, Back: &link{words.Path, "Keep MFA on"}},
	})
}

func (s *Server) switchOff(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	if !s.parse(w, r) {
		return
	}
	err := s.directory.EndRollout(token(r))
	if err == nil {
		s.log.Info("users were switched off", "by", session.User.UserName)
	}
	s.backToPreferences(w, r, err, noteSwitchedOff)
}
