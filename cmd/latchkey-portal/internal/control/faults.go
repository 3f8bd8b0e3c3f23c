package control

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// A Fault is something that a portal can do wrong on purpose.
type Fault struct {
	ID       string       `json:"id" doc:"By which it is named, in every version." example:"clock-fast"`
	Group    string       `json:"group" doc:"What it has to do with." example:"server clock"`
	Title    string       `json:"title" doc:"What it is called." example:"The server's clock is fast"`
	Does     string       `json:"does" doc:"What the portal does." example:"Codes are checked by a clock that is fast by so many seconds."`
	Should   string       `json:"should" doc:"What a good authenticator should do with it." example:"Make codes for the right time all the same."`
	Number   *FaultNumber `json:"number,omitempty" doc:"What can be chosen of it, behind a colon, as in clock-fast:90; left out where nothing can."`
	Excludes []string     `json:"excludes" nullable:"false" doc:"Those that cannot be on at the same time." example:"[\"clock-slow\"]"`
}

// A FaultNumber is what a fault is given behind a colon.
type FaultNumber struct {
	Unit    string `json:"unit" doc:"Of what it is a number." example:"seconds"`
	Default int    `json:"default" doc:"What it is unless it is said." example:"90"`
	Lowest  int    `json:"lowest" doc:"The least it can be." example:"1"`
	Highest int    `json:"highest" doc:"The most it can be." example:"86400"`
}

// Faults are those that are to be on.
type Faults struct {
	Faults []string `json:"faults" nullable:"false" maxItems:"100" doc:"All that are to be on for the user alone, as on the command line; none ends them." example:"[\"qr-tiny\",\"clock-slow:45\"]"`
}

// UserFaults are those that are on for a user.
type UserFaults struct {
	Faults   []string `json:"faults" nullable:"false" doc:"Those that are on for the user alone." example:"[\"qr-tiny\"]"`
	InEffect []string `json:"in_effect" nullable:"false" doc:"Those, and the ones that are on for all users of the portal." example:"[\"qr-tiny\",\"clock-slow:45\"]"`
}

type faultsInput struct {
	Whose
	Body Faults
}

type userFaultsAnswer struct{ Body UserFaults }

type catalogueAnswer struct {
	Body struct {
		Faults []Fault `json:"faults" nullable:"false" doc:"All there are, group by group."`
	}
}

func (c *Control) routeFaults() {
	huma.Register(c.api, operation("list-faults", http.MethodGet, "/faults", tagFaults, "List the faults",
		"What a portal can be made to do wrong on purpose, and what a good authenticator should do with it. "+
			"They are switched on for all users of a portal with PUT /api/v1/profiles/{profile}, and for one with PUT /api/v1/users/{user}/faults."), c.listFaults)
	huma.Register(c.api, operation("get-user-faults", http.MethodGet, "/users/{user}/faults", tagFaults, "Look at a user's faults",
		"What is broken on purpose for a user.", http.StatusNotFound, http.StatusConflict), c.getFaults)
	huma.Register(c.api, operation("set-user-faults", http.MethodPut, "/users/{user}/faults", tagFaults, "Break something for a user",
		"Has these faults on for a user, on top of those for all, and no others. They last until the user is deleted, the portal starts over, or the process ends. "+
			"Keys that were drawn before stay as they are.", http.StatusNotFound, http.StatusConflict), c.setFaults)
}

func (c *Control) listFaults(context.Context, *struct{}) (*catalogueAnswer, error) {
	out := &catalogueAnswer{}
	for _, f := range fault.All() {
		one := Fault{ID: string(f.ID), Group: string(f.Group), Title: f.Title, Does: f.Does, Should: f.Should, Excludes: []string{}}
		if n := f.Number; n != nil {
			one.Number = &FaultNumber{Unit: n.Unit, Default: n.Default, Lowest: n.Lowest, Highest: n.Highest}
		}
		for _, id := range f.Excludes() {
			one.Excludes = append(one.Excludes, string(id))
		}
		out.Body.Faults = append(out.Body.Faults, one)
	}
	return out, nil
}

func faultsOf(board *fault.Board, userName string) *userFaultsAnswer {
	return &userFaultsAnswer{UserFaults{Faults: fault.Texts(board.User(userName)), InEffect: fault.Texts(board.For(userName))}}
}

func (c *Control) getFaults(_ context.Context, in *Whose) (*userFaultsAnswer, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	return faultsOf(p.Faults(), in.User), nil
}

func (c *Control) setFaults(_ context.Context, in *faultsInput) (*userFaultsAnswer, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	if err := p.BreakFor(in.User, in.Body.Faults...); err != nil {
		return nil, userProblem(err)
	}
	return faultsOf(p.Faults(), in.User), nil
}

// patient lets an answer that a fault delays take longer than the server's own limit.
func (c *Control) patient(ctx huma.Context, next func(huma.Context)) {
	if p, err := c.stage.PortalOf(ctx.Param("user"), ctx.Query("profile")); err == nil {
		if delay := p.CheckTime(ctx.Param("user")); delay > 0 {
			_, w := humago.Unwrap(ctx)
			web.AllowTime(w, delay)
		}
	}
	next(ctx)
}
