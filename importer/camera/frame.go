package camera

import (
	"errors"
	"fmt"
)

// A Form is how the pixels of a frame lie in memory. Its value is the kernel's
// four-character code (linux/videodev2.h, V4L2_PIX_FMT_…).
type Form uint32

// The forms that are read.
const (
	YUYV  Form = 'Y' | 'U'<<8 | 'Y'<<16 | 'V'<<24 // two pixels in four bytes: Y U Y V
	UYVY  Form = 'U' | 'Y'<<8 | 'V'<<16 | 'Y'<<24 // the same as U Y V Y
	NV12  Form = 'N' | 'V'<<8 | '1'<<16 | '2'<<24 // a plane Y, a plane U V of half its width and height
	YU12  Form = 'Y' | 'U'<<8 | '1'<<16 | '2'<<24 // a plane each, U and V of half the width and height
	GREY  Form = 'G' | 'R'<<8 | 'E'<<16 | 'Y'<<24 // a byte a pixel
	MJPEG Form = 'M' | 'J'<<8 | 'P'<<16 | 'G'<<24 // a JPEG picture, often without Huffman tables
	JPEG  Form = 'J' | 'P'<<8 | 'E'<<16 | 'G'<<24 // the same with them
)

// Bounds of a frame.
const (
	maxSide   = 8192     // pixels
	maxPixels = 16 << 20 // in all
)

// known reports whether frames of the form are read.
func (f Form) known() bool {
	switch f {
	case YUYV, UYVY, NV12, YU12, GREY, MJPEG, JPEG:
		return true
	}
	return false
}

func (f Form) compressed() bool { return f == MJPEG || f == JPEG }

// String is the four characters.
func (f Form) String() string {
	return string([]byte{byte(f), byte(f >> 8), byte(f >> 16), byte(f >> 24)})
}

// A Frame is one picture as the driver gives it.
type Frame struct {
	Form   Form
	Width  int // pixels
	Height int
	Stride int // bytes of a row, of the first plane where there are several; 0 where rows are packed
	Data   []byte
}

// errShort is the error of a frame with fewer bytes than its size takes.
var errShort = errors.New("the frame is cut short")

// stride is how many bytes a row takes, which are at least those of its pixels.
func (f Frame) stride() int {
	least := f.Width
	if f.Form == YUYV || f.Form == UYVY {
		least = (f.Width + 1) / 2 * 4
	}
	return max(least, f.Stride)
}

// check looks whether the frame is as long as its size takes.
func (f Frame) check() error {
	if err := f.checkSize(); err != nil {
		return err
	}
	if !f.Form.compressed() && len(f.Data) < f.size() {
		return errShort
	}
	return nil
}

// checkSize bounds the size before anything is made of it.
func (f Frame) checkSize() error {
	switch {
	case !f.Form.known():
		return fmt.Errorf("%w (%q)", ErrForm, f.Form)
	case f.Width < 1 || f.Height < 1 || f.Width > maxSide || f.Height > maxSide || f.Width*f.Height > maxPixels:
		return fmt.Errorf("frames of %d×%d pixels are not read", f.Width, f.Height)
	case f.Stride < 0 || f.Stride > 8*maxSide:
		return fmt.Errorf("rows of %d bytes are not read", f.Stride)
	}
	return nil
}

// size is how many bytes the pixels take at least. The last row may lack what
// pads the others.
func (f Frame) size() int {
	s, half := f.stride(), (f.Height+1)/2
	switch f.Form {
	case NV12:
		return s*f.Height + s*(half-1) + (f.Width+1)/2*2
	case YU12:
		return s*f.Height + (s+1)/2*(2*half-1) + (f.Width+1)/2
	case YUYV, UYVY:
		return s*(f.Height-1) + (f.Width+1)/2*4
	}
	return s*(f.Height-1) + f.Width
}
