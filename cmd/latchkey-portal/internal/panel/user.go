package panel

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/web"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// The forms of a user's page.
const (
	enrollForm  = "enroll"
	confirmForm = "confirm"
	verifyForm  = "verify"
	removeForm  = "remove"
)

// mostHistory is how many events a user's page shows.
const mostHistory = 12

// A userPage shows one user.
type userPage struct {
	common
	User       person
	Password   string // that was made up just now
	Invitation string
	Since      string
	Refusals   []refusal
	History    []event
	Events     string // where all are
	Faults     faultsCard

	CanEnroll                                                   bool // an authenticator can be set up now
	WhyNot                                                      string
	Enroll                                                      []field
	Key                                                         *web.KeyView // of the enrollment that is under way
	Digits                                                      int          // of its codes
	Truth                                                       *truth       // beside what a fault shows
	ConfirmCode                                                 field
	VerifyCode                                                  field
	CanVerify                                                   bool
	Outcome                                                     *outcome
	EnrollProblem, ConfirmProblem, VerifyProblem, RemoveProblem *problem
}

// A truth is the key by which codes are checked, whatever faults show.
type truth struct {
	Link template.URL // of the scheme otpauth, and written here
	Key  string
}

// An outcome is what became of a code, as people read it.
type outcome struct {
	enroll.Outcome
	DriftSays string
}

// one returns the portal and the user that a request is about, or answers that there is
// no such user.
func (p *Panel) one(w http.ResponseWriter, r *http.Request, get func(string) string) (*played.Portal, enroll.Status, bool) {
	portal, err := p.stage.PortalOf(get("user"), get("profile"))
	if err != nil {
		p.fail(w, r, err)
		return nil, enroll.Status{}, false
	}
	status, err := portal.Directory().Status(get("user"))
	if err != nil {
		p.fail(w, r, err)
		return nil, enroll.Status{}, false
	}
	return portal, status, true
}

func (p *Panel) showUser(w http.ResponseWriter, r *http.Request, s *session) {
	if portal, status, ok := p.one(w, r, r.URL.Query().Get); ok {
		p.showPerson(w, r, s, portal, status, nil)
	}
}

func (p *Panel) showPerson(w http.ResponseWriter, r *http.Request, s *session, portal *played.Portal, status enroll.Status, wrong *problem) {
	u := p.person(portal, status)
	page := userPage{
		common: p.commonAt(Path), User: u, Refusals: refusals(status), History: p.history(u),
		Events:        at(eventsPath, "profile", u.Profile),
		Faults:        p.faultsFor(r, portal, status.UserName, wrong.in(faultsForm)),
		EnrollProblem: wrong.in(enrollForm), ConfirmProblem: wrong.in(confirmForm), VerifyProblem: wrong.in(verifyForm), RemoveProblem: wrong.in(removeForm),
		VerifyCode: field{Name: "code", Label: "Code", Numeric: true, Autocomplete: "off"}.told(wrong.in(verifyForm)),
	}
	said := s.hear(u.Path)
	page.Note, page.Password, page.Invitation = said.note, said.password, said.invitation
	if !status.SwitchedOn.IsZero() {
		page.Since = moment(status.SwitchedOn)
	}
	if said.outcome != nil {
		page.Outcome = &outcome{*said.outcome, driftSays(said.outcome.Drift)}
	}
	rules := portal.Profile().Rules
	app := slices.Contains(rules.Methods, enroll.App)
	hasApp := slices.Contains(status.Methods, enroll.App)
	page.CanVerify, page.CanEnroll = hasApp, app && !hasApp
	switch {
	case hasApp:
		page.WhyNot = "An authenticator is set up. To set up another one, reset two-factor first."
	case !app:
		page.WhyNot = played.Sentence(enroll.ErrNoApp.Error())
	}
	if !p.showEnrollment(r, s, &page, portal, wrong) {
		page.WhyNot = "The names and the key are too long for a QR code; begin another enrollment with shorter ones."
	}
	p.show(w, r, "user", u.FullName, wrong, page)
}

// showEnrollment puts the form on the page with which one begins, and the one that is
// under way. It reports false where that cannot be drawn.
func (p *Panel) showEnrollment(r *http.Request, s *session, page *userPage, portal *played.Portal, wrong *problem) bool {
	if !page.CanEnroll {
		return true
	}
	rules := portal.Profile().Rules
	value := func(name, usual string) string {
		if r.PostForm.Has(name) {
			return r.PostForm.Get(name)
		}
		return usual
	}
	for _, f := range []field{
		{Name: "algorithm", Label: "Algorithm", Value: value("algorithm", asUsual), Choices: append([]string{asUsual}, algorithms()...), Hint: fmt.Sprintf("The portal has %s.", rules.Algorithm)},
		{Name: "digits", Label: "Digits", Value: value("digits", ""), Hint: fmt.Sprintf("The portal has %d.", rules.Digits), Optional: true},
		{Name: "period", Label: "Period", Value: value("period", ""), Hint: fmt.Sprintf("In seconds. The portal has %d.", rules.Period), Optional: true},
		{Name: "secret", Label: "Secret", Hint: "In base32. Without one a new key is drawn.", Optional: true},
		{Name: "issuer", Label: "Issuer", Value: value("issuer", rules.Issuer), Optional: true},
		{Name: "account", Label: "Account", Value: value("account", page.User.UserName), Hint: "The user name without it.", Optional: true},
	} {
		told := f.told(wrong.in(enrollForm))
		page.Enroll = append(page.Enroll, told)
	}
	page.ConfirmCode = field{Name: "confirm-code", Label: "Code to confirm with", Numeric: true}.told(wrong.in(confirmForm))
	b := s.underWay(page.User.Profile, page.User.UserName, p.stage.Clock().Now())
	if b == nil {
		return true
	}
	key, err := web.ViewKey(b.account, portal.Faults().Show(page.User.UserName, b.account))
	if err != nil {
		s.begin(nil)
		return false
	}
	page.Key, page.Digits = key, b.account.Digits
	if len(portal.Faults().For(page.User.UserName)) > 0 {
		page.Truth = &truth{template.URL(otpauth.URI(b.account)), strings.Join(web.KeyGroups(b.account.Secret.Base32()), " ")}
	}
	return true
}

// asUsual is the choice of no algorithm.
const asUsual = "as the portal has it"

func algorithms() []string {
	return []string{string(vault.SHA1), string(vault.SHA256), string(vault.SHA512)}
}

// history is what happened to a user last.
func (p *Panel) history(u person) []event {
	all, _ := p.stage.Feed().After(0)
	all = slices.DeleteFunc(all, func(e audit.Event) bool { return e.User != u.UserName || e.Profile != u.Profile })
	return eventsOf(all[max(len(all)-mostHistory, 0):])
}

// driftSays puts a drift into words.
func driftSays(drift *int) string {
	switch {
	case drift == nil:
		return "not known"
	case *drift == 0:
		return "none: the code is of the present time step"
	case *drift < 0:
		return fmt.Sprintf("%s behind the portal's clock", played.Count(-*drift, "time step"))
	}
	return fmt.Sprintf("%s ahead of the portal's clock", played.Count(*drift, "time step"))
}

// untilOf is until when an enrollment can be confirmed that is begun now.
func (p *Panel) untilOf(portal *played.Portal) time.Time {
	return p.stage.Clock().Now().Add(portal.Profile().Rules.PendingLife)
}
