//go:build linux && (386 || amd64 || arm || arm64 || loong64 || riscv64)

package camera

import (
	"fmt"
	"math"
	"unsafe"
)

// Bounds of what is believed of a camera.
const (
	maxBytes   = 64 << 20 // of a buffer
	maxBuffers = 16
	maxDevices = 64
	maxListed  = 64 // forms, and sizes of each form
)

// A device is a camera's file that is open.
type device struct {
	kernel kernel
	fd     int
}

// openDevice opens the file of a camera.
func openDevice(k kernel, path string) (device, error) {
	fd, err := k.open(path)
	if err != nil {
		return device{}, fmt.Errorf("opening the camera: %w", why(err))
	}
	return device{k, fd}, nil
}

// call makes one of the calls of V4L2, with a pointer to its structure.
func call[T any](d device, number uint32, argument *T) error {
	return d.kernel.ioctl(d.fd, number, unsafe.Pointer(argument))
}

// about asks what the file is. It wraps [ErrNotCamera] where it gives no pictures
// of the kind that is read here.
func (d device) about() (name, bus string, err error) {
	var c capability
	if err := call(d, queryCapability(), &c); err != nil {
		return "", "", fmt.Errorf("asking the camera: %w", why(err))
	}
	can := c.capabilities
	if can&saysOfThis != 0 {
		can = c.device
	}
	if can&canCapture == 0 || can&canStream == 0 {
		return "", "", ErrNotCamera
	}
	return text(c.card[:]), text(c.bus[:]), nil
}

// forms lists those of the camera's forms that are read.
func (d device) forms() []Form {
	var list []Form
	for i := range uint32(maxListed) {
		f := formDescription{index: i, kind: kindCapture}
		if call(d, enumForms(), &f) != nil {
			break
		}
		if f.form.known() {
			list = append(list, f.form)
		}
	}
	return list
}

// modes lists the ways in which the camera can give pictures that are read.
func (d device) modes() []mode {
	var list []mode
	for _, form := range d.forms() {
		sizes := d.sizes(form)
		if len(sizes) == 0 { // some do not say; they take what is near
			sizes = [][2]int{{wantedWidth, wantedHeight}}
		}
		for _, s := range sizes {
			list = append(list, mode{form, s[0], s[1], d.rate(form, s[0], s[1])})
		}
	}
	return list
}

// sizes lists the sizes of a form; of those between two bounds the one that is
// wanted.
func (d device) sizes(form Form) [][2]int {
	var list [][2]int
	for i := range uint32(maxListed) {
		s := sizeDescription{index: i, form: form}
		if call(d, enumSizes(), &s) != nil {
			break
		}
		v := s.values
		if s.kind == isDiscrete {
			list = append(list, [2]int{int(v[0]), int(v[1])})
			continue
		}
		return [][2]int{{
			nearest(wantedWidth, int(v[0]), int(v[1]), int(v[2])),
			nearest(wantedHeight, int(v[3]), int(v[4]), int(v[5])),
		}}
	}
	return list
}

// rate is how many frames a second the camera gives at most, or 0 where it does
// not say.
func (d device) rate(form Form, width, height int) float64 {
	best := 0.0
	for i := range uint32(maxListed) {
		r := rateDescription{index: i, form: form, width: uint32(width), height: uint32(height)}
		if call(d, enumRates(), &r) != nil {
			break
		}
		if r.values[0] > 0 { // between two bounds, the first is the shortest
			best = math.Max(best, float64(r.values[1])/float64(r.values[0]))
		}
		if r.kind != isDiscrete {
			break
		}
	}
	return best
}

// set has the camera give pictures in a mode, or one near to it, and returns
// what that is, with the frames' sizes but no data.
func (d device) set(m mode) (Frame, error) {
	f := format{kind: kindCapture}
	f.pix = pixelFormat{width: uint32(m.width), height: uint32(m.height), form: m.form, field: fieldAny}
	if err := call(d, setFormat(), &f); err != nil {
		return Frame{}, fmt.Errorf("choosing the size of the pictures: %w", why(err))
	}
	if f.pix.width > maxSide || f.pix.height > maxSide || f.pix.stride > 8*maxSide || f.pix.size > maxBytes {
		return Frame{}, &because{ErrForm, fmt.Errorf("%d×%d pixels, %d bytes", f.pix.width, f.pix.height, f.pix.size)}
	}
	frame := Frame{Form: f.pix.form, Width: int(f.pix.width), Height: int(f.pix.height), Stride: int(f.pix.stride)}
	if frame.Form.compressed() {
		frame.Stride = 0
	}
	if err := frame.checkSize(); err != nil {
		return Frame{}, &because{ErrForm, err}
	}
	d.quicken()
	return frame, nil
}

// quicken asks for thirty frames a second, which a camera may decline.
func (d device) quicken() {
	p := streamParameters{kind: kindCapture, capability: canSetRate, perFrame: [2]uint32{1, 30}}
	_ = call(d, setParameters(), &p)
}

func (d device) close() error { return d.kernel.close(d.fd) }
