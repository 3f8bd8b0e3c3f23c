package app

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/url"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"latchkey/app/look"
	"latchkey/importer/camera"
	"latchkey/importer/camera/cameratest"
	"latchkey/vault"
)

// reels is a Cameras that plays recordings.
type reels struct {
	t       testing.TB
	devices []camera.Device
	films   map[string][]camera.Frame // by path; the last frame stays
	listing error
	opening error
	failing error // after the recording

	opened []string // paths, in turn
	on     int      // how many are on
}

// A reel is a recording that is played.
type reel struct {
	reels  *reels
	frames []camera.Frame
	closed bool
}

func (r *reels) List(context.Context) ([]camera.Device, error) { return r.devices, r.listing }

func (r *reels) Open(_ context.Context, d camera.Device) (Film, error) {
	if r.opening != nil {
		return nil, r.opening
	}
	r.opened = append(r.opened, d.Path)
	if r.on++; r.on > 1 {
		r.t.Error("a camera was turned on before the other was off")
	}
	return &reel{reels: r, frames: r.films[d.Path]}, nil
}

func (r *reel) Next(ctx context.Context) (camera.Frame, error) {
	switch {
	case r.closed:
		return camera.Frame{}, os.ErrClosed
	case ctx.Err() != nil:
		return camera.Frame{}, ctx.Err()
	case len(r.frames) == 1 && r.reels.failing != nil:
		return camera.Frame{}, r.reels.failing
	}
	frame := r.frames[0]
	if len(r.frames) > 1 {
		r.frames = r.frames[1:]
	}
	frame.Data = bytes.Clone(frame.Data)
	return frame, nil
}

func (r *reel) Close() error {
	if !r.closed {
		r.closed = true
		r.reels.on--
	}
	return nil
}

// filming has the bench look through a camera at codes that are held before it,
// one after the other.
func (b *bench) filming(form camera.Form, texts ...string) *reels {
	b.t.Helper()
	r := &reels{t: b.t, films: map[string][]camera.Frame{}, devices: []camera.Device{{Path: "/dev/video0", Name: "Webcam", Bus: "usb-1"}}}
	for _, text := range texts {
		film, err := cameratest.Film(form, text, 3)
		if err != nil {
			b.t.Fatal(err)
		}
		r.films["/dev/video0"] = append(r.films["/dev/video0"], film...)
	}
	b.app.cameras = r
	return r
}

// watch lets the camera give so many frames, each of which is read.
func (b *bench) watch(frames int) {
	for range frames {
		b.work()
		b.pass(frameGap + 2*frameAtMost)
		b.work()
	}
}

// off fails the test while a camera is on.
func (r *reels) off(when string) {
	r.t.Helper()
	if r.on != 0 {
		r.t.Errorf("%s: the camera is on", when)
	}
}

// exported is an export of Google Authenticator, an account in each QR code.
func exported(t testing.TB, accounts ...vault.Account) []string {
	t.Helper()
	var links []string
	for i, a := range accounts {
		var record, all []byte
		field := func(to []byte, number byte, value []byte) []byte {
			return append(append(to, number<<3|2, byte(len(value))), value...)
		}
		record = field(record, 1, a.Secret.Bytes())
		record = field(record, 2, []byte(a.Name))
		record = field(record, 3, []byte(a.Issuer))
		record = append(record, 4<<3, 1, 5<<3, 1, 6<<3, 2) // SHA-1, six digits, TOTP
		all = field(all, 1, record)
		all = append(all, 2<<3, 1, 3<<3, byte(len(accounts)), 4<<3, byte(i), 5<<3, 77)
		links = append(links, "otpauth-migration://offline?data="+url.QueryEscape(base64.StdEncoding.EncodeToString(all)))
	}
	return links
}

// filmed is what a viewfinder shows the camera's pictures with.
func filmed(v *look.Viewfinder) *canvas.Image {
	for _, o := range drawn[*fyne.Container](v, 0).Objects {
		if picture, ok := o.(*canvas.Image); ok {
			return picture
		}
	}
	return nil
}
