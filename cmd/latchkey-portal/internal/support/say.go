package support

import (
	"fmt"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/walkthrough"
)

// say fills in what to say next.
func (t Teller) say(r *Report, p enroll.Progress, failed *failure) {
	at, here := stands(p)
	t.atStep(r, p, at, here)
	switch {
	case p.Invited:
		r.Say, r.Else = []string{fmt.Sprintf("You have a mail with an invitation. Open its link, and choose a password that only you know. Then press “%s”.", t.profile.Invitation.Submit)}, nil
		r.Staff = "If the mail is gone, send it again with the button below."
	case p.Locked:
		t.instead(r, walkthrough.LockedOut)
		r.Staff = "Unlock the user below, once you know why the codes were refused."
	case p.Overdue && (!here || at.Step == enroll.Overdue):
		if r.Staff = "Give more time below."; len(t.at(enroll.Overdue)) == 0 {
			r.Say = []string{"The time for the set-up is over, but nothing is lost. I give you more time now."}
		}
	case p.Wait > 0:
		r.Say = append([]string{"Please wait a moment before you try again: after several wrong ones there is a short pause, which grows."}, t.afterFailure(r, p, at, failed)...)
	case failed.recent(p.At) && failed.outside:
		r.Staff = "The user entered nothing on the portal's pages: the code came by the API or the control panel, where the reason is told as well."
	case failed.recent(p.At) && (at.Step != enroll.SignedIn || failed.complaint != ""):
		if words := t.afterFailure(r, p, at, failed); len(words) > 0 {
			r.Else, r.Say = r.Say, words
		}
	}
	if at.Step == enroll.EnterCode && at.Method.Delivered() || at.Step == enroll.ConfirmMail || at.Step == enroll.ConfirmNumber {
		if m, ok := t.mishap(walkthrough.NotSent); ok && r.Staff == "" {
			r.Else, r.Staff = append(r.Else, said(m.Say)...), "If nothing came, send it again below."
		}
	}
}

// atStep says what belongs to where the user is, with nothing having gone wrong.
func (t Teller) atStep(r *Report, p enroll.Progress, at enroll.Place, here bool) {
	steps := t.at(at.Step)
	if !here {
		steps = t.logIn()
	}
	for i, s := range steps {
		if at.Step == enroll.EnterCode && at.Method.Delivered() && s.Latchkey || at.Step == enroll.ConfirmKey && s.Title == "Type the key" {
			continue // it is about codes that Latchkey makes, or about another way
		}
		if len(r.Say) == 0 {
			r.See, r.Press, r.Say = plain(s.See), plain(s.Press), said(s.Say)
		} else if at.Step != enroll.SignedIn && i > 0 {
			r.Else = append(r.Else, said(s.Say)...)
		}
	}
	if at.Step == enroll.SignedIn {
		r.See, r.Press = "", ""
	}
	if len(r.Say) == 0 {
		r.Say = []string{t.usual(at, here)}
	}
}

// logIn are the guide's words for the log-in.
func (t Teller) logIn() []walkthrough.Step {
	for _, section := range t.guide.Sections {
		for _, s := range section.Steps {
			if s.Title == t.profile.Enter()+" with the password" {
				return []walkthrough.Step{s}
			}
		}
	}
	return nil
}

// usual is what is said at a step that the walk-through has no words for.
func (t Teller) usual(at enroll.Place, here bool) string {
	screen, ok := t.profile.Screen(at.Step)
	switch {
	case !here:
		screen = t.profile.LogIn
		return fmt.Sprintf("Open the %s page, type your %s and your password, and press “%s”. Do not tell me the password.", t.profile.Entry(), profile.Within(t.profile.NameLabel()), screen.Submit)
	case at.Step == enroll.SignedIn:
		return "You are in. Nothing more is to be done."
	case at.Step == enroll.EnterCode && at.Method.Delivered() && at.Sent == nil && screen.Code.Send != "":
		return fmt.Sprintf("Press “%s”. Only then a code is sent. Please do not read it to me.", screen.Code.Send)
	case at.Step == enroll.EnterCode, at.Step == enroll.ConfirmMail, at.Step == enroll.ConfirmNumber, at.Step == enroll.ConfirmKey:
		return fmt.Sprintf("Type the code, and press “%s”. Please do not read it to me.", screen.Submit)
	case at.Step == enroll.Overdue:
		return "The time for the set-up is over, but nothing is lost. I give you more time now."
	case ok && screen.Submit != "":
		return fmt.Sprintf("The page says “%s”. Follow it, and press “%s”.", screen.Title, screen.Submit)
	case ok:
		return fmt.Sprintf("The page says “%s”. Choose what suits you.", screen.Title)
	}
	return "Tell me what you see at the top of the page."
}

// instead puts the words for a mishap in the place of all others.
func (t Teller) instead(r *Report, kinds ...walkthrough.Kind) {
	if m, ok := t.mishap(kinds...); ok {
		r.Say, r.Else = said(m.Say), nil
	}
}

// afterFailure is what to say after something was refused.
func (t Teller) afterFailure(r *Report, p enroll.Progress, at enroll.Place, failed *failure) []string {
	if !failed.recent(p.At) || failed.outside {
		return nil
	}
	if failed.complaint != "" {
		return t.afterComplaint(r, at, failed.complaint)
	}
	if failed.password {
		for _, s := range t.logIn() {
			return said(s.Wrong)
		}
		return []string{"Type both again. Small and capital letters are different in a password."}
	}
	return t.afterCode(r, at, failed.refusal)
}

// afterComplaint is what to say after a page complained. What the walk-through has for
// when it does not go on from there is for staff.
func (t Teller) afterComplaint(r *Report, at enroll.Place, c Complaint) []string {
	if c == PhoneNumber {
		for _, s := range t.at(at.Step) {
			r.Staff = plain(s.Wrong)
		}
	}
	return said(complaints()[c].say)
}

// afterCode is what to say after a code was refused.
func (t Teller) afterCode(r *Report, at enroll.Place, refused enroll.Refusal) []string {
	setUp, entry := refused.SetUp, fmt.Sprintf("the entry named %s with your own user name", t.profile.Rules.Issuer)
	of := func(kinds ...walkthrough.Kind) []string {
		m, _ := t.mishap(kinds...)
		return said(m.Say)
	}
	anew := "Delete that entry in your authenticator, go back to the QR code, and scan it again."
	if !setUp {
		anew = "That entry cannot give a right code. I reset it, and then we set it up again together."
	}
	undo := func() {
		if !setUp {
			r.Staff = "No code of that entry will be right. Reset the user below, once it is certain who is asking."
		}
	}
	switch refused.Reason {
	case diagnose.Clock:
		return of(walkthrough.Clock)
	case diagnose.Late:
		return of(walkthrough.Late)
	case diagnose.Used:
		return of(walkthrough.Used, walkthrough.SentRefused)
	case diagnose.OldKey:
		return of(walkthrough.OldEntry)
	case diagnose.OtherAccount:
		return []string{"That was the code of another account. Look at the names in your authenticator, and take " + entry + ". Please do not tell me the code."}
	case diagnose.Expired:
		return of(walkthrough.SentLate)
	case diagnose.Superseded:
		return of(walkthrough.SentRefused)
	case diagnose.Malformed:
		return []string{"A code has six digits, and nothing else goes into that field. Please do not tell me the code."}
	case diagnose.Swapped, diagnose.Mistyped, diagnose.CutShort:
		return []string{"A digit went wrong as you typed. Take the code that is shown now, and type it slowly, or paste it. Please do not tell me the code."}
	case diagnose.TypedKey:
		undo()
		return []string{"The key in your authenticator has one mistake in it: " + refused.Where() + ". Please do not read it to me.", anew}
	case diagnose.Defaults:
		undo()
		return []string{"Your authenticator does not follow all that this portal asks for. Is there another one that you can use?", anew}
	case diagnose.KeyRead:
		undo()
		return []string{"Your authenticator took the key for something else.", anew}
	}
	if refused.Method.Delivered() {
		return of(walkthrough.SentRefused)
	}
	return of(walkthrough.Refused)
}

// said is a text of a guide as what to say; nothing where it cannot be said.
func said(text string) []string {
	if text = plain(text); text == "" {
		return nil
	}
	return []string{text}
}
