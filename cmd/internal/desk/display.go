package desk

import (
	"bufio"
	"context"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// A Display is a virtual X display with a window manager on it.
type Display struct {
	// Name is the display's name, ":99".
	Name string

	env     []string
	server  *Program
	manager *Program
	conn    *xgb.Conn
	root    xproto.Window
	size    image.Point
}

// StartDisplay starts Xvfb with one 24-bit screen of the given size in pixels,
// and openbox on it. The X server chooses a free display number itself.
func StartDisplay(ctx context.Context, size image.Point) (*Display, error) {
	d := &Display{size: size}
	if err := d.startServer(ctx); err != nil {
		d.Stop()
		return nil, err
	}
	if err := d.startManager(ctx); err != nil {
		d.Stop()
		return nil, err
	}
	return d, nil
}

func (d *Display) startServer(ctx context.Context) error {
	read, write, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("starting Xvfb: %w", err)
	}
	defer read.Close()
	screen := fmt.Sprintf("%dx%dx24", d.size.X, d.size.Y)
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp", "-noreset", "-dpi", "96")
	cmd.ExtraFiles = []*os.File{write}
	d.server, err = StartProgram(cmd)
	write.Close()
	if err != nil {
		return err
	}
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		return fmt.Errorf("starting Xvfb: %w: %s", err, d.server.Output())
	}
	d.Name = ":" + strings.TrimSpace(number)
	d.env = append(os.Environ(), "DISPLAY="+d.Name, "WAYLAND_DISPLAY=")
	// The library tells its own logger of every display without a password, and
	// of every connection's end; errors come back all the same.
	xgb.Logger.SetOutput(io.Discard)
	d.conn, err = xgb.NewConnDisplay(d.Name)
	if err != nil {
		return fmt.Errorf("connecting to the display %s: %w", d.Name, err)
	}
	d.root = xproto.Setup(d.conn).DefaultScreen(d.conn).Root
	return nil
}

func (d *Display) startManager(ctx context.Context) error {
	cmd := exec.Command("openbox", "--sm-disable")
	cmd.Env = d.env
	var err error
	if d.manager, err = StartProgram(cmd); err != nil {
		return err
	}
	return Await(ctx, "the window manager", func() (bool, error) {
		owner, err := d.property(d.root, "_NET_SUPPORTING_WM_CHECK")
		return len(owner) > 0, err
	})
}

// Env returns the environment variables that put a program on this display.
func (d *Display) Env() []string {
	return []string{"DISPLAY=" + d.Name, "WAYLAND_DISPLAY=", "XAUTHORITY="}
}

// Stop ends the window manager and the X server.
func (d *Display) Stop() {
	if d.manager != nil {
		d.manager.Stop()
	}
	if d.conn != nil {
		d.conn.Close()
	}
	if d.server != nil {
		d.server.Stop()
	}
}

// Screenshot returns what the whole display shows.
func (d *Display) Screenshot() (image.Image, error) {
	return d.Part(image.Rectangle{Max: d.size})
}

// Part returns what a part of the display shows, where it is on the display. To
// look at a small one again and again takes little from the programs on it.
func (d *Display) Part(area image.Rectangle) (image.Image, error) {
	return d.capture(d.root, area)
}

// capture reads the pixels of an area of a window.
func (d *Display) capture(w xproto.Window, area image.Rectangle) (image.Image, error) {
	reply, err := xproto.GetImage(d.conn, xproto.ImageFormatZPixmap, xproto.Drawable(w), int16(area.Min.X), int16(area.Min.Y),
		uint16(area.Dx()), uint16(area.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return nil, fmt.Errorf("reading the screen: %w", err)
	}
	picture := image.NewRGBA(area)
	for i := 0; i+3 < len(reply.Data) && i+3 < len(picture.Pix); i += 4 {
		blue, green, red := reply.Data[i], reply.Data[i+1], reply.Data[i+2]
		picture.Pix[i], picture.Pix[i+1], picture.Pix[i+2], picture.Pix[i+3] = red, green, blue, 0xff
	}
	return picture, nil
}

// property returns a window's property as bytes; none is empty.
func (d *Display) property(w xproto.Window, name string) ([]byte, error) {
	atom, err := d.atom(name)
	if err != nil {
		return nil, err
	}
	reply, err := xproto.GetProperty(d.conn, false, w, atom, xproto.GetPropertyTypeAny, 0, 1<<10).Reply()
	if err != nil {
		return nil, fmt.Errorf("reading the property %s: %w", name, err)
	}
	return reply.Value, nil
}

func (d *Display) atom(name string) (xproto.Atom, error) {
	return internAtom(d.conn, name)
}

func internAtom(conn *xgb.Conn, name string) (xproto.Atom, error) {
	reply, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0, fmt.Errorf("naming %s: %w", name, err)
	}
	return reply.Atom, nil
}
