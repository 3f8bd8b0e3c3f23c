package app

import (
	"context"
	"errors"
	"image"
	"slices"
	"time"

	"latchkey/importer"
	"latchkey/importer/camera"
	"latchkey/importer/found"
	"latchkey/importer/qr"
)

// Cameras are those of the computer. Nothing of it is called on the Fyne goroutine.
// Its errors are those of package camera.
type Cameras interface {
	// List lists them, the one that is likeliest meant first.
	List(ctx context.Context) ([]camera.Device, error)
	// Open turns one on.
	Open(ctx context.Context, d camera.Device) (Film, error)
}

// A Film is what a camera that is on gives. Close may be called while Next waits.
type Film interface {
	// Next waits for the newest picture.
	Next(ctx context.Context) (camera.Frame, error)
	// Close turns the camera off.
	Close() error
}

// Bounds of looking through a camera.
const (
	// frameGap is between two pictures of the preview: some twelve a second are
	// enough to aim with.
	frameGap = 80 * time.Millisecond
	// frameAtMost is for looking for codes in one picture. The likeliest ways to
	// read one come first, and the next picture may be a better one.
	frameAtMost = 300 * time.Millisecond
	// adviceAfter is how long nothing is read until the screen says what helps.
	adviceAfter = 6 * time.Second
	// damagedAtMost is how many pictures in a row that cannot be decoded, as some
	// webcams give them now and then, are taken for a camera that does not work.
	damagedAtMost = 60
	// cameraPatience is for a camera to be turned on.
	cameraPatience = 15 * time.Second
)

// A watch is one camera being looked through, from its being turned on to its
// being turned off. What comes late of one that has ended is dropped.
type watch struct {
	screen *cameraScreen
	device camera.Device
	ctx    context.Context // ends when the camera is turned off
	stop   context.CancelFunc

	film    Film // nil until it is on
	reading bool // codes are being looked for, or that was just done
	damaged int  // pictures in a row
	unwait  func()
	unrest  func()
}

// watch turns a camera on.
func (s *cameraScreen) watch(d camera.Device) {
	s.leave()
	w := &watch{screen: s, device: d, unwait: func() {}, unrest: func() {}}
	w.ctx, w.stop = context.WithCancel(s.app.ctx)
	s.watching = w
	s.app.cameraUsed = d
	var film Film
	s.app.background("", func(context.Context) (err error) {
		ctx, cancel := context.WithTimeout(w.ctx, cameraPatience)
		defer cancel()
		film, err = s.app.cameras.Open(ctx, d)
		if err == nil && w.ctx.Err() != nil {
			err = errors.Join(w.ctx.Err(), film.Close()) // it was left meanwhile
		}
		return err
	}, func(err error) {
		switch {
		case !w.goesOn() && err == nil:
			s.app.release(film)
		case !w.goesOn():
		case err != nil:
			s.fail(err)
		default:
			w.film = film
			s.looking()
			w.next()
		}
	})
}

// goesOn reports whether the camera is still looked through.
func (w *watch) goesOn() bool { return w.screen.watching == w }

// end turns the camera off.
func (w *watch) end() {
	w.stop()
	w.unwait()
	w.unrest()
	w.screen.watching = nil
	if w.film != nil {
		w.screen.app.release(w.film)
	}
}

// release turns a camera off, which may take a moment. It does not go through
// [App.background], which does nothing more once the program quits.
func (a *App) release(film Film) {
	a.spawn(func() { _ = film.Close() }) // nobody can do anything about an error
}

// A glance is one picture of the camera.
type glance struct {
	whole   *camera.Picture // nil where this frame was damaged
	preview *image.RGBA
}

// next shows the next picture and has it read, unless the one before is still
// being read: codes are looked for in the newest only.
func (w *watch) next() {
	var g glance
	box := w.screen.view.Box()
	w.screen.app.background("", func(context.Context) error {
		frame, err := w.film.Next(w.ctx)
		if err != nil {
			return err
		}
		if g.whole, err = frame.Decode(); err == nil {
			g.preview = g.whole.Preview(box)
		}
		return nil
	}, func(err error) {
		switch {
		case !w.goesOn():
		case err != nil:
			w.screen.fail(err)
		case g.whole == nil && w.damaged == damagedAtMost:
			w.screen.fail(camera.ErrNoPictures)
		default:
			w.show(g)
		}
	})
}

func (w *watch) show(g glance) {
	if w.damaged++; g.whole != nil {
		w.damaged = 0
		w.screen.view.Set(g.preview)
		if !w.reading && !w.screen.app.covered() {
			w.reading = true
			w.read(g.whole.Grey)
		}
	}
	w.unwait = w.later(frameGap, w.next)
}

// later calls do after d, unless the camera is turned off before.
func (w *watch) later(d time.Duration, do func()) (stop func()) {
	return w.screen.app.once(d, func() {
		if w.goesOn() {
			do()
		}
	})
}

// read looks for codes in a picture. Where there is none, as much time passes
// before the next is looked at as it took: what is far away takes longest, and the
// computer has other things to do.
func (w *watch) read(m *image.Gray) {
	var texts []string
	var took time.Duration
	w.screen.app.background("", func(context.Context) error {
		began := time.Now()
		ctx, cancel := context.WithTimeout(w.ctx, frameAtMost)
		defer cancel()
		codes, err := qr.Read(ctx, m) // with an error are those that were found in time
		for _, c := range codes {
			texts = append(texts, c.Text)
		}
		took = min(time.Since(began), frameAtMost)
		return err
	}, func(error) {
		if !w.goesOn() {
			return
		}
		w.unrest = w.later(took, func() { w.reading = false })
		if !w.screen.app.covered() && len(texts) > 0 {
			w.screen.saw(texts)
		}
	})
}

// saw takes what codes hold that were seen: it goes on to the confirmation, says
// that they are no account, or waits for the other parts of an export.
func (s *cameraScreen) saw(texts []string) {
	var fresh []string
	for _, text := range texts {
		if !slices.Contains(s.texts, text) {
			fresh = append(fresh, text)
		}
	}
	if len(fresh) == 0 {
		return
	}
	now, err := importer.FromCamera(fresh)
	if err != nil {
		s.say(trf("%s The camera is still looking.", sentence(err)))
		s.adviseLater()
		return
	}
	s.texts = append(s.texts, fresh...)
	all, err := importer.FromCamera(s.texts)
	if err != nil { // each of them held accounts
		s.fail(err)
		return
	}
	if len(found.Missing(all.Parts)) > 0 && len(now.Parts) > 0 {
		s.collected(all)
		return
	}
	s.take(all)
}

// collected says which parts of an export are there, and waits for the others.
func (s *cameraScreen) collected(all found.Result) {
	s.partly = &all
	last := all.Parts[len(all.Parts)-1]
	missing := found.Missing(all.Parts)
	read := trf("Part %d of %d was read. Show the next one.", last.Index+1, last.Of)
	s.say(trf("%s Still missing: %s.", read, said(missing[0].Name)))
	s.reveal(s.again, false)
	s.app.unfocus() // a button that is hidden has no use for the keyboard
	s.reveal(s.enough, true)
	s.unadvise()
}

// take goes on to the confirmation. The camera is turned off by leaving.
func (s *cameraScreen) take(result found.Result) {
	s.texts, s.partly = nil, nil
	flow := s.into
	if flow == nil {
		flow = newConfirmation(s.app, s.leaveTo) // back here the code would be seen at once again
		flow.copies = true
	}
	flow.take([]yield{{source: source{name: tr("the camera"), title: tr("the camera")}, found: result}})
}
