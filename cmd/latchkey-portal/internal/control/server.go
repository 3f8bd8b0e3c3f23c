package control

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// A Health says that a server lives or can be used.
type Health struct {
	Status string `json:"status" doc:"That it does." example:"ok" enum:"ok"`
}

// A Version is that of the program.
type Version struct {
	Program string `json:"program" example:"latchkey-portal" doc:"What this is."`
	Version string `json:"version" example:"v1.4.0" doc:"Of the program."`
}

type healthAnswer struct{ Body Health }
type versionAnswer struct{ Body Version }

func (c *Control) routeServer() {
	huma.Register(c.api, operation("start-over", http.MethodPost, "/reset", tagServer, "Begin anew",
		"Has everything be as at the start: users, keys, requests, messages, settings, faults and the clock. With --data what was kept is gone as well. The feed of events goes on."), c.startOver)
	open := func(id, path, summary, description string, errors ...int) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{tagServer}, Summary: summary, Description: description,
			Errors: append(errors, http.StatusForbidden, http.StatusMisdirectedRequest),
		}
	}
	huma.Register(c.api, open("health", healthPath, "Ask whether the server lives", "Answers as long as the process does. It needs no token."), func(context.Context, *struct{}) (*healthAnswer, error) {
		return &healthAnswer{Health{"ok"}}, nil
	})
	huma.Register(c.api, open("ready", readyPath, "Ask whether the server can be used", "Answers with ok once all users are there and, where they are kept, can be written. It needs no token.", http.StatusServiceUnavailable, http.StatusInternalServerError), c.ready)
	huma.Register(c.api, open("version", versionPath, "Ask for the version", "The program and its version. It needs no token."), func(context.Context, *struct{}) (*versionAnswer, error) {
		return &versionAnswer{Version{"latchkey-portal", c.version}}, nil
	})
	c.mux.HandleFunc("GET "+openAPIPath+".json", c.openAPI)
}

func (c *Control) startOver(ctx context.Context, _ *struct{}) (*struct{}, error) {
	if err := c.stage.StartOver(ctx); err != nil {
		return nil, userProblem(err)
	}
	return nil, nil
}

func (c *Control) ready(context.Context, *struct{}) (*healthAnswer, error) {
	if err := c.stage.Keep(); err != nil {
		return nil, userProblem(err)
	}
	return &healthAnswer{Health{"ok"}}, nil
}

// openAPI answers with the description of the API.
func (c *Control) openAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(c.document)
}

// describe puts what the library does not know into the description of the API, and
// writes that down.
func (c *Control) describe() {
	described := c.api.OpenAPI()
	schemas := described.Components.Schemas.Map()
	if detail := schemas["ErrorDetail"]; detail != nil {
		delete(detail.Properties, "value") // what was sent is never sent back
	}
	for _, reason := range enroll.Reasons() {
		said := schemas["Outcome"].Properties["reason"]
		said.Enum = append(said.Enum, string(reason))
	}
	for _, path := range described.Paths {
		for _, op := range []*huma.Operation{path.Get, path.Put, path.Post, path.Delete} {
			if op != nil {
				exemplify(op)
			}
		}
	}
	data, err := json.Marshal(described)
	if err != nil {
		panic(err) // the document is made of what is in this package
	}
	c.document = append(data, '\n')
}

// exemplify adds an operation's examples.
func exemplify(op *huma.Operation) {
	e := examples()[op.OperationID]
	if op.RequestBody != nil && e.request != "" {
		op.RequestBody.Content["application/json"].Example = json.RawMessage(e.request)
	}
	for status, answer := range op.Responses {
		content := answer.Content["application/json"]
		if content != nil && status[0] == '2' && e.answer != "" {
			content.Example = json.RawMessage(e.answer)
		}
	}
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }
