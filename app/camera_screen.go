package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/importer/camera"
	"latchkey/importer/found"
)

// lineRoom is the height that is kept for what is said under the preview, so that
// it does not jump with every sentence.
const lineRoom = 56

// A cameraScreen shows what a camera sees and takes in the first QR code with
// accounts that is held before it. The camera is on while this screen can be seen,
// and at no other time.
type cameraScreen struct {
	app    *App
	root   fyne.CanvasObject
	view   *look.Viewfinder
	line   *widget.RichText // how it goes
	choice *look.Select     // of several cameras
	which  fyne.CanvasObject
	again  *look.Button // looks for cameras once more
	enough *look.Button // goes on without the missing parts of an export

	leaveTo func()        // to the screen that the window showed
	into    *confirmation // the confirmation that was open, which gets what is found

	devices  []camera.Device
	watching *watch // nil while no camera is on
	texts    []string
	partly   *found.Result // an export of which parts are missing
	quiet    func()        // keeps the advice from being given
	asked    int           // counts the looks for cameras, of which the last counts
}

// showCamera looks through a camera.
func (a *App) showCamera() {
	if a.cameras == nil {
		return
	}
	if a.isBusy() {
		a.toast(tr("Still busy with the last one. Try again in a moment."))
		return
	}
	if s, ok := a.incoming.screen.(*cameraScreen); ok && a.isAdding() {
		s.show()
		return
	}
	newCameraScreen(a).show()
}

func newCameraScreen(a *App) *cameraScreen {
	s := &cameraScreen{app: a, leaveTo: a.backTo(), into: a.confirming(), quiet: func() {}}
	s.view = look.NewViewfinder()
	s.line = look.NewParagraph("", standard.ColorNameForeground)
	s.choice = look.NewSelect(nil, s.choose, s.back)
	s.which = look.NewField(tr("Camera"), s.choice)
	s.which.Hide()
	s.again = look.NewButton(tr("Look again"), s.find, s.back)
	s.enough = look.NewButton(tr("Go on without the rest"), func() { s.take(*s.partly) }, s.back)
	s.enough.Hide()
	head := look.NewHeader(tr("Use the camera"), tr("Hold the QR code in front of it, on paper or on another screen"), s.back)
	body := container.New(layout.NewCustomPaddedVBoxLayout(8), s.view,
		container.NewStack(look.NewSpace(lineRoom), look.Flush(s.line)), s.which)
	s.root = look.NewForm(head, body, look.AtRight(look.NewCancel(tr("Cancel"), s.back), s.enough, s.again))
	return s
}

// show implements [addScreen]. It turns the camera on.
func (s *cameraScreen) show() {
	s.app.enter(s, s.root, s.again)
	s.app.camera = s
	s.find()
}

func (s *cameraScreen) back() { s.leaveTo() }

func (s *cameraScreen) tick(time.Time) {}

// find looks for cameras, and turns one on: the one that was used last, or the
// first.
func (s *cameraScreen) find() {
	s.leave()
	s.view.Clear()
	s.say(tr("Looking for cameras…"))
	s.asked++
	asked := s.asked
	var devices []camera.Device
	s.app.background("", func(ctx context.Context) (err error) {
		ctx, cancel := context.WithTimeout(ctx, cameraPatience)
		defer cancel()
		devices, err = s.app.cameras.List(ctx)
		return err
	}, func(err error) {
		if !s.isShown() || s.asked != asked {
			return
		}
		if err != nil {
			s.devices = nil
			s.reveal(s.which, false)
			s.fail(err)
			return
		}
		s.offer(devices)
	})
}

// offer lists the cameras and turns one of them on.
func (s *cameraScreen) offer(devices []camera.Device) {
	s.devices = devices
	at := 0
	for i, d := range devices {
		if d.Same(s.app.cameraUsed) {
			at = i
			break
		}
	}
	choose := s.choice.OnChanged
	s.choice.OnChanged = nil
	s.choice.SetOptions(camera.Labels(devices))
	s.choice.SetSelectedIndex(at)
	s.choice.OnChanged = choose
	s.reveal(s.which, len(devices) > 1)
	s.choose("")
}

// choose turns the camera on that is chosen.
func (s *cameraScreen) choose(string) {
	if at := s.choice.SelectedIndex(); at >= 0 && at < len(s.devices) {
		s.say(tr("Turning the camera on…"))
		s.watch(s.devices[at])
	}
}

// looking says that the camera is on.
func (s *cameraScreen) looking() {
	if s.partly != nil {
		s.collected(*s.partly)
		return
	}
	s.say(tr("Looking…"))
	s.adviseLater()
}

// adviseLater says what helps if nothing is read for a while.
func (s *cameraScreen) adviseLater() {
	s.unadvise()
	s.quiet = s.app.once(adviceAfter, func() {
		if s.watching != nil && s.partly == nil {
			s.say(tr("Nothing was read yet. Hold the code so close that it fills half of the picture, and still. Turn up the " +
				"brightness of a phone; for paper, more light helps."))
		}
	})
}

func (s *cameraScreen) unadvise() {
	s.quiet()
	s.quiet = func() {}
}

// fail says why there is no picture, and how else it can be done.
func (s *cameraScreen) fail(err error) {
	s.leave()
	s.view.Clear()
	s.tell(plain(err), standard.ColorNameError)
}

// say says how it goes.
func (s *cameraScreen) say(text string) { s.tell(text, standard.ColorNameForeground) }

func (s *cameraScreen) tell(text string, colour fyne.ThemeColorName) {
	before := s.line.MinSize().Height
	look.SetParagraph(s.line, text, colour)
	if s.line.MinSize().Height != before {
		s.root.Refresh() // what is below may have to move
	}
}

// reveal shows or hides o, and has the others make room.
func (s *cameraScreen) reveal(o fyne.CanvasObject, visible bool) {
	if o.Visible() != visible {
		look.Show(o, visible)
		s.root.Refresh()
	}
}

func (s *cameraScreen) isShown() bool { return s.app.camera == s }

// leave turns the camera off, if it is on.
func (s *cameraScreen) leave() {
	s.unadvise()
	if s.watching != nil {
		s.watching.end()
	}
}

// end is called when another screen is shown, or the window can no longer be seen.
// Nothing of the picture is kept.
func (s *cameraScreen) end() {
	s.leave()
	s.view.Clear()
	s.asked++ // what is being looked for is no longer wanted
}

// endCamera turns the camera off where its screen is left.
func (a *App) endCamera() {
	if a.camera != nil {
		a.camera.end()
		a.camera = nil
	}
}

// pauseCamera turns the camera off while the window cannot be seen, and
// resumeCamera on again.
func (a *App) pauseCamera() {
	if a.camera != nil {
		a.camera.end()
		a.camera.say(tr("The camera is off while this window cannot be seen."))
	}
}

func (a *App) resumeCamera() {
	if a.camera != nil {
		a.camera.find()
	}
}
