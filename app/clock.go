package app

import (
	"context"
	"slices"
	"time"

	"latchkey/app/settings"
	"latchkey/vault/clock"
)

// systemEvery is how often the system is asked again how its clock stands.
const systemEvery = 10 * time.Minute

// timekeeping knows how the clock stands, and corrects the time that codes are
// made for.
type timekeeping struct {
	app    *App
	keeper Timekeeper

	started bool

	system   clock.System  // zero before it was asked
	systemAt time.Duration // when it was, by Reading.Run
	looking  bool          // it is being asked

	asking *asking       // nil while no server is asked
	result *clock.Result // of the last time; nil where there is none that counts
	last   clock.Reading // of the clock, when it was looked at last

	correction *clock.Correction // nil where codes are not corrected
	dropped    error             // why they are not any more
	resume     time.Time         // until when they are to be once servers were asked; or zero
}

// asking is one question to the servers that is on its way.
type asking struct {
	cancel context.CancelFunc
	told   []func() // are told the end, but not where it was cancelled
}

func newTimekeeping(a *App, o Options) *timekeeping {
	t := &timekeeping{app: a, keeper: o.Timekeeper}
	switch {
	case t.keeper != nil:
	case o.Clock != nil:
		t.keeper = bare{o.Clock}
	default:
		t.keeper = computer{}
	}
	return t
}

// set is what is set of the clock.
func (t *timekeeping) set() *settings.Clock { return &t.app.prefs.now.Clock }

// now is the time that codes are made for.
func (t *timekeeping) now() time.Time {
	r := t.keeper.Read()
	if t.correction == nil {
		return r.Wall
	}
	now, _ := t.correction.Apply(r) // check says where it does not hold any more
	return now
}

// start looks at the clock, and asks servers where they are to be asked at every
// start or codes were to be corrected beyond the last one.
func (t *timekeeping) start() {
	t.last = t.keeper.Read()
	if t.started {
		return
	}
	t.started = true
	t.app.prefs.once(func() {
		t.resume = t.set().CorrectUntil
		if s, ok := t.app.incoming.screen.(*clockScreen); ok {
			s.fillServers()
		}
		if t.set().Always || !t.resume.IsZero() {
			t.ask(nil)
		}
		t.changed()
	})
	t.look()
}

// look asks the system how its clock stands.
func (t *timekeeping) look() {
	if t.looking {
		return
	}
	t.looking = true
	var now clock.System
	t.app.background("", func(ctx context.Context) error {
		now = t.keeper.AskSystem(ctx)
		return nil
	}, func(error) {
		t.looking = false
		t.system, t.systemAt = now, t.keeper.Read().Run
		t.changed()
	})
}

// check sees to it that nothing is believed of the clock that does not hold any
// more. It is called once a second while the window can be seen, and before
// anything is shown after it could not.
func (t *timekeeping) check() {
	r := t.keeper.Read()
	moved := clock.Moved(t.last, r) || t.result != nil && clock.Moved(t.result.At, r)
	t.last = r
	if t.correction != nil {
		if _, err := t.correction.Apply(r); err != nil {
			t.drop(err)
		}
	}
	if t.asking == nil && !t.resume.IsZero() && !r.Wall.Before(t.resume) {
		t.drop(clock.ErrExpired)
	}
	if moved && t.result != nil {
		t.result = nil
		if t.set().Always {
			t.ask(nil)
		}
		t.changed()
	}
	due := r.Run-t.systemAt >= systemEvery && t.system.State != clock.Silent
	if t.system.State != "" && (moved || due) {
		t.look()
	}
}

// ask asks the time servers, and tells when they have answered. Where they are
// being asked already, that will do.
func (t *timekeeping) ask(told func()) {
	if t.asking == nil {
		t.send()
	}
	if told != nil {
		t.asking.told = append(t.asking.told, told)
	}
	t.changed()
}

func (t *timekeeping) send() {
	ctx, cancel := context.WithCancel(t.app.ctx)
	this := &asking{cancel: cancel}
	t.asking = this
	servers := slices.Clone(t.set().Servers)
	var r clock.Result
	t.app.background("", func(context.Context) error {
		defer cancel()
		var err error
		r, err = t.keeper.Measure(ctx, servers)
		return err
	}, func(err error) {
		if t.asking != this {
			return // cancelled
		}
		t.asking = nil
		if err == nil {
			t.measured(&r)
		}
		t.changed()
		for _, told := range this.told {
			told()
		}
	})
}

// cancel gives up the question that is on its way.
func (t *timekeeping) cancel() {
	if t.asking != nil {
		t.asking.cancel()
		t.asking = nil
		t.changed()
	}
}

// measured takes what servers said, and makes a correction follow it.
func (t *timekeeping) measured(r *clock.Result) {
	t.result, t.dropped = r, nil
	if !r.Known() {
		return
	}
	switch {
	case t.correction != nil && !r.Off():
		t.drop(errRight)
	case t.correction != nil && t.correction.Until().IsZero():
		t.use(clock.Correct(r, false))
	case t.correction != nil:
		t.use(clock.Resume(r, t.correction.Until()))
	case !t.resume.IsZero() && !r.Off():
		t.drop(errRight)
	case !t.resume.IsZero():
		t.use(clock.Resume(r, t.resume))
	}
}

// errRight is why a correction ends that is not needed any more.
var errRight error = wordedError("this computer's clock is right now")

// use has codes corrected from now on.
func (t *timekeeping) use(c *clock.Correction, err error) {
	if err == nil {
		_, err = c.Apply(t.keeper.Read()) // the clock may have been set since
	}
	if err != nil {
		t.drop(err)
		return
	}
	t.correction, t.dropped, t.resume = c, nil, time.Time{}
	t.keepUntil(c.Until())
	t.app.stepAnew()
}

// correct has codes corrected by what was measured: for a day, or until the
// program ends.
func (t *timekeeping) correct(forDay bool) {
	if t.result == nil {
		return
	}
	t.use(clock.Correct(t.result, forDay))
	t.changed()
}

// stop has codes not corrected any more, because the user wants it so.
func (t *timekeeping) stop() {
	t.drop(nil)
	t.changed()
}

// drop ends the correction for a reason; nil where there is none to tell.
func (t *timekeeping) drop(why error) {
	t.correction, t.dropped, t.resume = nil, why, time.Time{}
	t.keepUntil(time.Time{})
	t.app.stepAnew()
	t.changed()
}

// keepUntil keeps until when codes are corrected, for the next start.
func (t *timekeeping) keepUntil(until time.Time) {
	if !t.set().CorrectUntil.Equal(until) {
		t.change(func(c *settings.Clock) { c.CorrectUntil = until })
	}
}

// change changes what is set of the clock.
func (t *timekeeping) change(change func(*settings.Clock)) {
	t.app.prefs.change(func(s *settings.Settings) { change(&s.Clock) })
}

// changed shows how the clock stands now, wherever that can be seen.
func (t *timekeeping) changed() {
	if t.app.list != nil {
		t.app.list.status.clockChanged()
	}
	if s, ok := t.app.incoming.screen.(*clockScreen); ok && t.app.isAdding() {
		s.refresh()
	}
}

// stepAnew has what is shown follow the clock that codes are now made for.
func (a *App) stepAnew() {
	if a.stopTick != nil {
		a.stopTick()
		a.list.tick(a.clock())
		a.tickAdding(a.clock())
		a.awaitSecond()
	}
}
