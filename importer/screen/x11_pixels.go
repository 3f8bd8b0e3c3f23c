//go:build !windows && !darwin

package screen

import (
	"encoding/binary"
	"fmt"
	"image"
	"math/bits"

	"github.com/jezek/xgb/xproto"
)

// pixels says how an X server writes the pixels of its screen.
type pixels struct {
	order            binary.ByteOrder
	bytes            int // of a pixel: 2 or 4
	pad              int // every row ends at a multiple of so many bytes
	red, green, blue channel
}

// A channel is where in a pixel one of its colours is.
type channel struct{ shift, width int }

func channelOf(mask uint32) channel {
	return channel{bits.TrailingZeros32(mask), bits.OnesCount32(mask)}
}

// value is the channel's part of a pixel, from 0 to 255.
func (c channel) value(pixel uint32) uint32 {
	v := pixel >> c.shift & (1<<c.width - 1)
	if c.width >= 8 {
		return v >> (c.width - 8)
	}
	return v * 255 / (1<<c.width - 1)
}

// pixelsOf finds out how the screen's pixels are written. Those that are an
// index into a palette are refused: no desktop of this century has them.
func pixelsOf(setup *xproto.SetupInfo, screen *xproto.ScreenInfo) (pixels, error) {
	p := pixels{order: binary.LittleEndian}
	if setup.ImageByteOrder == xproto.ImageOrderMSBFirst {
		p.order = binary.BigEndian
	}
	for _, f := range setup.PixmapFormats {
		if f.Depth == screen.RootDepth {
			p.bytes, p.pad = int(f.BitsPerPixel)/8, int(f.ScanlinePad)/8
		}
	}
	for _, d := range screen.AllowedDepths {
		for _, v := range d.Visuals {
			if v.VisualId == screen.RootVisual && v.RedMask != 0 && v.GreenMask != 0 && v.BlueMask != 0 {
				p.red, p.green, p.blue = channelOf(v.RedMask), channelOf(v.GreenMask), channelOf(v.BlueMask)
			}
		}
	}
	if p.bytes != 2 && p.bytes != 4 || p.pad == 0 || p.red.width == 0 {
		return pixels{}, fmt.Errorf("%w: it has %d bits of colour, and 16 or more are needed", errX11, screen.RootDepth)
	}
	return p, nil
}

// grey writes what data says of a strip into the picture, and reports whether
// there was enough of it.
func (p pixels) grey(picture *image.Gray, strip image.Rectangle, data []byte) bool {
	stride := (strip.Dx()*p.bytes + p.pad - 1) / p.pad * p.pad
	if len(data) < stride*strip.Dy() {
		return false
	}
	usual := p.bytes == 4 && p.order == binary.LittleEndian &&
		p.red == channel{16, 8} && p.green == channel{8, 8} && p.blue == channel{0, 8}
	for y := range strip.Dy() {
		in := data[y*stride:]
		out := picture.Pix[picture.PixOffset(strip.Min.X, strip.Min.Y+y):][:strip.Dx()]
		switch {
		case usual:
			for x := range out {
				q := in[4*x : 4*x+3 : 4*x+3]
				out[x] = luma(uint32(q[2]), uint32(q[1]), uint32(q[0]))
			}
		case p.bytes == 4:
			for x := range out {
				out[x] = p.luma(p.order.Uint32(in[4*x:]))
			}
		default:
			for x := range out {
				out[x] = p.luma(uint32(p.order.Uint16(in[2*x:])))
			}
		}
	}
	return true
}

func (p pixels) luma(pixel uint32) byte {
	return luma(p.red.value(pixel), p.green.value(pixel), p.blue.value(pixel))
}
