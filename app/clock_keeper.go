package app

import (
	"context"
	"time"

	"latchkey/app/settings"
	"latchkey/vault/clock"
)

// A Timekeeper is what the window finds out of the computer's clock by. The
// methods with a context may take seconds, and are called through
// App.background only.
type Timekeeper interface {
	Read() clock.Reading
	AskSystem(ctx context.Context) clock.System
	Measure(ctx context.Context, servers []string) (clock.Result, error)
}

// computer is the Timekeeper of the real world.
type computer struct{}

func (computer) Read() clock.Reading                        { return clock.Read() }
func (computer) AskSystem(ctx context.Context) clock.System { return clock.AskSystem(ctx) }
func (computer) Measure(ctx context.Context, servers []string) (clock.Result, error) {
	return clock.Measure(ctx, servers)
}

// bare is the Timekeeper of a Clock of which nothing more is known.
type bare struct{ clock Clock }

func (b bare) Read() clock.Reading {
	now := b.clock().Round(0)
	return clock.Reading{Wall: now, Run: now.Sub(time.Unix(0, 0))}
}

func (bare) AskSystem(context.Context) clock.System { return clock.System{State: clock.Silent} }

func (bare) Measure(_ context.Context, servers []string) (clock.Result, error) {
	r := clock.Result{Verdict: clock.Unknown}
	for _, s := range servers {
		r.Answers = append(r.Answers, clock.Answer{Server: s, Err: clock.ErrNoAnswer})
	}
	return r, nil
}

// Settings are where the window keeps what the user has set; [*settings.File]
// are. They are called through App.background only.
type Settings interface {
	Load() (settings.Settings, error)
	Change(change func(*settings.Settings)) (settings.Settings, error)
}

// forgotten are Settings that last as long as the program.
type forgotten struct{ now settings.Settings }

func (f *forgotten) Load() (settings.Settings, error) { return f.now, nil }

func (f *forgotten) Change(change func(*settings.Settings)) (settings.Settings, error) {
	change(&f.now)
	return f.now, nil
}
