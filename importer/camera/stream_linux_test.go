//go:build 386 || amd64 || arm || arm64 || loong64 || riscv64

package camera

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// frames are n grey ones that differ.
func frames(n int) []Frame {
	list := make([]Frame, n)
	for i := range list {
		list[i] = Frame{Form: GREY, Width: 64, Height: 48, Stride: 64, Data: bytes.Repeat([]byte{byte(i + 1)}, 64*48)}
	}
	return list
}

func turnOn(t *testing.T, c *fake) (*Stream, *driver, error) {
	t.Helper()
	k, _ := plugged(t, map[string]*fake{"/dev/video0": c})
	s, err := open(t.Context(), k, Device{Path: "/dev/video0"})
	return s, k, err
}

// Of what has come since the last look the newest frame is given, and whole.
func TestNewestFrame(t *testing.T) {
	c := webcam(frames(7)...)
	s, k, err := turnOn(t, c)
	if err != nil {
		t.Fatal(err)
	}
	c.flags = []uint32{6: wasDamaged}
	f, err := s.Next(t.Context())
	if err != nil || f.Data[0] != 6 || len(f.Data) != 64*48 {
		t.Errorf("frame %d was given, %v; want the sixth, since the seventh is damaged", f.Data[0], err)
	}
	if _, err := f.Decode(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := s.Next(t.Context()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("of a camera that is off: %v", err)
	}
	k.released(t)
}

// What a driver or a camera does wrong is an error that says what to do, and the
// camera is closed.
func TestFaults(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*fake)
		want   error
	}{
		"no permission":        {func(c *fake) { c.opening = unix.EACCES }, ErrPermission},
		"unplugged before":     {func(c *fake) { c.opening = unix.ENODEV }, ErrGone},
		"no such file":         {func(c *fake) { c.opening = unix.ENOENT }, ErrGone},
		"busy when opened":     {func(c *fake) { c.opening = unix.EBUSY }, ErrBusy},
		"busy size":            {func(c *fake) { c.fails[setFormat()] = unix.EBUSY }, ErrBusy},
		"busy buffers":         {func(c *fake) { c.fails[requestBuffers()] = unix.EBUSY }, ErrBusy},
		"busy when turned on":  {func(c *fake) { c.fails[streamOn()] = unix.EBUSY }, ErrBusy},
		"busy bus":             {func(c *fake) { c.fails[streamOn()] = unix.ENOSPC }, ErrBusy},
		"a file of data":       {func(c *fake) { c.capabilities = canStream }, ErrNotCamera},
		"no camera at all":     {func(c *fake) { c.fails[queryCapability()] = unix.ENOTTY }, ErrNotCamera},
		"another form":         {func(c *fake) { c.modes[0].form = 0x34363248 }, ErrForm},
		"no memory":            {func(c *fake) { c.fails[requestBuffers()] = unix.ENOMEM }, ErrFailed},
		"huge buffers":         {func(c *fake) { c.length = 1 << 31 }, ErrForm},
		"empty buffers":        {func(c *fake) { c.length = 0 }, ErrFailed},
		"an impossible size":   {func(c *fake) { c.modes[0].width = 1 << 20 }, ErrForm},
		"an impossible stride": {func(c *fake) { c.film[0].Stride = 1 << 30 }, ErrForm},
		"unplugged":            {func(c *fake) { c.fails[dequeueBuffer()] = unix.ENODEV }, ErrGone},
		"unplugged, it says":   {func(c *fake) { c.fails[dequeueBuffer()] = unix.EIO }, ErrGone},
		"a buffer too many":    {func(c *fake) { c.index = 7 }, ErrFailed},
		"short frames":         {func(c *fake) { c.used = 99 }, ErrNoPictures},
		"damaged frames":       {func(c *fake) { c.flags = []uint32{wasDamaged, wasDamaged, wasDamaged} }, ErrNoPictures},
	} {
		t.Run(name, func(t *testing.T) {
			c := webcam(frames(3)...)
			test.change(c)
			s, k, err := turnOn(t, c)
			if err == nil {
				s.patience = time.Millisecond
				_, err = s.Next(t.Context())
				if closing := s.Close(); closing != nil {
					t.Error(closing)
				}
			}
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			k.released(t)
		})
	}
}

// A frame never reaches beyond its buffer, whatever its length is said to be.
func TestLyingLength(t *testing.T) {
	c := webcam(frames(1)...)
	c.used = 1 << 30
	s, _, err := turnOn(t, c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.patience = time.Millisecond
	if f, err := s.Next(t.Context()); len(f.Data) > int(c.length) {
		t.Errorf("%d bytes were given, %v", len(f.Data), err)
	}
}

// A wait ends at once with its context, and when the camera is turned off; it can
// be begun again after the first.
func TestWaitEnds(t *testing.T) {
	c := webcam(frames(1)...)
	s, k, err := turnOn(t, c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.patience = time.Hour
	wait := func(ctx context.Context) chan error {
		done := make(chan error, 1)
		go func() {
			_, err := s.Next(ctx)
			done <- err
		}()
		<-c.polled
		return done
	}
	for range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		done := wait(ctx)
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %v", err)
		}
	}
	rings := []unix.PollFd{{Fd: int32(s.alarm.heard), Events: unix.POLLIN}}
	if n, err := unix.Poll(rings, 0); n != 0 || err != nil {
		t.Errorf("it goes on ringing, so that the next wait would be none: %v", err)
	}
	done := wait(t.Context())
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, os.ErrClosed) {
		t.Errorf("turned off: %v", err)
	}
	k.released(t)
}

// Only files that give pictures are cameras, those in colour first; one that may
// not be opened is listed, so that choosing it says why.
func TestList(t *testing.T) {
	colour := webcam(Frame{Form: YUYV, Width: 640, Height: 480, Data: make([]byte, 640*480*2)})
	infrared, data, raw, locked := webcam(frames(1)...), webcam(frames(1)...), webcam(frames(1)...), webcam(frames(1)...)
	colour.card, infrared.card, infrared.bus = "Integrated Camera", "Integrated Camera", "usb-1.2"
	data.capabilities = 0x00800000 | canStream // V4L2_CAP_META_CAPTURE
	raw.modes[0].form = 0x34314742             // Bayer
	locked.opening = unix.EACCES
	k, class := plugged(t, map[string]*fake{
		"/dev/video0": infrared, "/dev/video1": data, "/dev/video2": colour, "/dev/video3": raw, "/dev/video10": locked,
	})
	got, err := list(t.Context(), k, class, "/dev")
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, d := range got {
		paths = append(paths, d.Path)
	}
	if want := []string{"/dev/video2", "/dev/video10", "/dev/video0"}; !slices.Equal(paths, want) {
		t.Errorf("listed are %v, want %v", paths, want)
	}
	if labels := Labels(got); !slices.Equal(labels, []string{"Integrated Camera", "Kernel’s name", "Integrated Camera (2)"}) {
		t.Errorf("they are called %q", labels)
	}
	k.released(t)

	if _, err := list(t.Context(), k, class+"/none", "/dev"); !errors.Is(err, ErrNone) {
		t.Errorf("without cameras: %v", err)
	}
	k, class = plugged(t, map[string]*fake{"/dev/video3": raw})
	if _, err := list(t.Context(), k, class, "/dev"); !errors.Is(err, ErrForm) {
		t.Errorf("with one that is not read: %v", err)
	}
}

// The size is near to the one that is wanted, and fast enough to aim with.
func TestChoice(t *testing.T) {
	for name, test := range map[string]struct {
		modes []mode
		want  mode
	}{
		"a usual one": {[]mode{{YUYV, 640, 480, 30}, {YUYV, 1280, 720, 10}, {MJPEG, 640, 480, 30}, {MJPEG, 1280, 720, 30}, {MJPEG, 1920, 1080, 30}}, mode{MJPEG, 1280, 720, 30}},
		"a fast bus":  {[]mode{{MJPEG, 1280, 720, 60}, {YUYV, 1280, 720, 30}, {NV12, 1920, 1080, 30}}, mode{YUYV, 1280, 720, 30}},
		"an old one":  {[]mode{{YUYV, 160, 120, 30}, {YUYV, 640, 480, 30}, {YUYV, 1600, 1200, 2}}, mode{YUYV, 640, 480, 30}},
		"a large one": {[]mode{{NV12, 3840, 2160, 30}, {NV12, 1920, 1080, 0}}, mode{NV12, 1920, 1080, 0}},
		"infrared":    {[]mode{{GREY, 640, 400, 15}}, mode{GREY, 640, 400, 15}},
	} {
		if got, ok := best(test.modes); !ok || got != test.want {
			t.Errorf("%s: %+v is chosen, want %+v", name, got, test.want)
		}
	}
	if got := nearest(1280, 48, 4000, 64); got != 1264 {
		t.Errorf("in steps of 64 from 48: %d", got)
	}
}
