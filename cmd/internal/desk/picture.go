package desk

import (
	"context"
	"fmt"
	"image"

	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"
)

// SetMonitors divides the display into monitors, by RandR 1.5.
func (d *Display) SetMonitors(areas ...image.Rectangle) error {
	if err := randr.Init(d.conn); err != nil {
		return fmt.Errorf("dividing the display: %w", err)
	}
	resources, err := randr.GetScreenResources(d.conn, d.root).Reply()
	if err != nil {
		return fmt.Errorf("dividing the display: %w", err)
	}
	for i, area := range areas {
		name, err := d.atom(fmt.Sprintf("part-%d", i+1))
		if err != nil {
			return err
		}
		info := randr.MonitorInfo{
			Name: name, Primary: i == 0,
			X: int16(area.Min.X), Y: int16(area.Min.Y), Width: uint16(area.Dx()), Height: uint16(area.Dy()),
			WidthInMillimeters: 500, HeightInMillimeters: 300,
		}
		if i == 0 { // in place of the one monitor that there was
			info.NOutput, info.Outputs = uint16(len(resources.Outputs)), resources.Outputs
		}
		if err := randr.SetMonitorChecked(d.conn, d.root, info).Check(); err != nil {
			return fmt.Errorf("dividing the display: %w", err)
		}
	}
	return nil
}

// ShowPicture puts a picture on the display, above all windows, for as long as
// the display is there.
func (d *Display) ShowPicture(ctx context.Context, m image.Image, at image.Point) error {
	size := m.Bounds().Size()
	screen := xproto.Setup(d.conn).DefaultScreen(d.conn)
	window, err := xproto.NewWindowId(d.conn)
	if err != nil {
		return fmt.Errorf("showing a picture: %w", err)
	}
	pixmap, err := xproto.NewPixmapId(d.conn)
	if err != nil {
		return fmt.Errorf("showing a picture: %w", err)
	}
	ink, err := xproto.NewGcontextId(d.conn)
	if err != nil {
		return fmt.Errorf("showing a picture: %w", err)
	}
	xproto.CreatePixmap(d.conn, screen.RootDepth, pixmap, xproto.Drawable(d.root), uint16(size.X), uint16(size.Y))
	xproto.CreateGC(d.conn, ink, xproto.Drawable(pixmap), 0, nil)
	for y := range size.Y { // a row at a time is always short enough
		row := make([]byte, 0, 4*size.X)
		for x := range size.X {
			r, g, b, _ := m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y).RGBA()
			row = append(row, byte(b>>8), byte(g>>8), byte(r>>8), 0xff)
		}
		xproto.PutImage(d.conn, xproto.ImageFormatZPixmap, xproto.Drawable(pixmap), ink,
			uint16(size.X), 1, 0, int16(y), 0, screen.RootDepth, row)
	}
	xproto.CreateWindow(d.conn, screen.RootDepth, window, d.root, int16(at.X), int16(at.Y), uint16(size.X), uint16(size.Y), 0,
		xproto.WindowClassInputOutput, screen.RootVisual,
		xproto.CwBackPixmap|xproto.CwOverrideRedirect, []uint32{uint32(pixmap), 1})
	if err := xproto.MapWindowChecked(d.conn, window).Check(); err != nil {
		return fmt.Errorf("showing a picture: %w", err)
	}
	return Await(ctx, "the picture", func() (bool, error) {
		attributes, err := xproto.GetWindowAttributes(d.conn, window).Reply()
		return err == nil && attributes.MapState == xproto.MapStateViewable, err
	})
}
