package control

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/timepiece"
)

// A Clock is how the clock of the test server stands.
type Clock struct {
	Now    time.Time `json:"now" doc:"What the clock shows."`
	Offset float64   `json:"offset" doc:"How many seconds it is ahead of the computer's clock, below zero for behind." example:"90"`
	Frozen bool      `json:"frozen" doc:"Whether it stands still."`
	Period int       `json:"period" doc:"Seconds of a time step, as the portal has new ones." example:"30"`
	Left   float64   `json:"seconds_left_in_step" doc:"How long the present time step still lasts: more than 0, and at most the period." example:"12.345"`
}

// A ClockSetting is what to change about it.
type ClockSetting struct {
	Offset  *float64   `json:"offset,omitempty" minimum:"-7000000000" maximum:"7000000000" doc:"Have it so many seconds ahead of the computer's clock, below zero for behind; 0 is the computer's time." example:"90"`
	At      *time.Time `json:"at,omitempty" doc:"Have it show this moment, and run on from there." example:"2030-01-01T00:00:00Z"`
	Frozen  *bool      `json:"frozen,omitempty" doc:"Have it stand still, or run on from where it is." example:"true"`
	Advance *float64   `json:"advance,omitempty" minimum:"-7000000000" maximum:"7000000000" doc:"Move it on by so many seconds from what it shows, also where it stands still." example:"30"`
}

type clockAnswer struct{ Body Clock }

type clockInput struct {
	Of
	Body ClockSetting
}

func (c *Control) routeClock() {
	huma.Register(c.api, operation("get-clock", http.MethodGet, "/clock", tagServer, "Look at the clock",
		"The one clock by which all portals go: for codes, sessions, deadlines, invitations and messages.", http.StatusNotFound), c.getClock)
	huma.Register(c.api, operation("set-clock", http.MethodPut, "/clock", tagServer, "Set the clock",
		"Sets the clock by an offset from the computer's, to a moment, or on by some seconds, and has it stand still or run. "+
			"What is left out stays as it is. Moved back, it meets codes that were used and failures that are still to come, as a server's would.",
		http.StatusNotFound), c.setClock)
}

func (c *Control) getClock(_ context.Context, in *Of) (*clockAnswer, error) {
	p, err := c.stage.Portal(in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	status, period := c.stage.Clock().Status(), p.Profile().Rules.Period
	return &clockAnswer{Clock{
		Now: status.Now, Offset: seconds(status.Offset), Frozen: status.Frozen, Period: period,
		Left: max(seconds(timepiece.Left(status.Now, period)), 0.001),
	}}, nil
}

// seconds are a span's, to a thousandth.
func seconds(d time.Duration) float64 {
	return float64(d.Round(time.Millisecond)) / float64(time.Second)
}

func (c *Control) setClock(ctx context.Context, in *clockInput) (*clockAnswer, error) {
	if _, err := c.stage.Played(in.Profile); err != nil {
		return nil, userProblem(err)
	}
	if err := c.stage.SetClock(in.Body.setting()); err != nil {
		return nil, userProblem(err)
	}
	return c.getClock(ctx, &in.Of)
}

// setting is what was asked for, as the clock takes it.
func (b ClockSetting) setting() timepiece.Setting {
	span := func(n *float64) *time.Duration {
		if n == nil {
			return nil
		}
		d := time.Duration(*n * float64(time.Second))
		return &d
	}
	return timepiece.Setting{At: b.At, Frozen: b.Frozen, Offset: span(b.Offset), Advance: span(b.Advance)}
}
