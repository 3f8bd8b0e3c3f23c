package screen

import (
	"bytes"
	"context"
	"errors"
	"image"
	"time"
)

// A Shot is what one monitor showed.
type Shot struct {
	// Picture is in shades of grey. Its bounds are in the desktop's pixels, so
	// that the left upper corner says where the monitor is.
	Picture *image.Gray
	// Whole says that the picture shows all monitors there are, as the desktop
	// portal gives them.
	Whole bool
}

// Bounds of what is captured. A picture takes a byte for each pixel, and while a
// monitor is read some four more for a part of it on X11, for all of it
// elsewhere: four monitors of 4K take 33 MB.
const (
	maxPixels   = 64 << 20 // of one monitor; what package qr reads
	maxMonitors = 16
	maxTotal    = 192 << 20 // pixels of all monitors
)

// Errors that [Capture] wraps. Each has the sentence that says what is wrong
// and, where there is something, what to do about it. That the QR code can come
// in another way is for the caller to say: it knows which there are.
var (
	// ErrNoDisplay is wrapped where this program has no screen to look at.
	ErrNoDisplay = errors.New("there is no screen here to look at")
	// ErrPermission is wrapped where macOS has not been told that this program
	// may look at the screen.
	ErrPermission = errors.New("macOS does not let this program look at the screen: allow it in System Settings, Privacy & Security, Screen & System Audio Recording, and start it again")
	// ErrNoPortal is wrapped where there is a Wayland session without a desktop
	// portal that takes pictures of the screen.
	ErrNoPortal = errors.New("this desktop has no portal that gives pictures of the screen: install the xdg-desktop-portal package that goes with it")
	// ErrRefused is wrapped where the desktop portal says no.
	ErrRefused = errors.New("the desktop did not allow a picture of the screen: look for Latchkey in its privacy settings")
	// ErrCancelled is wrapped where the user said no to the desktop portal.
	ErrCancelled = errors.New("the picture of the screen was not allowed")
	// ErrNoAnswer is wrapped where the screen could not be had in time.
	ErrNoAnswer = errors.New("the desktop did not answer when it was asked for a picture of the screen")
	// ErrFile is wrapped where the desktop portal gave no picture to be read.
	ErrFile = errors.New("the desktop gave no picture of the screen that can be read")
	// ErrUnsupported is wrapped where this build cannot look at the screen.
	ErrUnsupported = errors.New("this build of the program cannot look at the screen: on macOS it has to be built with cgo")
	// ErrTooLarge is wrapped for more pixels than are held in memory.
	ErrTooLarge = errors.New("the screen has more pixels than can be looked at")
)

// Capture takes a picture of every monitor. It returns when ctx ends, with
// ErrNoAnswer where its time is up; without a deadline it may wait for the user,
// who is asked for leave on some systems.
func Capture(ctx context.Context) ([]Shot, error) { return capture(ctx) }

// Asks reports whether every picture may be a question to the user, as it is
// where the desktop portal gives it. Such a one is not taken twice.
func Asks() bool { return asks() }

// Between two looks at a screen that may still be changing: long enough for a
// monitor to show another frame.
const lookAgain = 34 * time.Millisecond

// Still takes pictures until two in a row are the same, and returns the last:
// windows that have just gone leave room that others have yet to paint, and some
// desktops fade them out. Where something goes on moving it returns the last
// pictures after patience.
func Still(ctx context.Context, take func(context.Context) ([]Shot, error), patience time.Duration) ([]Shot, error) {
	end := time.Now().Add(patience)
	last, err := take(ctx)
	for err == nil && time.Now().Before(end) {
		if err := pause(ctx, lookAgain); err != nil {
			return nil, err
		}
		before := last
		if last, err = take(ctx); err == nil && Same(before, last) {
			break
		}
	}
	return last, err
}

// Changed takes pictures until one differs from the shots, and returns those,
// with true. After patience it returns the shots and false.
func Changed(ctx context.Context, take func(context.Context) ([]Shot, error), shots []Shot, patience time.Duration) ([]Shot, bool, error) {
	end := time.Now().Add(patience)
	for time.Now().Before(end) {
		if err := pause(ctx, lookAgain); err != nil {
			return nil, false, err
		}
		next, err := take(ctx)
		if err != nil {
			return nil, false, err
		}
		if !Same(shots, next) {
			return next, true, nil
		}
	}
	return shots, false, nil
}

// Same reports whether two lists of shots show the same.
func Same(a, b []Shot) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Picture.Rect != b[i].Picture.Rect || !bytes.Equal(a[i].Picture.Pix, b[i].Picture.Pix) {
			return false
		}
	}
	return true
}

// pause waits for d or the end of ctx.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ended(ctx)
	}
}

// ended is the error of what was not done before ctx ended.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrNoAnswer
	}
	return ctx.Err()
}
