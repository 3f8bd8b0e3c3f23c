package web

import (
	"net/http"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/sso"
)

// ssoClient is what the portal calls itself to the identity provider.
const ssoClient = "portal"

// prepareErrands makes what the portal has beside the log-in.
func (s *Server) prepareErrands() (err error) {
	if s.profile.Requests != nil {
		if err := s.prepareDesk(); err != nil {
			return err
		}
		s.uploads = make(chan struct{}, mostUploads)
	}
	if s.profile.SSO != nil {
		issuer := s.base + providerPath
		s.client = sso.NewClient(ssoClient, issuer, s.clock)
		s.provider = sso.NewProvider(issuer, ssoClient, s.clock)
	}
	return s.preparePasskeys()
}

// prepareDesk makes the desk, unless there is one.
func (s *Server) prepareDesk() (err error) {
	if s.desk == nil {
		letters := Letters{Profile: s.profile, Outbox: s.outbox, Clock: s.clock, Base: s.base}
		s.desk, err = enroll.NewDesk(s.directory, s.profile.Requests.Rules, letters)
	}
	return err
}

// addErrands puts onto a form the ways to what the portal has beside the log-in.
func (s *Server) addErrands(r *http.Request, f *form) {
	logIn := f.Screen.Path == s.profile.LogIn.Path
	if logIn {
		f.SSO = s.profile.SSO
		if words := s.profile.Passkeys; words != nil {
			f.Passkey = s.viewPasskey(r, s.profile.LogIn.Path, words.SignIn, words.SignInPath()+beginPath, words.SignInPath())
		}
	}
	if requests := s.profile.Requests; requests != nil && (logIn || f.Support != "") {
		f.Support, f.Help = s.profile.Support, &link{requests.Path, requests.Link}
	}
}

// accountName is the name of the account whose users there are, where the portal
// says it.
func (s *Server) accountName() string {
	if s.profile.Requests == nil {
		return ""
	}
	return s.profile.Requests.Rules.Account
}

// longestBody is how long what is posted may be: a form without files is short.
func (s *Server) longestBody(r *http.Request) int64 {
	if s.profile.Requests != nil && r.URL.Path == s.profile.Requests.Path {
		return longestUpload
	}
	return longestForm
}
