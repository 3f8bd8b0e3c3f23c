package camera

import (
	"errors"
	"strconv"
)

// A Device is a camera.
type Device struct {
	// Path is its device file. It may be another one after the camera has been
	// plugged in again.
	Path string
	// Name is what the camera calls itself, or the kernel calls it.
	Name string
	// Bus says where it is plugged in.
	Bus string
}

// Same reports whether two devices are the same camera, whatever its file.
func (d Device) Same(other Device) bool { return d.Name == other.Name && d.Bus == other.Bus }

// Labels are the names of devices, with a number where several have the same.
func Labels(devices []Device) []string {
	labels := make([]string, len(devices))
	for i, d := range devices {
		n := 1
		for _, before := range devices[:i] {
			if before.Name == d.Name {
				n++
			}
		}
		labels[i] = numbered(d.Name, n)
	}
	return labels
}

// Errors that the functions of this package wrap. Each has the sentence that
// says what is wrong and what to do about it.
var (
	// ErrUnsupported is returned where this system's cameras are not known.
	ErrUnsupported = errors.New("cameras cannot be used on this system: take a picture with the camera’s own app and drop it here")
	// ErrNone is returned where no camera is found.
	ErrNone = errors.New("no camera was found: plug one in, and look whether it has a switch or a cover")
	// ErrPermission is wrapped where the user may not use a camera.
	ErrPermission = errors.New("you may not use this camera: have yourself added to the group video, log out and in again, and try again")
	// ErrBusy is wrapped where another program uses the camera.
	ErrBusy = errors.New("another program is using this camera: end the call or close that program, and try again")
	// ErrGone is wrapped where the camera is no longer there.
	ErrGone = errors.New("the camera is no longer there: plug it in again, and try again")
	// ErrNoPictures is wrapped where the camera gives nothing for some seconds.
	ErrNoPictures = errors.New("the camera gives no pictures: look whether it has a switch or a cover, plug it in again, and try again")
	// ErrForm is wrapped where a camera's pictures are in no form that is read.
	ErrForm = errors.New("this camera gives its pictures in a form that is not read here: take a picture with its own app and drop that here")
	// ErrNotCamera is wrapped for a device file that is no camera.
	ErrNotCamera = errors.New("this device is not a camera that gives pictures: choose another one")
	// ErrFailed is wrapped where a camera cannot be used for another reason.
	ErrFailed = errors.New("the camera does not work as it should: plug it in again, and try again")
)

// numbered is a name with its number among those that are the same.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	return name + " (" + strconv.Itoa(n) + ")"
}
