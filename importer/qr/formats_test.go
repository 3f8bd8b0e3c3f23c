package qr

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// written returns what an encoder writes.
func written(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := encode(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// stills are pictures of one code in each format, and in each way of writing
// pixels that it has. The name begins with the format.
func stills(t testing.TB, m page) map[string][]byte {
	b := m.Bounds()
	pngOf := func(to interface {
		image.Image
		Set(x, y int, c color.Color)
	}) []byte {
		return written(t, func(w *bytes.Buffer) error { return png.Encode(w, convert(m, to)) })
	}
	tiffOf := func(compression tiff.CompressionType, m image.Image) []byte {
		return written(t, func(w *bytes.Buffer) error {
			return tiff.Encode(w, m, &tiff.Options{Compression: compression})
		})
	}
	paletted := func(colours ...color.Color) *image.Paletted { return image.NewPaletted(b, colours) }
	return map[string][]byte{
		"PNG":                           written(t, func(w *bytes.Buffer) error { return png.Encode(w, m) }),
		"PNG, 16 bits":                  pngOf(image.NewNRGBA64(b)),
		"PNG, grey":                     pngOf(image.NewGray(b)),
		"PNG, grey of 16 bits":          pngOf(image.NewGray16(b)),
		"PNG, two colours":              pngOf(paletted(color.Black, color.White)),
		"PNG, palette with nothing":     pngOf(hollow{paletted(color.Black, color.White)}),
		"PNG, interlaced":               interlacedPNG(m),
		"PNG, grey and alpha":           newPNG().header(b.Dx(), b.Dy(), 8, 4, 0).chunk("IDAT", deflated(greyRows(m, 0, 0, 1, 1, greyAlpha))).chunk("IEND").Bytes(),
		"JPEG, worn":                    written(t, func(w *bytes.Buffer) error { return jpeg.Encode(w, m, &jpeg.Options{Quality: 20}) }),
		"JPEG, grey":                    written(t, func(w *bytes.Buffer) error { return jpeg.Encode(w, convert(m, image.NewGray(b)), nil) }),
		"JPEG, one component":           flatJPEG(m, 1, false),
		"JPEG, progressive":             flatJPEG(m, 1, true),
		"JPEG, CMYK":                    flatJPEG(m, 4, false),
		"JPEG, CMYK, progressive":       flatJPEG(m, 4, true),
		"GIF":                           written(t, func(w *bytes.Buffer) error { return gif.Encode(w, m, nil) }),
		"GIF without a size":            withoutScreen(animatedGIF(t, b.Size(), clip{Image: m})),
		"BMP":                           written(t, func(w *bytes.Buffer) error { return bmp.Encode(w, m) }),
		"BMP, two colours":              written(t, func(w *bytes.Buffer) error { return bmp.Encode(w, convert(m, paletted(color.Black, color.White))) }),
		"TIFF":                          tiffOf(tiff.Uncompressed, m),
		"TIFF, deflated":                tiffOf(tiff.Deflate, m),
		"TIFF, grey of 16 bits":         tiffOf(tiff.Uncompressed, convert(m, image.NewGray16(b))),
		"TIFF, two colours":             tiffOf(tiff.Deflate, convert(m, paletted(color.Black, color.White))),
		"TIFF, alpha":                   tiffOf(tiff.Deflate, convert(m, image.NewNRGBA(b))),
		"TIFF with a reduced copy only": tiffPages(t, tiff.Deflate, map[uint16]uint32{tagNewSubfileType: 1}, m),
	}
}

// hollow is written with nothing for what would be white.
type hollow struct{ *image.Paletted }

// ColorModel implements image.Image.
func (h hollow) ColorModel() color.Model { return color.Palette{color.Black, color.Transparent} }

// withoutScreen takes the size of the whole picture out of a GIF.
func withoutScreen(file []byte) []byte {
	copy(file[6:10], []byte{0, 0, 0, 0})
	return file
}

// The format, the kind of pixels and their transparency change nothing.
func TestDecodeFormats(t *testing.T) {
	m := card(t, uriAlice, 8) // modules as large as the blocks of a JPEG
	side := m.Bounds().Dx() - 32
	want := [4]image.Point{{32, 32}, {side, 32}, {side, side}, {32, side}}
	for name, file := range stills(t, m) {
		t.Run(name, func(t *testing.T) {
			if format := Format(file); format == "" || !strings.HasPrefix(name, format) {
				t.Errorf("told as %q", format)
			}
			codes, err := Decode(t.Context(), file)
			if err != nil {
				t.Fatal(err)
			}
			if len(codes) != 1 || codes[0].Text != uriAlice {
				t.Fatalf("read %q", texts(codes))
			}
			near(t, codes[0].Corners, want)
		})
	}
}

// near checks that corners are within three pixels of where they should be.
func near(t *testing.T, got, want [4]image.Point) {
	t.Helper()
	for i, corner := range got {
		if d := corner.Sub(want[i]); d.X*d.X+d.Y*d.Y > 9 {
			t.Errorf("corner %d is at %v, want %v", i, corner, want[i])
		}
	}
}

func TestDecodeWebP(t *testing.T) {
	for name, want := range map[string]string{
		"lossy": "a lossy WebP", "alpha": "a WebP with alpha", "lossless": "a lossless WebP",
	} {
		codes, err := Decode(t.Context(), webpSample(t, name))
		if err != nil || len(codes) != 1 || codes[0].Text != want {
			t.Errorf("%s: read %q, %v", name, texts(codes), err)
		}
	}
}

// A picture is read as viewers show it, which is turned as its metadata say: the
// corners lie where the code is then, and mirrored ones are read.
func TestDecodeOrientation(t *testing.T) {
	m := newPage(1, 400, 300, color.White)
	shown := m.code(t, uriAlice, 150, 60, 4, 4, color.Black, color.White)
	for o := upright; o <= leftDown; o++ {
		stored := storedAs(m, o)
		pngFile := written(t, func(w *bytes.Buffer) error { return png.Encode(w, stored) })
		jpegFile := written(t, func(w *bytes.Buffer) error { return jpeg.Encode(w, stored, nil) })
		exif := exifBlock(o)
		segment := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(8 + len(exif))}, "Exif\x00\x00"...)
		for name, file := range map[string][]byte{
			"JPEG":                 bytes.Join([][]byte{segment, exif, jpegFile[2:]}, nil),
			"JPEG with fill bytes": bytes.Join([][]byte{segment[:2], {0xff, 0xff}, segment[2:], exif, jpegFile[2:]}, nil),
			"PNG":                  bytes.Join([][]byte{pngFile[:33], newPNG().chunk("eXIf", exif).Bytes()[8:], pngFile[33:]}, nil),
			"TIFF":                 tiffPages(t, tiff.Deflate, map[uint16]uint32{tagOrientation: uint32(o)}, stored),
		} {
			picture, err := Open(t.Context(), file)
			if err != nil {
				t.Fatalf("%s, %d: %v", name, o, err)
			}
			if b := picture.Image.Bounds(); b != m.Bounds() {
				t.Errorf("%s, %d: it is %v", name, o, b)
			}
			codes, err := picture.Read(t.Context())
			if err != nil || len(codes) != 1 || codes[0].Text != uriAlice {
				t.Fatalf("%s, %d: read %q, %v", name, o, texts(codes), err)
			}
			near(t, codes[0].Corners, shown)
			for _, at := range []image.Point{{151, 61}, {100, 30}, {300, 200}} {
				if greyAt(picture.Image, at.X, at.Y)>>7 != greyAt(m, at.X, at.Y)>>7 {
					t.Errorf("%s, %d: the pixel at %v is another", name, o, at)
				}
			}
		}
	}
}

// storedAs returns the pixels of a picture as a camera stores them that was held
// in a way: the words of the Exif standard, row by row.
func storedAs(m image.Image, o orientation) image.Image {
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if o >= leftUp {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for row := range out.Rect.Dy() {
		for column := range out.Rect.Dx() {
			x, y := column, row
			switch o {
			case 2: // the first row is the top, the first column the right side
				x, y = w-1-column, row
			case 3: // bottom, right
				x, y = w-1-column, h-1-row
			case 4: // bottom, left
				x, y = column, h-1-row
			case 5: // left, top
				x, y = row, column
			case 6: // right, top
				x, y = w-1-row, column
			case 7: // right, bottom
				x, y = w-1-row, h-1-column
			case 8: // left, bottom
				x, y = row, h-1-column
			}
			out.Set(column, row, m.At(x, y))
		}
	}
	return out
}
