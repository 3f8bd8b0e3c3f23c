package web

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/sso"
	"latchkey/cmd/latchkey-portal/internal/support"
)

const (
	// providerPath is where the stand-in identity provider is, and what it calls
	// itself, with the server's address before it.
	providerPath = "/stand-in-provider"
	// providerName is whose its pages are.
	providerName = "Stand-in identity provider"
	// ssoCookie binds a sign-in by way of the provider to the browser that began
	// it.
	ssoCookie = "portal_sso"
	ssoLife   = 10 * time.Minute
)

func (s *Server) routeSSO(mux *http.ServeMux) {
	if s.profile.SSO == nil {
		return
	}
	mux.HandleFunc("POST "+s.profile.SSO.Path, s.beginSSO)
	mux.HandleFunc("GET "+s.profile.SSO.Callback(), s.finishSSO)
	mux.HandleFunc("GET "+providerPath, s.showProvider)
	mux.HandleFunc("POST "+providerPath, s.answerProvider)
}

// callback is where the provider sends people back to: this server, by the name
// under which the browser knows it, since the cookies are kept by that. The name
// is one of those that the server answers to, or the request would not be here.
func (s *Server) callback(r *http.Request) string {
	return "http://" + r.Host + s.profile.SSO.Callback()
}

// beginSSO sends a browser to the provider.
func (s *Server) beginSSO(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	browser, request := s.client.Begin(s.callback(r))
	s.bindSSO(w, browser, int(ssoLife/time.Second))
	query := url.Values{}
	for name, value := range request.Fields() {
		query.Set(name, *value)
	}
	http.Redirect(w, r, providerPath+"?"+query.Encode(), http.StatusSeeOther)
}

func (s *Server) bindSSO(w http.ResponseWriter, browser string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: ssoCookie, Value: browser, Path: s.profile.SSO.Path, MaxAge: age,
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

// finishSSO takes a browser in that comes back from the provider. The session that
// begins stands where one stands after a password: before the second factor.
func (s *Server) finishSSO(w http.ResponseWriter, r *http.Request) {
	words, query := s.profile.SSO, r.URL.Query()
	browser := ""
	if cookie, err := r.Cookie(ssoCookie); err == nil {
		browser = cookie.Value
	}
	s.bindSSO(w, "", -1)
	redemption, err := s.client.Finish(browser, sso.Answer{
		Code: query.Get("code"), Refused: query.Get("error"), State: query.Get("state"), Issuer: query.Get("iss"),
	})
	if err != nil {
		s.refuseSSO(w, r, support.SSOFailed, words.Failed, err)
		return
	}
	if redemption.Code == "" {
		s.refuseSSO(w, r, support.SSOCancelled, words.Cancelled, nil)
		return
	}
	userName, err := s.provider.Redeem(redemption)
	if err != nil {
		s.refuseSSO(w, r, support.SSOFailed, words.Failed, err)
		return
	}
	t, err := s.directory.LogInVouched(userName)
	switch {
	case err == nil:
		s.directory.LogOut(token(r)) // whatever session this browser had before
		s.report(t, "single sign-on accepted")
		s.onward(w, r, t)
	case errors.Is(err, enroll.ErrNoUser):
		s.refuseSSO(w, r, support.SSOUnknown, words.Unknown, err)
	case errors.Is(err, enroll.ErrLocked):
		s.showLogInWith(w, r, userName, s.attemptProblem(err, ""))
	default:
		s.broken(w, r, "signing in by single sign-on", err)
	}
}

func (s *Server) refuseSSO(w http.ResponseWriter, r *http.Request, c support.Complaint, text string, reason error) {
	s.log.Info("single sign-on refused", "reason", reason)
	s.showLogInWith(w, r, "", &problem{Complaint: c, Text: text, Status: http.StatusUnprocessableEntity})
}

// showLogInWith shows the log-in page with what went wrong on another way in, and for
// whom, where that is known.
func (s *Server) showLogInWith(w http.ResponseWriter, r *http.Request, userName string, p *problem) {
	s.showForm(w, r, form{Screen: s.profile.LogIn, Action: s.profile.LogIn.Path, Problem: p, Named: userName})
}

// A providerView is the stand-in provider's page.
type providerView struct {
	Site   string
	Action string
	Fields url.Values // of the request, to be posted along
	People []enroll.Person
}

// requested reads a request from an address or a form, and answers those that
// have no client to go back to.
func (s *Server) requested(w http.ResponseWriter, r *http.Request, from url.Values) (sso.Request, bool) {
	var request sso.Request
	for name, value := range request.Fields() {
		*value = from.Get(name)
	}
	switch err := s.provider.Check(request, s.callback(r)); {
	case errors.Is(err, sso.ErrClient):
		s.render(w, r, http.StatusBadRequest, view{Page: "failure", Title: "Nobody known asks for this sign-in", Site: providerName,
			Data: failure{"Nobody known asks for this sign-in", "The address names another application, or another place to go back to, than the portal's. Start from the portal's log-in."}})
		return request, false
	case err != nil:
		s.sendBack(w, r, s.provider.Refuse(request, "invalid_request"), request)
		return request, false
	}
	return request, true
}

func (s *Server) showProvider(w http.ResponseWriter, r *http.Request) {
	request, ok := s.requested(w, r, r.URL.Query())
	if !ok {
		return
	}
	v := providerView{Site: s.profile.Site, Action: providerPath, Fields: url.Values{}}
	for name, value := range request.Fields() {
		v.Fields.Set(name, *value)
	}
	for _, status := range s.directory.Users() {
		if !status.Invited {
			v.People = append(v.People, status.Person)
		}
	}
	s.render(w, r, http.StatusOK, view{Page: "provider", Title: "Choose who you are", Site: providerName, Data: v})
}

// answerProvider sends the browser back with a code for whoever was chosen.
func (s *Server) answerProvider(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	request, ok := s.requested(w, r, r.PostForm)
	if !ok {
		return
	}
	person, err := s.directory.Person(typed(r, profile.UserName))
	if err != nil {
		s.sendBack(w, r, s.provider.Refuse(request, "access_denied"), request)
		return
	}
	s.sendBack(w, r, s.provider.Grant(request, person.UserName), request)
}

func (s *Server) sendBack(w http.ResponseWriter, r *http.Request, answer sso.Answer, request sso.Request) {
	query := url.Values{"state": {answer.State}, "iss": {answer.Issuer}}
	if answer.Refused != "" {
		query.Set("error", answer.Refused)
	} else {
		query.Set("code", answer.Code)
	}
	http.Redirect(w, r, request.Redirect+"?"+query.Encode(), http.StatusSeeOther)
}
