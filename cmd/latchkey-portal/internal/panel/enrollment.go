package panel

import (
	"errors"
	"net/http"
	"slices"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/web"
	"latchkey/vault"
)

// How large the numbers of an enrollment may be, as in the API. Which of them are
// possible is decided elsewhere.
const (
	mostDigits = 10
	mostPeriod = 86400 // seconds
)

// enroll begins an enrollment as it was chosen.
func (p *Panel) enroll(w http.ResponseWriter, r *http.Request, s *session) {
	portal, status, ok := p.one(w, r, r.PostForm.Get)
	if !ok {
		return
	}
	wish, wrong := readWish(r)
	if wrong != nil {
		p.showPerson(w, r, s, portal, status, wrong)
		return
	}
	leaveOut(&wish, portal.Profile().Rules, status.UserName)
	until := p.untilOf(portal)
	account, err := portal.Directory().BeginEnrollment(status.UserName, wish)
	if err != nil {
		p.showPerson(w, r, s, portal, status, problemOf(enrollForm, "", p.explain(r, err)))
		return
	}
	if _, err := web.ViewKey(account, portal.Faults().Show(status.UserName, account)); err != nil {
		p.showPerson(w, r, s, portal, status, &problem{Form: enrollForm, Field: "issuer", Status: http.StatusUnprocessableEntity,
			Text: "The names and the key are too long for a QR code; shorten them."})
		return
	}
	profile := portal.Profile().Name
	s.begin(&begun{profile, status.UserName, account, until})
	p.to(w, r, s, userAt(profile, status.UserName), "The enrollment is begun. Nothing is on until it is confirmed.")
}

// readWish reads what an enrollment is to be like.
func readWish(r *http.Request) (enroll.Wish, *problem) {
	get := r.PostForm.Get
	wish := enroll.Wish{Account: get("account")}
	if chosen := get("algorithm"); chosen != asUsual {
		wish.Algorithm = vault.Algorithm(chosen)
	}
	if wish.Algorithm != "" && !slices.Contains(algorithms(), string(wish.Algorithm)) {
		return wish, typo(enrollForm, "algorithm", errors.New("choose one of the algorithms"))
	}
	var err error
	if wish.Digits, err = readWhole(get("digits"), mostDigits); err != nil {
		return wish, typo(enrollForm, "digits", err)
	}
	if wish.Period, err = readWhole(get("period"), mostPeriod); err != nil {
		return wish, typo(enrollForm, "period", err)
	}
	if get("secret") != "" {
		if wish.Secret, err = enroll.ReadKey("the secret", get("secret")); err != nil {
			return wish, typo(enrollForm, "secret", err)
		}
	}
	if r.PostForm.Has("issuer") {
		issuer := get("issuer")
		wish.Issuer = &issuer
	}
	return wish, nil
}

// leaveOut takes the names out of a wish that are as the portal has them, which the form
// brings along: nobody may have meant them.
func leaveOut(w *enroll.Wish, rules enroll.Rules, userName string) {
	if w.Account == userName {
		w.Account = ""
	}
	if w.Issuer != nil && *w.Issuer == rules.Issuer {
		w.Issuer = nil
	}
}

// confirm switches the authenticator on.
func (p *Panel) confirm(w http.ResponseWriter, r *http.Request, s *session) {
	portal, status, ok := p.one(w, r, r.PostForm.Get)
	if !ok {
		return
	}
	underWay := s.underWay(portal.Profile().Name, status.UserName, p.stage.Clock().Now()) != nil
	if underWay && r.PostForm.Get("confirm-code") == "" {
		p.showPerson(w, r, s, portal, status, typo(confirmForm, "confirm-code", errors.New("enter the code that the authenticator shows")))
		return
	}
	patient(w, portal, status)
	out, err := portal.ConfirmEnrollment(r.Context(), status.UserName, r.PostForm.Get("confirm-code"))
	switch {
	case errors.Is(err, played.ErrFails), errors.Is(err, played.ErrUnwaited): // and so it is still under way
		p.showPerson(w, r, s, portal, status, problemOf(confirmForm, "", p.explain(r, err)))
		return
	case err != nil:
		s.begin(nil)
		p.showPerson(w, r, s, portal, status, problemOf(enrollForm, "", p.explain(r, err)))
		return
	}
	// A fault can have it answered as refused.
	if now, err := portal.Directory().Status(status.UserName); err != nil || slices.Contains(now.Methods, enroll.App) {
		s.begin(nil)
	}
	p.toOutcome(w, r, s, portal, status, out)
}

// verify tries a code as a log-in would.
func (p *Panel) verify(w http.ResponseWriter, r *http.Request, s *session) {
	portal, status, ok := p.one(w, r, r.PostForm.Get)
	if !ok {
		return
	}
	// Without an authenticator there is no field on the page that this could stand at.
	if r.PostForm.Get("code") == "" && slices.Contains(status.Methods, enroll.App) {
		p.showPerson(w, r, s, portal, status, typo(verifyForm, "code", errors.New("enter the code that the authenticator shows")))
		return
	}
	patient(w, portal, status)
	out, err := portal.VerifyUser(r.Context(), status.UserName, r.PostForm.Get("code"))
	if err != nil {
		p.showPerson(w, r, s, portal, status, problemOf(verifyForm, "", p.explain(r, err)))
		return
	}
	p.toOutcome(w, r, s, portal, status, out)
}

// patient lets the answer to a code take as long as a fault has it take.
func patient(w http.ResponseWriter, portal *played.Portal, status enroll.Status) {
	if delay := portal.CheckTime(status.UserName); delay > 0 {
		web.AllowTime(w, delay)
	}
}

// toOutcome sends the browser to the user's page, which says what became of a code. To
// load that page again is not another try.
func (p *Panel) toOutcome(w http.ResponseWriter, r *http.Request, s *session, portal *played.Portal, status enroll.Status, out enroll.Outcome) {
	where := userAt(portal.Profile().Name, status.UserName)
	s.tell(told{at: where, outcome: &out})
	http.Redirect(w, r, where+"#outcome", http.StatusSeeOther)
}

// reset takes the user's second factor away.
func (p *Panel) reset(w http.ResponseWriter, r *http.Request, s *session) {
	portal, status, ok := p.one(w, r, r.PostForm.Get)
	if !ok {
		return
	}
	if err := portal.Directory().Reset(status.UserName); err != nil {
		p.fail(w, r, err)
		return
	}
	p.to(w, r, s, userAt(portal.Profile().Name, status.UserName), "Two-factor was reset: keys, recovery codes, passkeys and remembered browsers are gone, and a lock is lifted. The user is told by mail.")
}

// remove takes the user away.
func (p *Panel) remove(w http.ResponseWriter, r *http.Request, s *session) {
	portal, status, ok := p.one(w, r, r.PostForm.Get)
	if !ok {
		return
	}
	if r.PostForm.Get("sure") == "" {
		p.showPerson(w, r, s, portal, status, typo(removeForm, "sure", errors.New("tick the box to say that you are sure")))
		return
	}
	if err := portal.Directory().Remove(status.UserName); err != nil {
		p.fail(w, r, err)
		return
	}
	p.to(w, r, s, Path, "The user "+status.UserName+" was removed.")
}
