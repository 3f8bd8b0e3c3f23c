package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"latchkey/importer"
	"latchkey/importer/found"
	"latchkey/importer/screen"
)

// Screens looks at what the monitors show. Only Aside and the function that it
// returns are called on the Fyne goroutine.
type Screens interface {
	// Aside takes the window off the screen, as far as that is possible, and
	// returns what brings it back to the front, with the keyboard.
	Aside() (back func())
	// Gone waits until the window that went aside can no longer be seen, or is
	// not going to go.
	Gone(ctx context.Context)
	// Capture takes a picture of every monitor. Its errors are those of package
	// screen.
	Capture(ctx context.Context) ([]screen.Shot, error)
	// Asks reports whether Capture may ask the user each time.
	Asks() bool
}

// How long a look at the screen may take.
const (
	// scanPatience is for all of it, with a question to the user.
	scanPatience = 90 * time.Second
	// goneAtMost is for the window to go.
	goneAtMost = time.Second
	// stillAtMost is for what was behind it to be drawn, where something on the
	// screen goes on moving.
	stillAtMost = 400 * time.Millisecond
	// changeAtMost is for something to change where there was nothing: a busy
	// computer may draw late.
	changeAtMost = 700 * time.Millisecond
	// readAtMost is for the QR codes of all monitors.
	readAtMost = 20 * time.Second
	// awayAtMost is how long the window stays away where nothing is heard: it
	// has a button that ends that.
	awayAtMost = 5 * time.Second
)

// A scan is one look at the screen, for the QR codes on it.
type scan struct {
	app   *App
	ctx   context.Context
	stop  context.CancelFunc
	back  func()        // to the screen that the window showed
	into  *confirmation // the confirmation that was open, which gets what is found
	asked bool          // the user may have been asked, so that it is done once

	comeBack func() // brings the window back; nil where it is
	unsign   func() // keeps the sign from being shown; nil while no timer runs
	sign     *sign
	again    bool // the screen was looked at once more

	shots []screen.Shot
	seen  []importer.Sighting
}

// scanScreen looks at all monitors and takes in the QR codes on them.
func (a *App) scanScreen() {
	if a.screens == nil {
		return
	}
	if a.isBusy() {
		a.toast(tr("Still busy with the last one. Try again in a moment."))
		return
	}
	s := &scan{app: a, back: a.backTo(), into: a.confirming()}
	s.ctx, s.stop = context.WithTimeout(a.ctx, scanPatience)
	a.incoming.scan = s
	s.comeBack = a.screens.Aside()
	s.signAfter(awayAtMost)
	a.background("", s.capture, s.captured)
}

// runs reports whether the scan goes on: it has neither been stopped nor ended.
func (s *scan) runs() bool { return s.app.incoming.scan == s }

// capture takes the pictures, once the window is gone and what it covered is
// drawn.
func (s *scan) capture(context.Context) (err error) {
	screens := s.app.screens
	going, cancel := context.WithTimeout(s.ctx, goneAtMost)
	defer cancel()
	screens.Gone(going)
	if s.asked = screens.Asks(); s.asked {
		s.shots, err = screens.Capture(s.ctx)
		return err
	}
	s.shots, err = screen.Still(s.ctx, screens.Capture, stillAtMost)
	return err
}

// captured goes on with the pictures.
func (s *scan) captured(err error) {
	switch {
	case !s.runs():
	case err != nil:
		s.failed(err)
	default:
		s.signAfter(readingSign)
		s.app.background("", s.read, s.wasRead)
	}
}

// read finds the QR codes.
func (s *scan) read(context.Context) (err error) {
	ctx, cancel := context.WithTimeout(s.ctx, readAtMost)
	defer cancel()
	s.seen, err = importer.Sightings(ctx, s.shots)
	return err
}

// wasRead shows what was found. Where that is nothing, what is on the screen may
// not have been drawn yet: it is looked at once more, if it changes.
func (s *scan) wasRead(err error) {
	switch {
	case !s.runs():
	case len(s.seen) > 0:
		s.done()
	case err == nil && s.comeBack != nil && !s.asked && !s.again:
		s.again = true
		s.unsignal()
		changed := false
		s.app.background("", func(context.Context) (err error) {
			s.shots, changed, err = screen.Changed(s.ctx, s.app.screens.Capture, s.shots, changeAtMost)
			if changed && err == nil {
				s.shots, err = screen.Still(s.ctx, s.app.screens.Capture, stillAtMost)
			}
			return err
		}, func(err error) {
			if err == nil && !changed && s.runs() {
				s.failed(importer.NoneOnScreen(s.shots, nil))
				return
			}
			s.captured(err)
		})
	default:
		s.failed(importer.NoneOnScreen(s.shots, err))
	}
}

// done shows what the QR codes hold: the account of one at once, those of several
// to choose from.
func (s *scan) done() {
	var holding []importer.Sighting
	for _, sighting := range s.seen {
		if len(sighting.Accounts) > 0 {
			holding = append(holding, sighting)
		}
	}
	if len(holding) > 1 {
		choice := newChoiceScreen(s, holding)
		s.end()
		choice.show()
		s.reappear()
		return
	}
	result, err := importer.FromScreen(s.seen)
	if err != nil {
		s.failed(err)
		return
	}
	s.end()
	s.confirm(result, s.back)
	s.reappear()
}

// confirm shows accounts for confirmation. leave is where one goes without
// adding them.
func (s *scan) confirm(result found.Result, leave func()) {
	flow := s.into
	if flow == nil {
		flow = newConfirmation(s.app, leave)
		flow.copies = true
	}
	flow.take([]yield{{source: source{name: tr("the screen"), title: tr("the screen")}, found: result}})
}

// failed says why there is nothing to add, and how else it can be done.
func (s *scan) failed(err error) {
	signed := s.sign != nil
	s.end()
	if signed {
		s.back()
	}
	if !errors.Is(err, context.Canceled) {
		s.app.tell(tr("That did not work"), plain(err)+" "+otherWays())
	}
	s.reappear()
}

// otherWays says how a QR code gets in that could not be read off the screen.
func otherWays() string {
	return trf("You can also take a screenshot of the code and drop it on this window, paste the key with %sV, or type it with %sK.", modifierName(), modifierName())
}

// cancel stops the scan.
func (s *scan) cancel() {
	if !s.runs() {
		return
	}
	s.end()
	s.back()
	s.app.toast(tr("Stopped. Nothing was added."))
	s.reappear()
}

// end forgets what was captured, and lets the next one begin.
func (s *scan) end() {
	s.stop()
	s.unsignal()
	s.shots, s.seen = nil, nil
	s.app.incoming.scan = nil
}

// reappear brings the window back, if it is away.
func (s *scan) reappear() {
	if s.comeBack != nil {
		s.comeBack()
		s.comeBack = nil
	}
}

// signAfter has the window say, after d, that the scan goes on.
func (s *scan) signAfter(d time.Duration) {
	if s.sign != nil {
		return
	}
	s.unsignal()
	s.unsign = s.app.once(d, func() {
		if s.runs() {
			s.unsign = nil
			s.showSign()
		}
	})
}

// showSign brings the window back with a sign that the scan goes on.
func (s *scan) showSign() {
	s.sign = newScanSign(s)
	s.sign.show()
	s.reappear()
}

// unsignal takes back the sign that the scan goes on.
func (s *scan) unsignal() {
	if s.unsign != nil {
		s.unsign()
		s.unsign = nil
	}
	if s.sign != nil {
		s.sign.stop()
		s.sign = nil
	}
}

// titlesOf names the accounts of a QR code, the first few of them.
func titlesOf(accounts []found.Account) string {
	const most = 3
	var names []string
	for _, a := range accounts[:min(len(accounts), most)] {
		names = append(names, a.Title())
	}
	if more := len(accounts) - most; more > 0 {
		names = append(names, trf("%s more", commas(more)))
	}
	return strings.Join(names, ", ")
}
