package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
)

// problemType is what the types of problems begin with.
const problemType = "urn:latchkey-portal:problem:"

const problemContent = "application/problem+json"

// problem is an answer that says what is wrong: id stays the same, title is a few words
// for it, and detail a sentence about this case.
func problem(status int, id, title, detail string) *huma.ErrorModel {
	return &huma.ErrorModel{Type: problemType + id, Title: title, Status: status, Detail: detail}
}

// answerProblem writes a problem where no operation does.
func answerProblem(w http.ResponseWriter, p *huma.ErrorModel) {
	data, err := json.Marshal(p)
	if err != nil { // cannot happen: it holds texts and a number
		data = []byte("{}")
	}
	w.Header().Set("Content-Type", problemContent)
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(data, '\n'))
}

func unknownProfile() *huma.ErrorModel {
	return problem(http.StatusNotFound, "no-such-profile", "There is no such portal", "No portal of that name is played here; GET /api/v1/profiles lists those that are.")
}

// userProblem says what is wrong with a request about a user.
func userProblem(err error) error {
	var newcomer *enroll.NewcomerError
	switch {
	case errors.Is(err, enroll.ErrNoUser):
		return problem(http.StatusNotFound, "no-such-user", "There is no such user", "No portal here has a user of that name; GET /api/v1/users lists those that there are.")
	case errors.Is(err, played.ErrSeveral):
		return problem(http.StatusConflict, "several-users", "Several portals have that user", "More than one portal here has a user of that name; add ?profile= with the one that you mean.")
	case errors.Is(err, played.ErrNoProfile):
		return unknownProfile()
	case errors.Is(err, enroll.ErrUserExists):
		return problem(http.StatusConflict, "user-exists", "The user name is taken", "There is a user of that name already, perhaps in another portal or in other letters; choose another name, or delete that user first.")
	case errors.Is(err, enroll.ErrFull):
		return problem(http.StatusConflict, "too-many-users", "There are too many users", "The portal holds as many users as it can; delete some, or POST /api/v1/reset.")
	case errors.As(err, &newcomer):
		return problem(http.StatusUnprocessableEntity, "impossible-user", "Such a user is not possible", sentence(newcomer.Text))
	}
	return unexpected(err)
}

// enrollmentProblem says what is wrong with an enrollment.
func enrollmentProblem(err error) error {
	var wish *enroll.WishError
	switch {
	case errors.Is(err, enroll.ErrEnrolled):
		return problem(http.StatusConflict, "enrolled", "The user is enrolled already", "An authenticator is set up for the user; take it away with DELETE /api/v1/users/{user}/mfa first.")
	case errors.Is(err, enroll.ErrNoApp):
		return problem(http.StatusConflict, "no-authenticator", "The portal knows no authenticator apps", sentence(err.Error()))
	case errors.Is(err, enroll.ErrOverdue):
		return problem(http.StatusConflict, "overdue", "The time for the set-up is over", sentence(err.Error()))
	case errors.Is(err, enroll.ErrNoEnrollment):
		return problem(http.StatusConflict, "no-enrollment", "There is nothing to confirm", "No enrollment of the user is under way, or its time is over; begin one with POST /api/v1/users/{user}/enrollment.")
	case errors.As(err, &wish):
		return problem(http.StatusUnprocessableEntity, "impossible-account", "Such an account is not possible", sentence(wish.Error()))
	}
	return userProblem(err)
}

// clockProblem says why the clock cannot be set.
func clockProblem(err error) error {
	if errors.Is(err, timepiece.ErrRange) || errors.Is(err, timepiece.ErrBoth) || errors.Is(err, timepiece.ErrNothing) {
		return problem(http.StatusUnprocessableEntity, "impossible-time", "The clock cannot be set so", sentence(err.Error()))
	}
	return unexpected(err)
}

// rulesProblem says why a portal, or what is broken for a user, cannot be changed.
func rulesProblem(err error) error {
	var setting *profile.SettingError
	var locked *enroll.GovernError
	var faults *played.FaultsError
	switch {
	case errors.As(err, &faults):
		return problem(http.StatusUnprocessableEntity, "impossible-faults", "Such faults are not possible", fmt.Sprintf("These faults cannot be on: %s.", faults))
	case errors.As(err, &setting):
		return problem(http.StatusUnprocessableEntity, "impossible-settings", "Such settings are not possible", sentence(setting.Error()))
	case errors.As(err, &locked):
		return problem(http.StatusConflict, "users-locked-out", "Users would be locked out", sentence(locked.Error()))
	}
	return userProblem(err)
}

// checkProblem says why a code was not looked at.
func checkProblem(err error) error {
	switch {
	case errors.Is(err, played.ErrFails):
		return problem(http.StatusInternalServerError, "failed-on-purpose", "The check failed on purpose", sentence(err.Error()))
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return problem(http.StatusServiceUnavailable, "not-waited", "Nobody waited for the answer", "The request ended while a fault had its code wait, and the code was not looked at.")
	}
	return enrollmentProblem(err)
}

// unexpected is a problem that is not the asker's. What it is, is for the log.
func unexpected(err error) error {
	if errors.Is(err, enroll.ErrNotKept) {
		return &logged{problem(http.StatusServiceUnavailable, "not-kept", "That could not be saved", "The portal could not write its data file, and so the request does not count; its log says why."), err}
	}
	return &logged{problem(http.StatusInternalServerError, "internal", "Something went wrong", "The mistake is the portal's, not yours; its log says more."), err}
}

// A logged problem has a cause that only the log is told.
type logged struct {
	*huma.ErrorModel
	cause error
}

// Unwrap returns the cause.
func (l *logged) Unwrap() error { return l.cause }

// sentence makes one of an error's text.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

// polish puts what the library says of a request that is not as described into
// sentences, without what was sent: there may be a password or a code in it. What went
// wrong on this side goes to the log.
func (c *Control) polish(_ huma.Context, _ string, v any) (any, error) {
	if l, ok := v.(*logged); ok {
		c.log.Error("a request failed", "error", l.cause)
		return l.ErrorModel, nil
	}
	e, ok := v.(*huma.ErrorModel)
	if !ok || e.Type != "" {
		return v, nil
	}
	switch e.Status {
	case http.StatusBadRequest:
		return problem(e.Status, "unreadable", "The request cannot be read", "What was sent is not whole JSON; send an object as /openapi.json describes it."), nil
	case http.StatusRequestEntityTooLarge:
		return problem(e.Status, "too-large", "The request is too large", "What was sent is larger than anything that is asked for here."), nil
	case http.StatusUnsupportedMediaType:
		return problem(e.Status, "not-json", "The request is not JSON", "Send JSON, with Content-Type: application/json."), nil
	case http.StatusRequestTimeout:
		return problem(e.Status, "too-slow", "The request took too long", "What was to be sent did not arrive in time; send it again."), nil
	case http.StatusUnprocessableEntity:
		return invalid(e), nil
	}
	return problem(e.Status, "refused", http.StatusText(e.Status), "The request was refused; /openapi.json describes what can be asked for."), nil
}

func invalid(e *huma.ErrorModel) *huma.ErrorModel {
	var wrong []string
	for _, one := range e.Errors {
		if one == nil {
			continue
		}
		said := one.Message
		if one.Location != "" {
			said = fmt.Sprintf("%s: %s", one.Location, one.Message)
		}
		wrong = append(wrong, said)
	}
	detail := "What was sent is not as /openapi.json describes it."
	if len(wrong) > 0 {
		detail = fmt.Sprintf("What was sent is not as /openapi.json describes it (%s).", strings.Join(wrong, "; "))
	}
	return problem(e.Status, "invalid", "The request is not as described", detail)
}
