package app

import (
	"errors"
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/importer/camera"
	"latchkey/importer/otpauth"
)

// From the Add screen: a code that comes nearer is found, and then the camera is
// off; nothing of its picture is left.
func TestCameraFindsACode(t *testing.T) {
	for _, form := range []camera.Form{camera.YUYV, camera.MJPEG} {
		b := newBench(t)
		portal := account("Customer Portal", "dana@example.com")
		r := b.filming(form, otpauth.URI(portal))
		b.app.showAdd()
		b.tap("Use the camera")
		b.sees("Use the camera", "Looking…")
		s := b.app.camera
		if p := filmed(s.view); r.on != 1 || p.Image == nil || !p.Visible() {
			t.Fatalf("%v: the camera is not on, or nothing is seen of it", form)
		}
		b.watch(3)
		b.sees("Add this account?", "From the camera", "Customer Portal", b.code(portal), "Add and copy code")
		r.off("found")
		if filmed(s.view).Image != nil || s.texts != nil {
			t.Errorf("%v: the last picture is kept", form)
		}
		b.key(fyne.KeyReturn)
		if !b.stored(portal.Title()).Secret.Equal(portal.Secret) || !b.onList() {
			t.Errorf("%v: the account is not in the vault", form)
		}
	}
}

// However the screen is left, the camera is off at once, and what it still gives
// is dropped.
func TestCameraIsReleased(t *testing.T) {
	portal := account("Customer Portal", "dana@example.com")
	for name, leave := range map[string]func(b *bench){
		"Esc":               func(b *bench) { b.key(fyne.KeyEscape) },
		"Cancel":            func(b *bench) { b.tap("Cancel") },
		"another screen":    func(b *bench) { b.shortcut(ctrl(fyne.KeyK)) },
		"a paste":           func(b *bench) { b.paste(links(account("Other", "dana"))) },
		"a hidden window":   func(b *bench) { b.app.SetVisible(false) },
		"the program quits": func(b *bench) { b.app.Quit() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			r := b.filming(camera.YUYV, otpauth.URI(portal))
			b.shortcut(ctrl(fyne.KeyU))
			b.sees("Looking…")
			leave(b)
			b.work()
			r.off(name)
			b.watch(4)
			b.seesNot("Customer Portal")
			r.off("later")
		})
	}
}

// A camera that is only just being turned on when the screen is left is turned off
// as well.
func TestCameraLeftEarly(t *testing.T) {
	b := newBench(t)
	r := b.filming(camera.YUYV, "x")
	b.app.showCamera()
	b.queue[0]() // the list
	b.queue = b.queue[1:]
	b.app.camera.back()
	b.work()
	r.off("left before it was on")
	if !b.onList() {
		t.Error("Esc does not lead back")
	}
	b.app.showCamera()
	list := b.queue[0]
	b.queue = b.queue[1:]
	list()
	turnOn := b.queue[0]
	b.queue = b.queue[1:]
	b.app.do = func(work func()) { b.queue = append(b.queue, work) }
	turnOn() // it is on; the window does not know it yet
	b.app.camera.back()
	b.work()
	r.off("left while it was turned on")
}

// A window that is seen again looks again.
func TestCameraComesBackWithTheWindow(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	r := b.filming(camera.YUYV, otpauth.URI(portal))
	b.shortcut(ctrl(fyne.KeyU))
	b.app.SetVisible(false)
	b.work()
	r.off("hidden")
	b.sees("The camera is off")
	b.app.SetVisible(true)
	b.watch(3)
	b.sees("Add this account?", "Customer Portal")
}

// A code that is no account is named, and the camera goes on looking.
func TestCameraSeesSomethingElse(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	r := b.filming(camera.YUYV, "https://example.com/enroll", otpauth.URI(portal))
	b.shortcut(ctrl(fyne.KeyU))
	b.watch(3)
	b.sees("web address", "still looking")
	b.seesNot("example.com")
	if r.on != 1 {
		t.Fatal("the camera was turned off")
	}
	b.watch(3)
	b.sees("Add this account?", "Customer Portal")
}

// Where nothing is read for a while the screen says what helps.
func TestCameraAdvice(t *testing.T) {
	b := newBench(t)
	r := b.filming(camera.YUYV, "x")
	r.films["/dev/video0"] = r.films["/dev/video0"][:1] // far and blurred
	b.shortcut(ctrl(fyne.KeyU))
	b.pass(adviceAfter - time.Second)
	b.sees("Looking…")
	b.pass(time.Second)
	b.sees("so close", "brightness", "light")
}

// What is wrong with a camera is one sentence, and it can be tried again.
func TestCameraTroubles(t *testing.T) {
	portal := account("Customer Portal", "dana@example.com")
	for name, test := range map[string]struct {
		spoil func(*reels)
		want  string
	}{
		"none":          {func(r *reels) { r.listing = camera.ErrNone }, "No camera was found: plug one in"},
		"busy":          {func(r *reels) { r.opening = camera.ErrBusy }, "Another program is using this camera"},
		"no permission": {func(r *reels) { r.opening = camera.ErrPermission }, "group video"},
		"another form":  {func(r *reels) { r.opening = camera.ErrForm }, "drop that here"},
		"unplugged":     {func(r *reels) { r.failing = camera.ErrGone }, "no longer there"},
		"no pictures":   {func(r *reels) { r.failing = camera.ErrNoPictures }, "gives no pictures"},
		"unsupported":   {func(r *reels) { r.listing = camera.ErrUnsupported }, "take a picture"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			r := b.filming(camera.YUYV, otpauth.URI(portal))
			if test.spoil(r); r.failing != nil {
				r.films["/dev/video0"] = r.films["/dev/video0"][:1]
			}
			b.shortcut(ctrl(fyne.KeyU))
			b.watch(2)
			b.sees(test.want)
			b.seesNot("Looking…")
			r.off(name)
			b.pass(2 * adviceAfter)
			b.sees(test.want)

			*r = *b.filming(camera.YUYV, otpauth.URI(portal)) // it is plugged in
			b.app.cameras = r
			b.tap("Look again")
			b.watch(3)
			b.sees("Add this account?", "Customer Portal")
		})
	}
}

// A damaged picture now and then is passed over; a camera that gives no other does
// not work.
func TestCameraGivesDamagedPictures(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	r := b.filming(camera.MJPEG, otpauth.URI(portal))
	film := r.films["/dev/video0"]
	half := film[2]
	half.Data = half.Data[:len(half.Data)/2]
	r.films["/dev/video0"] = []camera.Frame{half, film[0], half, film[2]}
	b.shortcut(ctrl(fyne.KeyU))
	b.watch(4)
	b.sees("Add this account?", "Customer Portal")

	b = newBench(t)
	r = b.filming(camera.MJPEG, otpauth.URI(portal))
	r.films["/dev/video0"] = []camera.Frame{half}
	b.shortcut(ctrl(fyne.KeyU))
	b.watch(damagedAtMost - 1)
	b.seesNot("gives no pictures")
	b.watch(1)
	b.sees("gives no pictures")
	r.off("damaged")
}

// Of several cameras one can be chosen, which is offered first from then on, even
// when it was plugged in anew.
func TestCameraChoice(t *testing.T) {
	b := newBench(t)
	r := b.filming(camera.YUYV, "x")
	r.films["/dev/video0"] = r.films["/dev/video0"][:1]
	r.films["/dev/video2"] = r.films["/dev/video0"]
	r.films["/dev/video5"] = r.films["/dev/video0"]
	b.shortcut(ctrl(fyne.KeyU))
	if b.app.camera.which.Visible() {
		t.Error("one camera is offered to choose from")
	}
	r.devices = append(r.devices, camera.Device{Path: "/dev/video2", Name: "Webcam", Bus: "usb-2"})
	b.tap("Look again")
	if s := b.app.camera; !s.which.Visible() || !slices.Equal(s.choice.Options, []string{"Webcam", "Webcam (2)"}) {
		t.Fatalf("offered are %q", s.choice.Options)
	}
	b.app.camera.choice.SetSelected("Webcam (2)")
	b.work()
	b.key(fyne.KeyEscape)
	r.off("left")
	r.devices[1].Path = "/dev/video5"
	b.shortcut(ctrl(fyne.KeyU))
	if want := []string{"/dev/video0", "/dev/video0", "/dev/video2", "/dev/video5"}; !slices.Equal(r.opened, want) {
		t.Errorf("turned on were %v, want %v", r.opened, want)
	}
	if b.app.camera.choice.Selected != "Webcam (2)" {
		t.Errorf("%q is selected", b.app.camera.choice.Selected)
	}
}

// The parts of an export are collected one after the other; with a part missing
// one can go on as well.
func TestCameraCollectsAnExport(t *testing.T) {
	parts := exported(t, account("One", "dana"), account("Two", "dana"), account("Three", "dana"))
	b := newBench(t)
	b.filming(camera.GREY, parts[1], parts[0], parts[2])
	b.shortcut(ctrl(fyne.KeyU))
	b.watch(3)
	b.sees("Part 2 of 3 was read", "QR codes 1 and 3 of 3", "Go on without the rest")
	b.watch(3)
	b.sees("Part 1 of 3 was read", "QR code 3 of 3")
	b.watch(3)
	b.sees("3 accounts found", "One", "Two", "Three")
	b.seesNot("was not given")

	b = newBench(t)
	r := b.filming(camera.GREY, parts[2])
	b.shortcut(ctrl(fyne.KeyU))
	b.watch(3)
	b.sees("Part 3 of 3")
	b.tap("Go on without the rest")
	b.sees("Three", "Parts 1 and 2 of 3 are missing. Hold what is missing before the camera with Ctrl+U")
	r.off("gone on")
}

// While something lies over the window nothing is taken in behind it.
func TestCameraWaitsBehindADialog(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	b.filming(camera.YUYV, otpauth.URI(portal))
	b.shortcut(ctrl(fyne.KeyU))
	b.app.fail(errors.New("something else"))
	b.watch(4)
	b.seesNot("Customer Portal")
	b.tap("Close")
	b.watch(2)
	b.sees("Customer Portal")
}

// What moves to the right before the camera moves to the right on the screen.
func TestCameraPreviewIsMirrored(t *testing.T) {
	b := newBench(t)
	r := b.filming(camera.GREY, "x")
	frame := &r.films["/dev/video0"][0]
	for i := range frame.Data {
		frame.Data[i] = 0
		if i%frame.Stride < frame.Width/2 {
			frame.Data[i] = 255
		}
	}
	b.shortcut(ctrl(fyne.KeyU))
	m := filmed(b.app.camera.view).Image
	left := color.GrayModel.Convert(m.At(1, 5)).(color.Gray).Y
	right := color.GrayModel.Convert(m.At(m.Bounds().Dx()-2, 5)).(color.Gray).Y
	if left > 20 || right < 235 {
		t.Errorf("left is %d, right is %d; what is light lies left before the camera", left, right)
	}
	if m.Bounds().Dx() > 640 {
		t.Errorf("the preview is %d pixels wide", m.Bounds().Dx())
	}
}

// Without cameras the program says how else it is done.
func TestWithoutCameras(t *testing.T) {
	b := newBench(t)
	b.shortcut(ctrl(fyne.KeyU))
	if !b.onList() {
		t.Error("Ctrl+U does something")
	}
	b.app.showAdd()
	b.sees("Cameras cannot be used on this system", "drop it here")
	b.filming(camera.YUYV, "x")
	b.app.showAdd()
	b.sees("Use the camera", "Ctrl+U")
	b.seesNot("Latchkey cannot use cameras")
}
