package control

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/played"
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

// userProblem says what is wrong with what was asked for, and by which address that can
// be mended. What is not the asker's mistake is for the log.
func userProblem(err error) error {
	e := played.Explain(err)
	p := problem(e.Status, e.ID, e.Title, e.Detail)
	if hint := hints()[e.ID]; hint != "" {
		p.Detail += " " + hint
	}
	if e.Ours {
		return &logged{p, err}
	}
	return p
}

// hints say where to go on after a problem.
func hints() map[string]string {
	return map[string]string{
		"no-such-user":        "GET /api/v1/users lists those that there are.",
		"several-users":       "To say so add ?profile= with its name.",
		"no-such-profile":     "GET /api/v1/profiles lists those that are.",
		"impossible-settings": "GET /api/v1/settings lists what can be set.",
		"too-many-users":      "That is POST /api/v1/reset.",
		"enrolled":            "That is DELETE /api/v1/users/{user}/mfa.",
		"no-enrollment":       "That is POST /api/v1/users/{user}/enrollment.",
	}
}

// A logged problem has a cause that only the log is told.
type logged struct {
	*huma.ErrorModel
	cause error
}

// Unwrap returns the cause.
func (l *logged) Unwrap() error { return l.cause }

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
		return problem(e.Status, "unreadable", "The request cannot be read", "What was sent is not whole JSON in UTF-8; send an object as /openapi.json describes it."), nil
	case http.StatusRequestEntityTooLarge:
		return problem(e.Status, "too-large", "The request is too large", "What was sent is larger than anything that is asked for here."), nil
	case http.StatusUnsupportedMediaType:
		return problem(e.Status, "not-json", "The request is not JSON", "Send JSON, with Content-Type: application/json."), nil
	case http.StatusRequestTimeout:
		return problem(e.Status, "too-slow", "The request took too long", "What was to be sent did not arrive in time; send it again."), nil
	case http.StatusUnprocessableEntity:
		return c.invalid(e), nil
	}
	return problem(e.Status, "refused", http.StatusText(e.Status), "The request was refused; /openapi.json describes what can be asked for."), nil
}

// invalid says what is not as described of what was sent.
func (c *Control) invalid(e *huma.ErrorModel) *huma.ErrorModel {
	var wrong []string
	for _, one := range e.Errors {
		if one != nil {
			wrong = append(wrong, c.inPlain(one))
		}
	}
	detail := "/openapi.json describes what can be sent."
	if len(wrong) > 0 {
		detail = strings.TrimSuffix(played.Sentence(strings.Join(wrong, ", and ")), ".") + "; " + detail
	}
	return problem(e.Status, "invalid", "The request is not as described", detail)
}
