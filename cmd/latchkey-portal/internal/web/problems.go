package web

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// attemptProblem puts into words why an attempt was refused. It returns nil for
// an error that is not the user's.
func (s *Server) attemptProblem(err error, field profile.FieldName) *problem {
	return s.attemptProblemAt(err, field, s.clock.Now())
}

// attemptProblemAt is attemptProblem where codes are checked by another clock.
func (s *Server) attemptProblemAt(err error, field profile.FieldName, now time.Time) *problem {
	p := &problem{Field: field, Status: http.StatusUnprocessableEntity}
	var wait *enroll.WaitError
	var setUp *enroll.SetUpError
	switch {
	case errors.As(err, &wait):
		p.Status = http.StatusTooManyRequests
		p.Complaint, p.Text = support.Waiting, fmt.Sprintf("Too many attempts. Wait %s, then try again.", seconds(wait.Left))
	case errors.Is(err, enroll.ErrLocked):
		p.Status = http.StatusForbidden
		p.Complaint, p.Text = support.Locked, "Too many failed attempts: this user is locked."
		p.Advice = []string{"The test server's front page can unlock it: open “Staff” at the user there."}
	case errors.Is(err, enroll.ErrCredentials):
		p.Complaint, p.Text = support.Credentials, "The "+profile.Plain(profile.Within(s.profile.NameLabel()))+" or the password is not right. Enter both again."
	case recoveryProblem(err, p):
	case errors.Is(err, enroll.ErrMalformedCode):
		p.Complaint, p.Text = support.NotACode, fmt.Sprintf("Enter the %d digits of the code.", s.profile.Rules.Digits)
		if errors.As(err, &setUp) && setUp.Reason != diagnose.Malformed {
			p.Advice = setUp.Advice
		}
	case errors.As(err, &setUp):
		p.Complaint, p.Text, p.Advice = support.WrongCode, "That code was not accepted.", setUp.Advice
	case s.deliveredProblem(err, p):
	case errors.Is(err, enroll.ErrWrongCode), errors.Is(err, enroll.ErrUsedCode):
		// Whoever has only the password is not told that a code was right once.
		p.Complaint, p.Text = support.WrongCode, "That code was not accepted. Each code works once: wait for the next one and try again."
		p.Advice = []string{
			fmt.Sprintf("If that is refused as well, compare the clocks: here it is %s, and the device with the authenticator should say the same.", clockTime(now)),
		}
	case errors.Is(err, enroll.ErrPasswordShort):
		p.Complaint, p.Text = support.PasswordShort, fmt.Sprintf("Choose a password of at least %d characters.", s.profile.Rules.PasswordMin)
	case errors.Is(err, enroll.ErrPasswordLong):
		p.Complaint, p.Text = support.PasswordLong, fmt.Sprintf("Choose a password of at most %d characters.", s.profile.Rules.PasswordMax)
	default:
		return nil
	}
	p.secret = setUp != nil && !support.TellsNothing(setUp.Reason)
	return p
}

// deliveredProblem puts into words what is wrong with a code that is delivered,
// or with where it is to go, and reports whether that is what is wrong.
func (s *Server) deliveredProblem(err error, p *problem) bool {
	minutes := int(s.profile.Rules.CodeLife.Minutes())
	switch {
	case errors.Is(err, enroll.ErrExpiredCode):
		p.Complaint, p.Text = support.ExpiredCode, fmt.Sprintf("That code has expired: it was good for %d minutes.", minutes)
	case errors.Is(err, enroll.ErrTooManySent):
		p.Status = http.StatusTooManyRequests
		p.Complaint, p.Text = support.TooManySent, fmt.Sprintf("Too many codes were sent. Wait up to %d minutes, then send another.", minutes)
	case errors.Is(err, enroll.ErrNumber):
		p.Field = profile.Number
		p.Complaint, p.Text = support.PhoneNumber, "That is not a telephone number. Choose the country, and enter the number with its area code: digits, spaces and dashes."
		p.Advice = []string{"A number that begins with a plus has to be one of the country that is chosen."}
	case errors.Is(err, enroll.ErrMethod):
		p.Complaint, p.Text = support.NoMethod, "Choose how you want to get your codes."
	case errors.Is(err, enroll.ErrNoSkips):
		p.Status = http.StatusForbidden
		p.Complaint, p.Text = support.NoSkips, "The code cannot be skipped any more. Enter it, or turn to support."
	case errors.Is(err, enroll.ErrAddress):
		p.Field = profile.Email
		p.Complaint, p.Text = support.MailAddress, "That is not an email address. Enter one such as name@example.com."
	default:
		return false
	}
	return true
}

// sayDelivered puts what is wrong with a code that was delivered, and what to do,
// into the words of the screen that asked for it.
func (s *Server) sayDelivered(p *problem, err error, screen profile.Screen, session enroll.Session) {
	confirms := screen.Step == enroll.ConfirmMail || screen.Step == enroll.ConfirmNumber
	if p.Field != profile.Code || !confirms && !session.Method.Delivered() {
		return
	}
	switch {
	case errors.Is(err, enroll.ErrWrongCode):
		p.Complaint, p.Text, p.Advice = support.WrongCode, "That code was not accepted.", deliveredAdvice(screen)
	case errors.Is(err, enroll.ErrExpiredCode):
		p.Advice = []string{fmt.Sprintf("Choose “%s” for a new one.", screen.Code.Send)}
	}
}

// deliveredAdvice says what to do about a wrong code that was delivered.
func deliveredAdvice(screen profile.Screen) []string {
	return []string{
		"Only the newest code works: look for the latest message.",
		fmt.Sprintf("If none came, choose “%s”.", screen.Code.Send),
	}
}

func clockTime(t time.Time) string { return t.Format("15:04:05 MST") }

func seconds(d time.Duration) string {
	if n := int(math.Ceil(d.Seconds())); n != 1 {
		return fmt.Sprintf("%d seconds", n)
	}
	return "1 second"
}
