package screen

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"

	"latchkey/importer/internal/xdisplay/xdisplaytest"
)

// An xServer is a real X server without a monitor.
type xServer struct {
	conn   *xgb.Conn
	screen *xproto.ScreenInfo
}

// startX starts Xvfb with a screen as its option has it, "800x600x24", and makes
// it the display of the test's process.
func startX(t *testing.T, screen string) *xServer {
	t.Helper()
	display := xdisplaytest.Start(t, screen)
	t.Setenv("XDG_SESSION_TYPE", "wayland") // as in a terminal of such a session
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		t.Fatal(err)
	}
	x := &xServer{conn: conn}
	t.Cleanup(x.conn.Close)
	x.screen = xproto.Setup(x.conn).DefaultScreen(x.conn)
	return x
}

// paint shows a window of one colour, as the screen's pixels have it.
func (x *xServer) paint(t *testing.T, at image.Rectangle, pixel uint32) xproto.Window {
	t.Helper()
	window, err := xproto.NewWindowId(x.conn)
	if err != nil {
		t.Fatal(err)
	}
	xproto.CreateWindow(x.conn, x.screen.RootDepth, window, x.screen.Root, int16(at.Min.X), int16(at.Min.Y),
		uint16(at.Dx()), uint16(at.Dy()), 0, xproto.WindowClassInputOutput, x.screen.RootVisual,
		xproto.CwBackPixel|xproto.CwOverrideRedirect, []uint32{pixel, 1})
	if err := xproto.MapWindowChecked(x.conn, window).Check(); err != nil {
		t.Fatal(err)
	}
	return window
}

func (x *xServer) divide(t *testing.T, areas ...image.Rectangle) {
	t.Helper()
	if err := randr.Init(x.conn); err != nil {
		t.Fatal(err)
	}
	resources, err := randr.GetScreenResources(x.conn, x.screen.Root).Reply()
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range areas {
		name := fmt.Sprint("part", i)
		atom, err := xproto.InternAtom(x.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			t.Fatal(err)
		}
		info := randr.MonitorInfo{Name: atom.Atom, X: int16(a.Min.X), Y: int16(a.Min.Y), Width: uint16(a.Dx()), Height: uint16(a.Dy())}
		if i == 0 {
			info.NOutput, info.Outputs = uint16(len(resources.Outputs)), resources.Outputs
		}
		if err := randr.SetMonitorChecked(x.conn, x.screen.Root, info).Check(); err != nil {
			t.Fatal(err)
		}
	}
}

// Every monitor is a picture of its own, with what is on it where it is; of two
// that show the same there is one.
func TestMonitorsOfADisplay(t *testing.T) {
	x := startX(t, "900x600x24")
	x.paint(t, image.Rect(500, 100, 700, 300), 0xffffff) // over the edge between them
	whole, err := Capture(testContext(t))
	if err != nil || len(whole) != 1 || whole[0].Picture.Rect != image.Rect(0, 0, 900, 600) {
		t.Fatalf("got %d monitors, %v", len(whole), err)
	}
	x.divide(t, image.Rect(0, 0, 600, 600), image.Rect(600, 50, 900, 450), image.Rect(600, 50, 900, 450), image.Rect(850, 0, 1000, 50))
	shots, err := Capture(testContext(t))
	if err != nil {
		t.Fatal(err)
	}
	var areas []image.Rectangle
	for _, s := range shots {
		areas = append(areas, s.Picture.Rect)
	}
	slices.SortFunc(areas, func(a, b image.Rectangle) int { return a.Min.X - b.Min.X })
	if want := []image.Rectangle{image.Rect(0, 0, 600, 600), image.Rect(600, 50, 900, 450), image.Rect(850, 0, 900, 50)}; !slices.Equal(areas, want) {
		t.Fatalf("the monitors are at %v, want %v", areas, want)
	}
	for _, s := range shots {
		for _, p := range []image.Point{{550, 200}, {650, 200}, {650, 350}, {10, 10}, {870, 20}} {
			want := color.Gray{}
			if p.In(image.Rect(500, 100, 700, 300)) {
				want.Y = 255
			}
			if p.In(s.Picture.Rect) && s.Picture.GrayAt(p.X, p.Y) != want {
				t.Errorf("the pixel %v of the monitor at %v is %v", p, s.Picture.Rect, s.Picture.GrayAt(p.X, p.Y))
			}
		}
	}
}

// Screens of other depths are read as well.
func TestDepthsOfADisplay(t *testing.T) {
	for depth, red := range map[string]uint32{"16": 0xf800, "24": 0xff0000, "30": 0x3ff00000} {
		x := startX(t, "70x50x"+depth)
		x.paint(t, image.Rect(33, 20, 50, 40), red)
		shots, err := Capture(testContext(t))
		if err != nil {
			t.Errorf("at depth %s: %v", depth, err)
			continue
		}
		if got := shots[0].Picture.GrayAt(40, 30).Y; got != luma(255, 0, 0) {
			t.Errorf("at depth %s red is %d, want %d", depth, got, luma(255, 0, 0))
		}
	}
	startX(t, "70x50x8")
	if _, err := Capture(testContext(t)); err == nil || !strings.Contains(err.Error(), "8 bits") {
		t.Errorf("at depth 8: got %v", err)
	}
}

// Three monitors of 4K are read in little more memory than their pictures take.
func TestLargeDisplayIsReadInParts(t *testing.T) {
	startX(t, "11520x2160x24")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	shots, err := Capture(testContext(t))
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int(after.HeapAlloc) - int(before.HeapAlloc); kept > 3*3840*2160+(8<<20) {
		t.Errorf("%d bytes are kept of %d pixels", kept, len(shots[0].Picture.Pix))
	}
	runtime.KeepAlive(shots)
}

func TestDisplayThatIsNotThere(t *testing.T) {
	t.Setenv("WAYLAND_DISPLAY", "")
	for _, display := range []string{"", ":4711", "nonsense", "localhost:99999"} {
		t.Setenv("DISPLAY", display)
		if _, err := Capture(testContext(t)); !errors.Is(err, ErrNoDisplay) {
			t.Errorf("at %q: got %v, want %v", display, err, ErrNoDisplay)
		}
	}
}

func TestCaptureIsStopped(t *testing.T) {
	startX(t, "800x600x24")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Capture(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if _, err := Capture(late); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("got %v, want %v", err, ErrNoAnswer)
	}
}

// A window is waited for until it is gone, and one that stays until the time is
// up.
func TestGone(t *testing.T) {
	x := startX(t, "400x300x24")
	window := x.paint(t, image.Rect(0, 0, 100, 100), 0xffffff)
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if Gone(short, uint32(window)); short.Err() == nil {
		t.Error("a window that is shown was taken for gone")
	}
	ctx := testContext(t)
	done := make(chan struct{})
	go func() {
		Gone(ctx, uint32(window))
		close(done)
	}()
	if err := xproto.UnmapWindowChecked(x.conn, window).Check(); err != nil {
		t.Fatal(err)
	}
	<-done
	if ctx.Err() != nil {
		t.Error("the window was not seen to go")
	}
	shots, err := Capture(ctx)
	if err != nil || shots[0].Picture.GrayAt(50, 50).Y != 0 {
		t.Errorf("what is left on the screen is %v, %v", shots, err)
	}
}

// Answers that are too short are refused, whatever the format.
func FuzzPixels(f *testing.F) {
	f.Add(3, 2, 4, uint32(0xff0000), []byte("some pixels of a screen"))
	f.Add(1, 1, 2, uint32(0xf800), []byte{1})
	f.Fuzz(func(t *testing.T, width, height, size int, mask uint32, data []byte) {
		if width < 1 || height < 1 || width > 100 || height > 100 || size != 2 && size != 4 || mask == 0 {
			return
		}
		p := pixels{order: binary.BigEndian, bytes: size, pad: 4, red: channelOf(mask), green: channelOf(mask), blue: channelOf(mask)}
		m := image.NewGray(image.Rect(0, 0, width, height))
		if p.grey(m, m.Rect, data) != (len(data) >= (width*size+3)/4*4*height) {
			t.Errorf("%d bytes for %d×%d pixels", len(data), width, height)
		}
	})
}
