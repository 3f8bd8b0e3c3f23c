package app

import (
	"context"

	"latchkey/app/settings"
)

// preferences are the settings as the window has them, and where they are kept.
type preferences struct {
	app    *App
	kept   Settings
	now    settings.Settings // the usual ones until they have been read, but for hidden codes
	damage error             // why what is set could not be read; nil where it could
	read   bool              // they have been, or cannot be
	whole  []func()          // are called once they have
}

func newPreferences(a *App, kept Settings) *preferences {
	if kept == nil {
		kept = &forgotten{settings.Default()}
	}
	p := &preferences{app: a, kept: kept, now: settings.Default()}
	p.now.List.HideCodes = true // they may have to be
	return p
}

// load reads what is set, in the background, where that has not been done.
func (p *preferences) load() {
	if p.read {
		return
	}
	var now settings.Settings
	p.app.work("", func(context.Context) error {
		var err error
		now, err = p.kept.Load()
		return err
	}, func(err error) {
		p.take(now, err)
	})
}

// take has what was read take effect, and the reason why not all of it could be.
func (p *preferences) take(now settings.Settings, damage error) {
	p.now, p.damage, p.read = now, damage, true
	for _, f := range p.whole {
		f()
	}
	p.whole = nil
}

// once calls f as soon as the settings are known, which may be now.
func (p *preferences) once(f func()) {
	if p.read {
		f()
		return
	}
	p.whole = append(p.whole, f)
}

// change changes what is set: at once here, and in the background where it is
// kept. An error of that is shown; what was set holds until the program ends.
func (p *preferences) change(change func(*settings.Settings)) {
	change(&p.now)
	p.app.background("", func(context.Context) error {
		_, err := p.kept.Change(change)
		return err
	}, p.app.fail)
}
