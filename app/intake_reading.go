package app

import (
	"context"
	"math"
	"time"

	"latchkey/importer"
)

// A reading is one run through sources, one after the other, each off the Fyne
// goroutine. It holds whatever passphrases were typed, and nothing else does:
// they are gone with it.
type reading struct {
	app     *App
	sources []source
	yields  []yield // of those before at
	at      int     // the source whose turn it is
	data    []byte  // of that source, while its passphrase is asked for

	ctx    context.Context // ends when the run is stopped
	stop   context.CancelFunc
	unsign func()         // keeps the sign from being shown; nil while no timer runs
	sign   *readingScreen // what the window says; nil while it says nothing
	unlock *unlockScreen  // asks for the passphrase of the source; nil where nothing was asked
	shown  bool           // the window has shown one of the two
	known  string         // the passphrase that opened a source last

	into *confirmation // the confirmation that was open, which gets what is found
	back func()        // to where the window was
}

// read reads sources and shows what they hold. There is one run at a time: what
// is dropped meanwhile is refused in words.
func (a *App) read(sources []source) {
	if r := a.incoming.reading; r != nil && r.asking() {
		a.toast(tr("First enter the passphrase, or leave that file out."))
		return
	}
	if a.isBusy() {
		a.toast(tr("Still busy with the last one. Try again in a moment."))
		return
	}
	r := &reading{app: a, sources: sources, back: a.backTo(), into: a.confirming()}
	r.ctx, r.stop = context.WithCancel(a.ctx)
	a.incoming.reading = r
	r.next()
}

// runs reports whether the run goes on: it has neither been stopped nor ended.
func (r *reading) runs() bool { return r.app.incoming.reading == r }

// asking reports whether the window asks for a passphrase and waits for it.
func (r *reading) asking() bool { return r.unlock != nil && !r.unlock.busy }

// next reads the source whose turn it is, or ends after the last.
func (r *reading) next() {
	if r.at == len(r.sources) {
		r.done()
		return
	}
	if r.sign != nil {
		r.sign.update()
	}
	r.attempt("")
}

// attempt reads the source whose turn it is, with the passphrase that was typed
// for it, if one was.
func (r *reading) attempt(typed string) {
	if r.sign == nil && r.unsign == nil {
		r.unsign = r.app.after(readingSign, func() { r.app.do(r.showSign) })
	}
	t := &try{source: r.sources[r.at], data: r.data, typed: typed, known: r.known}
	t.report = func(p importer.Progress) { r.app.do(func() { r.deriving(p) }) }
	r.app.background("", func(context.Context) error {
		t.run(r.ctx)
		return nil
	}, func(error) { r.tried(t) })
}

// tried takes what an attempt gave: it asks for a passphrase, or goes on.
func (r *reading) tried(t *try) {
	switch {
	case !r.runs():
	case locked(t.yield.err):
		r.data = t.data
		r.ask(t)
	default:
		if t.opened != "" {
			r.known = t.opened
		}
		r.pass(t.yield)
	}
}

// ask asks for the passphrase of the source whose turn it is, once more if the
// one that was typed is wrong.
func (r *reading) ask(t *try) {
	r.unsignal()
	if r.unlock == nil {
		r.unlock = newUnlockScreen(r, t.yield.err)
		r.unlock.show()
		r.shown = true
		return
	}
	r.unlock.refuse(t.yield.err)
}

// leaveOut goes on without the source whose passphrase is asked for.
func (r *reading) leaveOut() {
	if !r.runs() || !r.asking() {
		return
	}
	if len(r.sources) == 1 {
		title := r.sources[0].title
		r.end()
		r.back()
		r.app.toast(trf("%s was left out. Nothing was added.", title))
		return
	}
	r.pass(yield{source: r.sources[r.at], err: errLeftOut})
}

// pass notes what the source gave and goes on with the next one.
func (r *reading) pass(y yield) {
	r.yields = append(r.yields, y)
	r.at++
	r.data = nil
	if r.unlock != nil {
		r.unlock.forget()
		r.unlock = nil
	}
	r.next()
}

// cancel stops the run. What is being decoded or derived may go on for a
// moment; nobody waits for it.
func (r *reading) cancel() {
	if !r.runs() {
		return
	}
	r.end()
	r.back()
	r.app.toast(tr("Stopped. Nothing was added."))
}

// end forgets what must not be kept.
func (r *reading) end() {
	r.stop()
	r.unsignal()
	if r.unlock != nil {
		r.unlock.forget()
		r.unlock = nil
	}
	r.data, r.known = nil, ""
	r.app.incoming.reading = nil
}

// done shows what was found, or why nothing was.
func (r *reading) done() {
	r.end()
	if len(r.yields) == 1 && r.yields[0].err != nil && len(r.yields[0].found.Accounts) == 0 {
		if r.shown {
			r.back()
		}
		r.app.fail(r.yields[0].err)
		return
	}
	flow := r.into
	if flow == nil {
		flow = newConfirmation(r.app, r.back)
		flow.copies = len(r.sources) == 1 && r.sources[0].awaited
	}
	flow.take(r.yields)
}

// showSign says what is being read, if it still is.
func (r *reading) showSign() {
	if !r.runs() || r.asking() {
		return
	}
	r.unsign = nil
	r.sign = newReadingScreen(r)
	r.sign.show()
	r.shown = true
}

// unsignal takes back the sign that something is being read.
func (r *reading) unsignal() {
	if r.unsign != nil {
		r.unsign()
		r.unsign = nil
	}
	if r.sign != nil {
		r.sign.stop()
		r.sign = nil
	}
}

// deriving says how far the derivation of the key is, if that is on show.
func (r *reading) deriving(p importer.Progress) {
	if r.runs() && r.sign != nil {
		r.sign.deriving(p)
	}
}

// title says what is being read.
func (r *reading) title() string { return trf("Reading %s", r.what()) }

// what names the source whose turn it is, and its place among the others.
func (r *reading) what() string {
	title := r.sources[r.at].title
	if n := len(r.sources); n > 1 {
		title += trf(" (%d of %d)", r.at+1, n)
	}
	return title
}

// worthSaying is how long a derivation must be expected to take for the window
// to say how long.
const worthSaying = 2 * time.Second

// derivingText says how far a derivation is, and derivingShare how much of it is
// done, from 0 to 1. Both are for what takes longer than worthSaying.
func derivingText(p importer.Progress) string {
	left := p.Expected - p.Elapsed
	if left <= 0 {
		return tr("Deriving the key… it takes longer than expected")
	}
	return trf("Deriving the key… about %.0f s", math.Ceil(left.Seconds()))
}

func derivingShare(p importer.Progress) float64 {
	return min(p.Elapsed.Seconds()/p.Expected.Seconds(), 1)
}
