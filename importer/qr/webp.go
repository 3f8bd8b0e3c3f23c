package qr

import (
	"encoding/binary"
	"errors"
	"image"
)

var errWebP = errors.New("the WebP cannot be read any further")

// webpFilm finds the frames of a WebP animation (RFC 9649 section 2.7). The
// library reads none, but each frame is as good as a picture of its own.
func webpFilm(data []byte) (film, error) {
	var f film
	o := upright
	animated := false
	rest := data[12:]
	for len(rest) > 0 {
		name, chunk, next, err := riffChunk(rest)
		if err != nil {
			f.rest = errCutOff
			break
		}
		rest = next
		switch {
		case name == "VP8X" && len(chunk) >= 10 && chunk[0]&2 != 0:
			animated = true
			f.canvas = image.Pt(uint24(chunk[4:])+1, uint24(chunk[7:])+1)
		case name == "ANMF" && animated && !f.full():
			s, err := webpFrame(chunk)
			if err != nil {
				f.rest = errCutOff
				continue
			}
			f.stills = append(f.stills, s)
		case name == "EXIF":
			o = exifOrientation(chunk)
		}
	}
	if !animated {
		return oneStill(data, o), nil
	}
	if len(f.stills) == 0 {
		return film{}, errWebP
	}
	return f, nil
}

// webpFrame makes a picture of its own from an ANMF chunk.
func webpFrame(chunk []byte) (still, error) {
	if len(chunk) < 16 {
		return still{}, errWebP
	}
	at := image.Pt(2*uint24(chunk), 2*uint24(chunk[3:]))
	size := image.Pt(uint24(chunk[6:])+1, uint24(chunk[9:])+1)
	s := still{bounds: image.Rectangle{at, at.Add(size)}, mix: chunk[15]&2 == 0}
	if chunk[15]&1 != 0 {
		s.leave = leaveClear
	}
	// An extended header is needed with an alpha chunk, and has the decoder
	// check that the frame is of this size.
	extended := make([]byte, 18)
	copy(extended, "VP8X\x0a\x00\x00\x00")
	copy(extended[12:], chunk[6:12])
	parts := [][]byte{nil, extended}
	size4 := 4 + len(extended)
	for rest := chunk[16:]; len(rest) > 0; {
		name, body, next, err := riffChunk(rest)
		if err != nil {
			return still{}, err
		}
		switch name {
		case "ALPH":
			extended[8] = 0x10
			fallthrough
		case "VP8 ", "VP8L":
			whole := 8 + (len(body)+1)&^1
			parts = append(parts, rest[:min(whole, len(rest))])
			if whole > len(rest) {
				parts = append(parts, []byte{0}) // its padding was left out
			}
			size4 += whole
		}
		rest = next
	}
	parts[0] = append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(size4)), "WEBP"...)
	s.file = parts
	return s, nil
}

// riffChunk cuts a chunk off: its name, four bytes of size, what is in it, and
// padding to an even size.
func riffChunk(data []byte) (name string, chunk, rest []byte, err error) {
	if len(data) < 8 {
		return "", nil, nil, errWebP
	}
	size := int64(binary.LittleEndian.Uint32(data[4:]))
	if size > int64(len(data)-8) {
		return "", nil, nil, errWebP
	}
	return string(data[:4]), data[8 : 8+size], data[min(8+(size+1)&^1, int64(len(data))):], nil
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
