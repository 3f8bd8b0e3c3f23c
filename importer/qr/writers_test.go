package qr

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/tiff"
)

// What follows writes the kinds of pictures for which there is no encoder at
// hand, as plainly as their formats allow.

// card is a page with one code and nothing else, of modules of so many pixels,
// with a margin of four modules.
func card(t testing.TB, text string, module int) page {
	t.Helper()
	side := (modules(t, text).Bounds().Dx() + 8) * module
	p := newPage(1, side, side, color.White)
	p.code(t, text, 4*module, 4*module, module, 4, color.Black, color.White)
	return p
}

func greyAt(m image.Image, x, y int) byte { return grey(m.At(x, y)) }

// A pngWriter writes chunks.
type pngWriter struct{ bytes.Buffer }

func newPNG() *pngWriter {
	w := new(pngWriter)
	w.WriteString("\x89PNG\r\n\x1a\n")
	return w
}

func (w *pngWriter) chunk(name string, parts ...[]byte) *pngWriter {
	body := append([]byte(name), bytes.Join(parts, nil)...)
	_ = binary.Write(w, binary.BigEndian, uint32(len(body)-4))
	w.Write(body)
	_ = binary.Write(w, binary.BigEndian, crc32.ChecksumIEEE(body))
	return w
}

func (w *pngWriter) header(width, height int, depth, kind, interlace byte) *pngWriter {
	return w.chunk("IHDR", be32(width, height), []byte{depth, kind, 0, 0, interlace})
}

func be32(numbers ...int) []byte {
	var b []byte
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b
}

func deflated(rows []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(rows)
	_ = w.Close()
	return b.Bytes()
}

// greyRows are the rows of a grey picture as PNG has them, every step-th pixel
// from x0, y0 on, each row with a byte for its filter, which is none.
func greyRows(m image.Image, x0, y0, dx, dy int, pixel func(color.Color) []byte) []byte {
	var rows []byte
	b := m.Bounds()
	for y := b.Min.Y + y0; y < b.Max.Y && b.Min.X+x0 < b.Max.X; y += dy {
		rows = append(rows, 0)
		for x := b.Min.X + x0; x < b.Max.X; x += dx {
			rows = append(rows, pixel(m.At(x, y))...)
		}
	}
	return rows
}

func grey(c color.Color) byte { return color.GrayModel.Convert(c).(color.Gray).Y }

func plainGrey(c color.Color) []byte { return []byte{grey(c)} }

func greyAlpha(c color.Color) []byte {
	return []byte{grey(c), color.NRGBAModel.Convert(c).(color.NRGBA).A}
}

// blackOrNot is the index in a palette of black and white.
func blackOrNot(c color.Color) []byte { return []byte{grey(c) >> 7} }

// interlacedPNG has the pixels in the seven passes of Adam7.
func interlacedPNG(m image.Image) []byte {
	var rows []byte
	for _, pass := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		rows = append(rows, greyRows(m, pass[0], pass[1], pass[2], pass[3], plainGrey)...)
	}
	b := m.Bounds()
	return newPNG().header(b.Dx(), b.Dy(), 8, 0, 1).chunk("IDAT", deflated(rows)).chunk("IEND").Bytes()
}

// A clip is a frame of an animation under construction.
type clip struct {
	image.Image
	at            image.Point
	mix           bool
	clear, before bool // how it is disposed of
}

// animatedPNG has a still picture before the frames if there is one.
func animatedPNG(size image.Point, before image.Image, clips ...clip) []byte {
	return framesOfPNG(newPNG().header(size.X, size.Y, 8, 4, 0), greyAlpha, before, clips)
}

// palettedPNG is one of two colours.
func palettedPNG(size image.Point, clips ...clip) []byte {
	w := newPNG().header(size.X, size.Y, 8, 3, 0).chunk("PLTE", []byte{0, 0, 0, 255, 255, 255})
	return framesOfPNG(w, blackOrNot, nil, clips)
}

func framesOfPNG(w *pngWriter, pixel func(color.Color) []byte, before image.Image, clips []clip) []byte {
	w.chunk("acTL", be32(len(clips), 0))
	sequence := 0
	if before != nil {
		w.chunk("IDAT", deflated(greyRows(before, 0, 0, 1, 1, pixel)))
	}
	for i, c := range clips {
		b := c.Bounds()
		leave, mix := byte(0), byte(0)
		if c.clear {
			leave = 1
		}
		if c.before {
			leave = 2
		}
		if c.mix {
			mix = 1
		}
		w.chunk("fcTL", be32(sequence, b.Dx(), b.Dy(), c.at.X, c.at.Y), []byte{0, 1, 0, 10, leave, mix})
		sequence++
		data := deflated(greyRows(c.Image, 0, 0, 1, 1, pixel))
		if i == 0 && before == nil {
			w.chunk("IDAT", data[:10]).chunk("IDAT", data[10:])
			continue
		}
		w.chunk("fdAT", be32(sequence), data[:10]).chunk("fdAT", be32(sequence+1), data[10:])
		sequence += 2
	}
	return w.chunk("IEND").Bytes()
}

// animatedGIF lets the standard library write the frames.
func animatedGIF(t testing.TB, size image.Point, clips ...clip) []byte {
	t.Helper()
	g := gif.GIF{Config: image.Config{Width: size.X, Height: size.Y}}
	for _, c := range clips {
		b := c.Bounds()
		m := image.NewPaletted(b.Sub(b.Min).Add(c.at), color.Palette{color.White, color.Black, color.RGBA{}})
		for y := range b.Dy() {
			for x := range b.Dx() {
				m.Set(c.at.X+x, c.at.Y+y, c.At(b.Min.X+x, b.Min.Y+y))
			}
		}
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 10)
		leave := byte(gif.DisposalNone)
		if c.clear {
			leave = gif.DisposalBackground
		}
		if c.before {
			leave = gif.DisposalPrevious
		}
		g.Disposal = append(g.Disposal, leave)
	}
	var file bytes.Buffer
	if err := gif.EncodeAll(&file, &g); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// webpSample is a WebP picture that Chromium wrote from a canvas.
func webpSample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".webp"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// riff is a chunk of a RIFF file.
func riff(name string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	chunk := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body))), body...)
	if len(body)%2 == 1 {
		chunk = append(chunk, 0)
	}
	return chunk
}

// animatedWebP puts samples together, each drawn at its place, of sides pixels.
func animatedWebP(canvas int, frames ...[]byte) []byte {
	head := append([]byte{2, 0, 0, 0}, le24(canvas-1, canvas-1)...)
	parts := [][]byte{[]byte("WEBP"), riff("VP8X", head), riff("ANIM", make([]byte, 6))}
	for _, frame := range frames {
		parts = append(parts, riff("ANMF", frame))
	}
	return riff("RIFF", parts...)
}

// webpFrameOf is the body of a frame with the picture of a sample.
func webpFrameOf(sample []byte, x, y, side int, flags byte) []byte {
	frame := append(le24(x/2, y/2, side-1, side-1, 100), flags)
	for rest := sample[12:]; len(rest) > 8; {
		whole := 8 + (int(binary.LittleEndian.Uint32(rest[4:]))+1)&^1
		switch string(rest[:4]) {
		case "ALPH", "VP8 ", "VP8L":
			frame = append(frame, rest[:whole]...)
		}
		rest = rest[whole:]
	}
	return frame
}

func le24(numbers ...int) []byte {
	var b []byte
	for _, n := range numbers {
		b = append(b, byte(n), byte(n>>8), byte(n>>16))
	}
	return b
}

// tiffPages joins pictures into one file of several pages, each with the tags
// given: their number to their value.
func tiffPages(t testing.TB, compression tiff.CompressionType, tags map[uint16]uint32, pages ...image.Image) []byte {
	t.Helper()
	out := []byte("II*\x00\x00\x00\x00\x00")
	link := 4 // where the place of the next directory is to be put
	for _, m := range pages {
		var file bytes.Buffer
		if err := tiff.Encode(&file, m, &tiff.Options{Compression: compression}); err != nil {
			t.Fatal(err)
		}
		var base int
		out, base = pad(out), 0
		base = len(out)
		out = append(out, file.Bytes()...)
		binary.LittleEndian.PutUint32(out[link:], uint32(len(pad(out))))
		out, link = appendDirectory(pad(out), file.Bytes(), base, tags)
	}
	return out
}

func pad(b []byte) []byte { return append(b, make([]byte, len(b)%2)...) }

// appendDirectory writes the directory of a file again, with all places moved by
// base and the tags added, and returns where its link to the next one is.
func appendDirectory(out, file []byte, base int, tags map[uint16]uint32) ([]byte, int) {
	at := int(binary.LittleEndian.Uint32(file[4:]))
	count := int(binary.LittleEndian.Uint16(file[at:]))
	entries := make(map[int][]byte)
	for i := range count {
		e := bytes.Clone(file[at+2+12*i:][:12])
		tag, kind, n := binary.LittleEndian.Uint16(e), binary.LittleEndian.Uint16(e[2:]), binary.LittleEndian.Uint32(e[4:])
		size := []uint32{0, 1, 1, 2, 4, 8}[kind] * n
		if size > 4 || tag == 273 { // elsewhere, or the place of the pixels
			binary.LittleEndian.PutUint32(e[8:], binary.LittleEndian.Uint32(e[8:])+uint32(base))
		}
		entries[int(tag)] = e
	}
	for tag, value := range tags {
		e := binary.LittleEndian.AppendUint16(nil, tag)
		e = append(e, 4, 0, 1, 0, 0, 0)
		entries[int(tag)] = binary.LittleEndian.AppendUint32(e, value)
	}
	out = binary.LittleEndian.AppendUint16(out, uint16(len(entries)))
	for tag := range 1 << 16 {
		out = append(out, entries[tag]...)
	}
	return append(out, 0, 0, 0, 0), len(out)
}

// exifBlock says how a picture is to be turned.
func exifBlock(o orientation) []byte {
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	b[19] = byte(o)
	return b
}
