package web

import (
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/passkey"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// The fields of forms about passkeys, and where they go, behind the page's path. A
// script asks for a challenge at one of the addresses that end in beginPath, and
// posts the answer as a form, so that what becomes of it is a page like any other.
const (
	passkeyField = "passkey" // which one
	answerField  = "answer"  // of an authenticator, as JSON
	nameField    = "name"    // of a new one

	beginPath  = "/begin"
	addPath    = "/add"
	removePath = "/remove"

	// passkeyCookie binds a challenge to the browser that was given it.
	passkeyCookie = "portal_passkey"
	noteAdded     = "passkey-added"
	noteRemoved   = "passkey-removed"
)

func (s *Server) routePasskeys(mux *http.ServeMux) {
	words := s.profile.Passkeys
	if words == nil {
		return
	}
	mux.HandleFunc("GET "+words.Path, s.inSession(enroll.SignedIn, s.showPasskeys))
	mux.HandleFunc("POST "+words.Path+beginPath, s.beginPasskey)
	mux.HandleFunc("POST "+words.Path+addPath, s.inSession(enroll.SignedIn, s.addPasskey))
	mux.HandleFunc("POST "+words.Path+removePath, s.inSession(enroll.SignedIn, s.removePasskey))
	mux.HandleFunc("POST "+words.SignInPath()+beginPath, s.beginPasskeySignIn)
	mux.HandleFunc("POST "+words.SignInPath(), s.signInByPasskey)
}

// preparePasskeys makes the relying party where browsers know the server by a name
// that passkeys can be for.
func (s *Server) preparePasskeys() (err error) {
	if s.passkeyOrigin = passkeyOrigin(s.base); s.profile.Passkeys == nil || s.passkeyOrigin == "" {
		return nil
	}
	s.passkeys, err = passkey.New(s.profile.Site, s.passkeyOrigin, s.clock)
	return err
}

// passkeyOrigin is the address under which passkeys work, for a server that is at
// base: "" where there is none. Passkeys are for names, not numbers, and browsers
// allow them only with TLS, which the portal does not speak, or at localhost. That is
// where a server is found that listens on one of the usual loopback addresses. The
// port is the server's own, so that a page at another port of this machine, which has
// the same name, cannot pass a passkey on.
func passkeyOrigin(base string) string {
	where, err := url.Parse(base)
	if err != nil {
		return ""
	}
	switch where.Hostname() {
	case "localhost", "127.0.0.1", "::1":
	default:
		return ""
	}
	if port := where.Port(); port != "" && port != "80" {
		return "http://" + net.JoinHostPort("localhost", port)
	}
	return "http://localhost"
}

// A passkeyView is what a page says about using passkeys on it.
type passkeyView struct {
	profile.Passkeys
	// What is what the script does, which asks at Begin and posts to Finish.
	What, Begin, Finish string
	Script              string
	// Why says why they cannot be used at this address, and There is the same page
	// where they can; empty where that is nowhere.
	Why, There string
}

// viewPasskey prepares that for the page at path.
func (s *Server) viewPasskey(r *http.Request, path, what, begin, finish string) *passkeyView {
	v := &passkeyView{
		Passkeys: *s.profile.Passkeys, What: what, Begin: begin, Finish: finish, Script: staticPath + s.looks.names["passkey.js"],
	}
	if v.Why = s.passkeysCannot(r); v.Why != "" && s.passkeys != nil {
		v.There = s.passkeyOrigin + path
	}
	return v
}

// passkeysCannot says why passkeys cannot be used at the address that a request came
// to; "" where they can.
func (s *Server) passkeysCannot(r *http.Request) string {
	switch {
	case s.passkeys == nil:
		return "Browsers allow passkeys at localhost, or under a name with https, which this test server does not speak. Start it without --addr to try them at localhost."
	case "http://"+strings.ToLower(r.Host) != s.passkeyOrigin:
		return "Passkeys need the name localhost, and this page was opened at " + r.Host + "."
	}
	return ""
}

func (s *Server) keepTicket(w http.ResponseWriter, ticket string) {
	age := int(passkey.Life / time.Second)
	if ticket == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: passkeyCookie, Value: ticket, Path: s.profile.Passkeys.Path, MaxAge: age,
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

// takeTicket returns the ticket of the browser's challenge, which is used up then.
func (s *Server) takeTicket(w http.ResponseWriter, r *http.Request) string {
	cookie, err := r.Cookie(passkeyCookie)
	if err != nil {
		return ""
	}
	s.keepTicket(w, "")
	return cookie.Value
}

// beginPasskeySignIn gives a script a challenge for any passkey.
func (s *Server) beginPasskeySignIn(w http.ResponseWriter, r *http.Request) {
	if why := s.passkeysCannot(r); why != "" {
		s.failAPI(w, http.StatusMisdirectedRequest, why)
		return
	}
	options, ticket, err := s.passkeys.BeginSigningIn()
	if err != nil {
		s.log.Error("a request failed", "doing", "asking for a passkey", "error", err)
		s.failAPI(w, http.StatusInternalServerError, "The mistake is the portal's, not yours. Its log says more.")
		return
	}
	s.keepTicket(w, ticket)
	s.answerAPI(w, http.StatusOK, options)
}

// signInByPasskey takes a browser in that shows a passkey: it is signed in.
func (s *Server) signInByPasskey(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	ticket := s.takeTicket(w, r)
	t, whose, err := s.logInPasskey(ticket, r.PostForm.Get(answerField))
	if err == nil {
		s.directory.LogOut(token(r)) // whatever session this browser had before
		s.report(t, "passkey accepted")
		s.enter(w, r, t)
		return
	}
	p := s.passkeyProblem(err, s.profile.Passkeys.Refused)
	if p == nil {
		s.broken(w, r, "signing in with a passkey", err)
		return
	}
	s.log.Info("passkey refused", "reason", err)
	s.showLogInWith(w, r, whose, p)
}

// logInPasskey takes in an answer, and returns whose passkey it says to be of: where it
// was refused that may be wrong.
func (s *Server) logInPasskey(ticket, answer string) (_ enroll.Token, whose string, _ error) {
	if s.passkeys == nil {
		return "", "", passkey.ErrCeremony
	}
	a, err := s.passkeys.Assertion(ticket, []byte(answer))
	if err != nil {
		return "", "", err
	}
	t, err := s.directory.LogInPasskey(a.Handle, a.ID, a.Check)
	if person, known := s.directory.WhosePasskey(a.Handle); known == nil {
		whose = person.UserName
	}
	return t, whose, err
}

// passkeyProblem puts into words why a passkey was refused, with refused for one that
// was not accepted. It returns nil for an error that is not the user's.
func (s *Server) passkeyProblem(err error, refused string) *problem {
	words := s.profile.Passkeys
	p := &problem{Status: http.StatusUnprocessableEntity}
	switch {
	case errors.Is(err, passkey.ErrCeremony), errors.Is(err, enroll.ErrStep):
		p.Complaint, p.Text = support.PasskeyLate, words.Late
	case errors.Is(err, passkey.ErrAnswer), errors.Is(err, enroll.ErrPasskey):
		p.Complaint, p.Text = support.PasskeyRefused, refused
	case errors.Is(err, enroll.ErrCloned):
		p.Complaint, p.Text = support.PasskeyCloned, words.Cloned
	case errors.Is(err, enroll.ErrPasskeyTaken):
		p.Complaint, p.Text = support.PasskeyTaken, "That passkey was added before. If it is not in the list, somebody else here has it."
	case errors.Is(err, enroll.ErrPasskeyName):
		p.Complaint, p.Field, p.Text = support.PasskeyName, nameField, "Enter a name for the passkey: a few words, of at most 40 characters."
	case errors.Is(err, enroll.ErrPasskeyNamed):
		p.Complaint, p.Field, p.Text = support.PasskeyNamed, nameField, "You have a passkey of that name already. Choose another name."
	case errors.Is(err, enroll.ErrTooManyPasskeys):
		p.Complaint, p.Text = support.PasskeysFull, words.Full
	case errors.Is(err, enroll.ErrNoPasskey):
		p.Complaint, p.Text = support.PasskeyGone, "That passkey is removed already."
	case errors.Is(err, enroll.ErrCredentials):
		p.Complaint, p.Field, p.Text = support.PasswordAgain, profile.Password, "The password is not right."
	default:
		return s.attemptProblem(err, profile.Password)
	}
	return p
}

// passkeyID is a passkey's ID as forms have it.
func passkeyID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }
