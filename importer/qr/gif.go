package qr

import (
	"encoding/binary"
	"errors"
	"image"
)

var errGIF = errors.New("the GIF cannot be read any further")

// gifFilm finds the frames of a GIF (GIF89a, the specification of 1990). Browsers
// draw frames that are larger than the picture is said to be, and so it is taken
// to be as large as they are.
func gifFilm(data []byte) (film, error) {
	if len(data) < 13 {
		return film{}, errGIF
	}
	var f film
	screen := image.Rect(0, 0, int(binary.LittleEndian.Uint16(data[6:])), int(binary.LittleEndian.Uint16(data[8:])))
	start := 13 + colourTable(data[10])
	control := []byte(nil) // the graphic control extension of the next frame
	for at := start; at < len(data) && data[at] != 0x3b && f.rest == nil; {
		end, err := gifBlock(data, at)
		if err != nil {
			f.rest = errCutOff
			break
		}
		block := data[at:end]
		switch {
		case block[0] == 0x2c && f.full():
		case block[0] == 0x2c:
			s := still{file: [][]byte{control, block, {0x3b}}, bounds: gifBounds(block), mix: true, leave: gifLeaving(control)}
			screen = screen.Union(s.bounds)
			f.stills = append(f.stills, s)
			control = nil
		case block[1] == 0xf9:
			control = block
		}
		at = end
	}
	if len(f.stills) == 0 {
		return film{}, errGIF
	}
	head := append([]byte(nil), data[:start]...)
	binary.LittleEndian.PutUint16(head[6:], uint16(min(screen.Dx(), 0xffff)))
	binary.LittleEndian.PutUint16(head[8:], uint16(min(screen.Dy(), 0xffff)))
	for i := range f.stills {
		f.stills[i].file = append([][]byte{head}, f.stills[i].file...)
	}
	if len(f.stills) > 1 {
		f.canvas = screen.Max
	}
	return f, nil
}

// colourTable returns the bytes of the table of colours that flags announce.
func colourTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (1 + flags&7)
}

// gifBlock returns where the block at at ends: an image, or an extension.
func gifBlock(data []byte, at int) (end int, err error) {
	switch {
	case data[at] == 0x2c && at+10 < len(data):
		end = at + 10 + colourTable(data[at+9]) + 1 // the bits of a symbol
	case data[at] == 0x21:
		end = at + 2
	default:
		return 0, errGIF
	}
	for end < len(data) {
		size := int(data[end])
		if end += 1 + size; size == 0 {
			return end, nil
		}
	}
	return 0, errGIF
}

func gifBounds(block []byte) image.Rectangle {
	n := func(at int) int { return int(binary.LittleEndian.Uint16(block[at:])) }
	return image.Rect(n(1), n(3), n(1)+n(5), n(3)+n(7))
}

// gifLeaving reads how a frame is disposed of.
func gifLeaving(control []byte) leaving {
	if len(control) < 8 {
		return leaveThere
	}
	switch control[3] >> 2 & 7 {
	case 2:
		return leaveClear
	case 3, 4: // 4 is what some programs write for 3
		return leaveBefore
	}
	return leaveThere
}
