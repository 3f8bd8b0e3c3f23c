//go:build !windows && !darwin

package screen

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xinerama"
	"github.com/jezek/xgb/xproto"

	"latchkey/importer/internal/xdisplay"
)

// errXWayland says that the X server only stands in for a Wayland compositor:
// what its root window shows is not the screen.
var errXWayland = errors.New("the display is one inside of a Wayland session")

// errX11 is wrapped where the X server answers with an error.
var errX11 = errors.New("the screen cannot be read")

// stripBytes is how much of a monitor is asked for at once.
const stripBytes = 4 << 20

// captureX11 reads every monitor of a display.
func captureX11(ctx context.Context, display string) (shots []Shot, err error) {
	if display == "" {
		return nil, noDisplay(nil)
	}
	x, err := dialX(ctx, display)
	if err != nil {
		return nil, err
	}
	// What the server answers is not looked at closely by the library; closed,
	// it lets go of whoever waits for an answer.
	defer context.AfterFunc(ctx, x.conn.Close)()
	defer x.conn.Close()
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("%w: the X server's answer makes no sense", errX11)
		}
		if ctx.Err() != nil {
			shots, err = nil, ended(ctx)
		}
	}()
	if err := x.checkXWayland(); err != nil {
		return nil, err
	}
	monitors, err := x.monitors()
	if err != nil {
		return nil, err
	}
	for _, m := range monitors {
		picture, err := x.read(ctx, m)
		if err != nil {
			return nil, err
		}
		shots = append(shots, Shot{Picture: picture})
	}
	return shots, nil
}

// An xScreen is the screen of an X display.
type xScreen struct {
	conn   *xgb.Conn
	root   xproto.Window
	size   image.Rectangle
	format pixels
}

// dialX connects to a display.
func dialX(ctx context.Context, display string) (*xScreen, error) {
	conn, err := xdisplay.Dial(ctx, display)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ended(ctx)
	case err != nil:
		return nil, noDisplay(err)
	}
	return newXScreen(conn)
}

func newXScreen(conn *xgb.Conn) (*xScreen, error) {
	setup := xproto.Setup(conn)
	s := setup.DefaultScreen(conn)
	x := &xScreen{conn: conn, root: s.Root, size: image.Rect(0, 0, int(s.WidthInPixels), int(s.HeightInPixels))}
	var err error
	if x.format, err = pixelsOf(setup, s); err != nil {
		conn.Close()
		return nil, err
	}
	return x, nil
}

// checkXWayland returns errXWayland for a server that says that it is one.
func (x *xScreen) checkXWayland() error {
	const name = "XWAYLAND"
	reply, err := xproto.QueryExtension(x.conn, uint16(len(name)), name).Reply()
	if err != nil {
		return fmt.Errorf("%w: %w", errX11, err)
	}
	if reply.Present {
		return errXWayland
	}
	return nil
}

// monitors returns where the monitors are: the whole screen where the server
// does not say. Two that show the same are one.
func (x *xScreen) monitors() ([]image.Rectangle, error) {
	all := x.byRandR()
	if more := x.byXinerama(); len(more) > len(all) { // of several X screens in one
		all = more
	}
	var monitors []image.Rectangle
	total := 0
	for _, m := range all {
		m = m.Intersect(x.size)
		if m.Empty() || slices.Contains(monitors, m) {
			continue
		}
		monitors = append(monitors, m)
		total += m.Dx() * m.Dy()
		if m.Dx()*m.Dy() > maxPixels || len(monitors) > maxMonitors || total > maxTotal {
			return nil, ErrTooLarge
		}
	}
	switch {
	case len(monitors) > 0:
		return monitors, nil
	case x.size.Dx()*x.size.Dy() > maxPixels:
		return nil, ErrTooLarge
	}
	return []image.Rectangle{x.size}, nil
}

// byRandR asks the extension RandR 1.5, which knows monitors that are a part of
// an output, or several.
func (x *xScreen) byRandR() (all []image.Rectangle) {
	if randr.Init(x.conn) != nil {
		return nil
	}
	if v, err := randr.QueryVersion(x.conn, 1, 5).Reply(); err != nil || v.MajorVersion == 1 && v.MinorVersion < 5 {
		return nil
	}
	reply, err := randr.GetMonitors(x.conn, x.root, true).Reply()
	if err != nil {
		return nil
	}
	for _, m := range reply.Monitors {
		all = append(all, rectangle(m.X, m.Y, m.Width, m.Height))
	}
	return all
}

// byXinerama asks the older extension.
func (x *xScreen) byXinerama() (all []image.Rectangle) {
	if xinerama.Init(x.conn) != nil {
		return nil
	}
	reply, err := xinerama.QueryScreens(x.conn).Reply()
	if err != nil {
		return nil
	}
	for _, s := range reply.ScreenInfo {
		all = append(all, rectangle(s.XOrg, s.YOrg, s.Width, s.Height))
	}
	return all
}

func rectangle(x, y int16, width, height uint16) image.Rectangle {
	return image.Rect(int(x), int(y), int(x)+int(width), int(y)+int(height))
}

// read reads a monitor, a strip at a time.
func (x *xScreen) read(ctx context.Context, m image.Rectangle) (*image.Gray, error) {
	picture := image.NewGray(m)
	rows := max(stripBytes/(4*m.Dx()), 1)
	for y := m.Min.Y; y < m.Max.Y; y += rows {
		if ctx.Err() != nil {
			return nil, ended(ctx)
		}
		strip := image.Rect(m.Min.X, y, m.Max.X, min(y+rows, m.Max.Y))
		reply, err := xproto.GetImage(x.conn, xproto.ImageFormatZPixmap, xproto.Drawable(x.root),
			int16(strip.Min.X), int16(strip.Min.Y), uint16(strip.Dx()), uint16(strip.Dy()), ^uint32(0)).Reply()
		if err != nil {
			return nil, fmt.Errorf("%w: the X server refuses: %w", errX11, err)
		}
		if !x.format.grey(picture, strip, reply.Data) {
			return nil, fmt.Errorf("%w: the X server's answer is too short", errX11)
		}
	}
	return picture, nil
}
