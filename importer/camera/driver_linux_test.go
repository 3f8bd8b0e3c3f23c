//go:build 386 || amd64 || arm || arm64 || loong64 || riscv64

package camera

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A driver stands in for the kernel: cameras that give recorded frames, and fail
// as a test wants it. Its files are numbers from 100.
type driver struct {
	mu      sync.Mutex
	cameras map[string]*fake // by path
	opened  map[int]*fake
	next    int
}

// A fake is a camera of a driver.
type fake struct {
	card, bus    string
	capabilities uint32
	modes        []mode
	film         []Frame // what it gives, and then nothing
	opening      error
	fails        map[uint32]error // calls that fail
	gone         bool
	used         uint32 // in place of a frame's length
	index        uint32 // is added to a buffer's number
	flags        []uint32
	length       uint32 // of a buffer

	users, mapped int
	on            bool
	queued        []uint32
	buffers       [][]byte
	at            int
	polled        chan struct{} // gets a value when a picture is waited for in vain
}

func webcam(film ...Frame) *fake {
	return &fake{
		card: "Webcam", bus: "usb-1", capabilities: canCapture | canStream, film: film,
		modes: []mode{{form: film[0].Form, width: film[0].Width, height: film[0].Height, rate: 30}},
		fails: map[uint32]error{}, length: uint32(len(film[0].Data) + 1<<16), polled: make(chan struct{}, 100),
	}
}

// plugged has one camera at each path; class is where the kernel lists them.
func plugged(t *testing.T, cameras map[string]*fake) (k *driver, class string) {
	t.Helper()
	class = t.TempDir()
	for path := range cameras {
		if err := os.Mkdir(filepath.Join(class, filepath.Base(path)), 0o700); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(class, filepath.Base(path), "name")
		if err := os.WriteFile(name, []byte("Kernel’s name\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &driver{cameras: cameras, opened: map[int]*fake{}, next: 100}, class
}

func (d *driver) open(path string) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.cameras[path]
	if c == nil {
		return -1, unix.ENOENT
	}
	if c.opening != nil {
		return -1, c.opening
	}
	c.users++
	d.next++
	d.opened[d.next] = c
	return d.next, nil
}

func (d *driver) close(fd int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.opened[fd]
	if c == nil {
		return unix.EBADF
	}
	c.users--
	delete(d.opened, fd)
	return nil
}

func (d *driver) mmap(fd int, offset int64, length int) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.opened[fd]
	if offset != int64(len(c.buffers))<<12 || length != int(c.length) {
		return nil, unix.EINVAL
	}
	c.mapped++
	c.buffers = append(c.buffers, make([]byte, length))
	return c.buffers[len(c.buffers)-1], nil
}

func (d *driver) munmap(memory []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.cameras {
		for _, b := range c.buffers {
			if &b[0] == &memory[0] {
				c.mapped--
				return nil
			}
		}
	}
	return unix.EINVAL
}

// poll waits where the recording is over, as it does for a real camera.
func (d *driver) poll(fd, other, milliseconds int) error {
	d.mu.Lock()
	c := d.opened[fd]
	ready := c.gone || c.at < len(c.film)
	d.mu.Unlock()
	if ready {
		return nil
	}
	select {
	case c.polled <- struct{}{}:
	default:
	}
	_, err := unix.Poll([]unix.PollFd{{Fd: int32(other), Events: unix.POLLIN}}, milliseconds)
	return err
}

func (d *driver) ioctl(fd int, number uint32, argument unsafe.Pointer) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.opened[fd]
	switch {
	case c == nil:
		return unix.EBADF
	case c.gone:
		return unix.ENODEV
	case c.fails[number] != nil:
		return c.fails[number]
	}
	switch number {
	case queryCapability():
		a := (*capability)(argument)
		copy(a.card[:], c.card)
		copy(a.bus[:], c.bus)
		// All files of the device together can do more than one of them.
		a.capabilities, a.device = canCapture|canStream|saysOfThis, c.capabilities
	case streamOn():
		if len(c.queued) == 0 {
			return unix.EINVAL
		}
		c.on = true
	case streamOff():
		c.on = false
	case setParameters():
	case requestBuffers():
		if a := (*bufferRequest)(argument); a.count != buffers || a.memory != memoryMapped {
			return unix.EINVAL
		}
	case queryBuffer():
		a := (*buffer)(argument)
		a.length, a.offset = c.length, uintptr(a.index)<<12
	case queueBuffer():
		c.queued = append(c.queued, (*buffer)(argument).index)
	case dequeueBuffer():
		return c.give((*buffer)(argument))
	default:
		return c.enumerate(number, argument)
	}
	return nil
}

// give fills a buffer with the next frame.
func (c *fake) give(b *buffer) error {
	switch {
	case !c.on:
		return unix.EINVAL
	case c.at == len(c.film) || len(c.queued) == 0:
		return unix.EAGAIN
	}
	at := c.queued[0]
	c.queued = c.queued[1:]
	b.index, b.used = at+c.index, uint32(copy(c.buffers[at], c.film[c.at].Data))
	if c.used != 0 {
		b.used = c.used
	}
	if c.at < len(c.flags) {
		b.flags = c.flags[c.at]
	}
	c.at++
	return nil
}

func (c *fake) enumerate(number uint32, argument unsafe.Pointer) error {
	var forms []Form
	for _, m := range c.modes {
		if !slices.Contains(forms, m.form) {
			forms = append(forms, m.form)
		}
	}
	of := func(form Form) (list []mode) {
		for _, m := range c.modes {
			if m.form == form {
				list = append(list, m)
			}
		}
		return list
	}
	switch number {
	case enumForms():
		a := (*formDescription)(argument)
		if int(a.index) >= len(forms) {
			return unix.EINVAL
		}
		a.form = forms[a.index]
	case enumSizes():
		a := (*sizeDescription)(argument)
		list := of(a.form)
		if int(a.index) >= len(list) {
			return unix.EINVAL
		}
		a.kind, a.values[0], a.values[1] = isDiscrete, uint32(list[a.index].width), uint32(list[a.index].height)
	case enumRates():
		a := (*rateDescription)(argument)
		for _, m := range of(a.form) {
			if m.width == int(a.width) && m.height == int(a.height) && a.index == 0 && m.rate > 0 {
				a.kind, a.values[0], a.values[1] = isDiscrete, 1, uint32(m.rate)
				return nil
			}
		}
		return unix.EINVAL
	case setFormat():
		a := (*format)(argument)
		a.pix.stride = uint32(c.film[0].Stride)
		a.pix.size = c.length
	default:
		return errors.New("an unknown call")
	}
	return nil
}

// released fails the test unless every camera is off and closed.
func (d *driver) released(t *testing.T) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for path, c := range d.cameras {
		if c.users != 0 || c.mapped != 0 || c.on {
			t.Errorf("%s is open %d times, %d buffers are mapped, on: %t", path, c.users, c.mapped, c.on)
		}
	}
}
