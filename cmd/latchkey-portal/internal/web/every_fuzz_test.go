package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// everyPath is where something can be posted to in a profile, and some more.
func everyPath(p profile.Profile) []string {
	paths := []string{
		frontPath, outboxPath, invitePath, resetPath, unlockPath, forgetPath, requirePath, releasePath, addressPath, logOutPath,
		usersPath + "extend", ticketsPath + "/1/approve", ticketsPath + "/1/refuse", p.LogIn.Path, p.Invitation.Path + "/x", p.Home.Path,
	}
	for _, s := range p.Screens {
		paths = append(paths, s.Path)
		if again := s.Code.Resend; again != nil {
			paths = append(paths, again.Path)
		}
	}
	for _, settings := range []*profile.Settings{p.Account, p.Users} {
		if settings != nil {
			paths = append(paths, settings.Path, settings.Path+"/edit")
		}
	}
	if p.Preferences != nil {
		paths = append(paths, p.Preferences.Path, p.Preferences.End.Path)
	}
	return paths
}

// further takes a session one step on, as a user would, if that can be done.
func (portal *testPortal) further(token enroll.Token) enroll.Token {
	d := portal.directory
	session, err := d.Session(token)
	if err != nil {
		return token
	}
	code := ""
	if all := portal.outbox.Messages(); len(all) > 0 {
		code = all[0].Code
	}
	next := token
	switch session.Step {
	case enroll.ChooseMethods:
		err = d.Choose(token, session.Methods...)
	case enroll.OfferAnother:
		next, err = d.Decline(token)
	case enroll.ShowKey:
		err = d.KeyTaken(token)
	case enroll.EnterNumber:
		err = d.SendToNumber(token, "+1", "203 555 0142")
	case enroll.SendMail:
		err = d.Send(token)
	case enroll.ConfirmKey:
		account, _ := d.Key(token)
		now, _ := account.Code(portal.clock.Now())
		next, err = d.Confirm(token, now.Value)
	case enroll.ConfirmNumber, enroll.ConfirmMail:
		next, err = d.Confirm(token, code)
	case enroll.EnterCode:
		next, err = d.Verify(token, code)
	}
	if err != nil {
		return token
	}
	return next
}

// Whatever is posted wherever in whichever portal, by whichever of its users and
// however far that user has come: no page fails.
func FuzzEveryProfile(f *testing.F) {
	all := profile.All()
	portals := make([]*testPortal, len(all))
	for i, p := range all {
		portals[i] = newTestPortalOf(f, p.Name)
		for at := range everyPath(p) {
			for far := range 5 {
				bodies := []string{
					"code=123456&username=x&password=y&email=%ff&method=sms&method=app&number=%00&text=a", "do=send", "do=use&method=mail",
					"do=skip", "do=recover&recovery=aaaa", "do=decline", "do=again", "do=begin", "%zz",
				}
				f.Add(byte(i), byte(at), byte(at+far), byte(far), bodies[(at+far)%len(bodies)])
			}
		}
	}
	f.Fuzz(func(t *testing.T, which, at, who, far byte, body string) {
		p, portal := all[int(which)%len(all)], portals[int(which)%len(all)]
		portal.clock.Move(11 * time.Minute)
		path := everyPath(p)[int(at)%len(everyPath(p))]
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Host = "localhost"
		r.Header.Set("Content-Type", formType)
		if user := p.Fixtures[int(who)%len(p.Fixtures)]; user.Password != "" && path != invitePath {
			if err := portal.directory.Reset(user.UserName); err != nil {
				t.Fatal(err)
			}
			if token, err := portal.directory.LogIn(t.Context(), user.UserName, user.Password, ""); err == nil {
				for range far % 8 {
					token = portal.further(token)
				}
				r.AddCookie(&http.Cookie{Name: cookieName, Value: string(token)})
			}
		}
		w := httptest.NewRecorder()
		portal.server.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s of %s answered %d", path, p.Name, w.Code)
		}
	})
}
