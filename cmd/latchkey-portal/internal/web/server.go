package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/passkey"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/sso"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// Options are what a [Server] shows and how it can be reached.
type Options struct {
	Profile   profile.Profile
	Directory *enroll.Directory
	Outbox    *outbox.Box
	Clock     enroll.Clock
	Log       *slog.Logger
	// Base is the portal's own address, such as http://127.0.0.1:8087.
	Base string
	// Hosts are the names under which requests are answered.
	Hosts Hosts
	// Kept says that users and keys outlast the server.
	Kept bool
	// Panel is where the control panel is; empty where there is none.
	Panel string
	// Desk is that of the directory, where another server has one already that this one
	// comes in the place of; nil for a new one.
	Desk *enroll.Desk
	// Faults are what is done wrong on purpose; nil is nothing.
	Faults *fault.Board
	// Feed has what happened to the users, and is told who looks on at whom; nil for one
	// of the server's own.
	Feed *audit.Feed
	// Looks are who looks on just now; nil for new ones.
	Looks *support.Looks
}

// A Server is the portal's [http.Handler].
type Server struct {
	profile   profile.Profile
	directory *enroll.Directory
	outbox    *outbox.Box
	clock     enroll.Clock
	log       *slog.Logger
	base      string
	panel     string
	hosts     Hosts
	kept      bool
	looks     *looks
	desk      *enroll.Desk // nil where nothing can be asked for
	uploads   chan struct{}
	client    *sso.Client // nil, like the provider, without single sign-on
	provider  *sso.Provider
	waiting   *waitingRoom
	passkeys  *passkey.Party // nil where there are none, or no name to have them for
	// passkeyOrigin is where they work.
	passkeyOrigin string
	faults        *fault.Board // may be nil
	pause         func(context.Context, time.Duration)
	handler       http.Handler
	helpers       helpers
	sights        sights
}

// New returns a server. It fails where the profile contradicts itself.
func New(o Options) (*Server, error) {
	if err := o.Profile.Validate(); err != nil {
		return nil, err
	}
	looks, err := newLooks()
	if err != nil {
		return nil, fmt.Errorf("preparing the pages: %w", err)
	}
	s := &Server{
		profile: o.Profile.Spelled(), directory: o.Directory, outbox: o.Outbox, clock: o.Clock,
		log: o.Log, base: o.Base, panel: o.Panel, hosts: o.Hosts, looks: looks, kept: o.Kept, desk: o.Desk, waiting: newWaitingRoom(),
		faults: o.Faults, pause: pause,
	}
	if err := s.prepareErrands(); err != nil {
		return nil, err
	}
	if err := s.prepareSupport(o); err != nil {
		return nil, err
	}
	s.handler = s.guard(s.routes())
	return s, nil
}

// Desk returns where requests are held; nil where none can be made.
func (s *Server) Desk() *enroll.Desk { return s.desk }

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// The addresses that belong to the test server and not to the portal it plays.
const (
	frontPath   = "/"
	outboxPath  = "/outbox"
	invitePath  = "/invitations"
	usersPath   = "/users/"
	resetPath   = usersPath + "reset"
	unlockPath  = usersPath + "unlock"
	forgetPath  = usersPath + "forget-browsers"
	requirePath = usersPath + "require"
	releasePath = usersPath + "release"
	addressPath = usersPath + "address"
	staticPath  = "/static/"
	logOutPath  = "/log-out"
	longestForm = 64 << 10 // bytes
)

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.showFront)
	s.routeOutbox(mux)
	mux.HandleFunc("POST "+invitePath, s.invite)
	mux.HandleFunc("POST "+resetPath, s.reset)
	mux.HandleFunc("POST "+unlockPath, s.unlock)
	mux.HandleFunc("POST "+forgetPath, s.forget)
	mux.HandleFunc("POST "+requirePath, s.require)
	mux.HandleFunc("POST "+releasePath, s.release)
	mux.HandleFunc("POST "+addressPath, s.setAddress)
	mux.HandleFunc("GET "+staticPath+"{file}", s.static)

	logIn, invitation := s.profile.LogIn, s.profile.Invitation
	mux.HandleFunc("GET "+logIn.Path, s.showLogIn)
	mux.HandleFunc("POST "+logIn.Path, s.logIn)
	mux.HandleFunc("GET "+invitation.Path+"/{token}", s.showInvitation)
	mux.HandleFunc("POST "+invitation.Path+"/{token}", s.acceptInvitation)
	for _, screen := range s.profile.Screens {
		mux.HandleFunc("GET "+screen.Path, s.inSession(screen.Step, s.showStep(screen)))
		mux.HandleFunc("POST "+screen.Path, s.inSession(screen.Step, s.takeStep(screen)))
		if again := screen.Code.Resend; again != nil {
			mux.HandleFunc("GET "+again.Path, s.inSession(screen.Step, s.showResend(*again)))
			mux.HandleFunc("POST "+again.Path, s.inSession(screen.Step, s.resend(*again)))
		}
	}
	if account := s.profile.Account; account != nil {
		mux.HandleFunc("GET "+account.Path, s.inSession(enroll.SignedIn, s.showAccount))
		mux.HandleFunc("POST "+account.Path, s.inSession(enroll.SignedIn, s.saveAddress(*account)))
	}
	if users := s.profile.Users; users != nil {
		mux.HandleFunc("GET "+users.Path, s.inSession(enroll.SignedIn, s.showUsers))
		mux.HandleFunc("GET "+users.Path+"/edit", s.inSession(enroll.SignedIn, s.showUser))
		mux.HandleFunc("POST "+users.Path+"/edit", s.inSession(enroll.SignedIn, s.saveAddress(*users)))
	}
	s.routePreferences(mux)
	s.routePopUp(mux)
	s.routeContacts(mux)
	s.routeDeadline(mux)
	s.routeSecurity(mux)
	s.routeRequests(mux)
	s.routeSSO(mux)
	s.routePasskeys(mux)
	s.routeSupport(mux)
	mux.HandleFunc("GET "+s.profile.Home.Path, s.inSession(enroll.SignedIn, s.showHome))
	mux.HandleFunc("POST "+logOutPath, s.logOut)
	return mux
}
