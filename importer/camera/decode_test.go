package camera_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"latchkey/importer/camera"
	"latchkey/importer/camera/cameratest"
	"latchkey/importer/qr"
)

func forms() []camera.Form {
	return []camera.Form{camera.YUYV, camera.UYVY, camera.NV12, camera.YU12, camera.GREY, camera.MJPEG, camera.JPEG}
}

// known is a picture of four fields, each of a colour of its own.
func known() *image.YCbCr {
	m := image.NewYCbCr(image.Rect(0, 0, 64, 32), image.YCbCrSubsampleRatio420)
	for y := range 32 {
		for x := range 64 {
			c := []color.YCbCr{{Y: 60, Cb: 90, Cr: 200}, {Y: 120, Cb: 200, Cr: 90}, {Y: 180, Cb: 100, Cr: 100}, {Y: 220, Cb: 128, Cr: 128}}[y/16*2+x/32]
			m.Y[m.YOffset(x, y)], m.Cb[m.COffset(x, y)], m.Cr[m.COffset(x, y)] = c.Y, c.Cb, c.Cr
		}
	}
	return m
}

// Every form gives the same brightness, and the same colours, mirrored.
func TestForms(t *testing.T) {
	m := known()
	for _, form := range forms() {
		frame, err := cameratest.Frame(form, m)
		if err != nil {
			t.Fatal(err)
		}
		p, err := frame.Decode()
		if err != nil {
			t.Fatalf("%v: %v", form, err)
		}
		view := p.Preview(image.Pt(32, 32))
		if view.Rect.Size() != image.Pt(32, 16) {
			t.Fatalf("%v: the preview has %v pixels", form, view.Rect.Size())
		}
		for _, at := range []image.Point{{8, 8}, {56, 8}, {8, 24}, {56, 24}} {
			want := m.YCbCrAt(at.X, at.Y)
			if got := p.Grey.GrayAt(at.X, at.Y).Y; apart(got, want.Y) > 4 {
				t.Errorf("%v at %v: grey is %d, want %d", form, at, got, want.Y)
			}
			if form != camera.MJPEG && form != camera.JPEG && form != camera.GREY {
				want.Y = byte(min(max((int(want.Y)-16)*255/219, 0), 255))
			}
			if form == camera.GREY {
				want.Cb, want.Cr = 128, 128
			}
			r, g, b := color.YCbCrToRGB(want.Y, want.Cb, want.Cr)
			got := view.RGBAAt(31-at.X/2, at.Y/2)
			if apart(got.R, r) > 8 || apart(got.G, g) > 8 || apart(got.B, b) > 8 || got.A != 255 {
				t.Errorf("%v at %v: the preview is %v, want %d %d %d", form, at, got, r, g, b)
			}
		}
	}
}

func apart(a, b byte) int { return max(int(a)-int(b), int(b)-int(a)) }

// A code that comes nearer is read in every form, and not before it can be.
func TestRecordings(t *testing.T) {
	const text = "otpauth://totp/Customer%20Portal:dana?secret=GEZDGNBVGY3TQOJQ"
	for _, form := range forms() {
		film, err := cameratest.Film(form, text, 6)
		if err != nil {
			t.Fatal(err)
		}
		var read []bool
		for _, frame := range film {
			p, err := frame.Decode()
			if err != nil {
				t.Fatalf("%v: %v", form, err)
			}
			codes, err := qr.Read(t.Context(), p.Grey)
			if err != nil {
				t.Fatal(err)
			}
			read = append(read, len(codes) == 1 && codes[0].Text == text)
		}
		if read[0] || !read[5] {
			t.Errorf("%v: the frames are read so: %v", form, read)
		}
	}
}

// A frame that is cut short or of another size is refused, whatever is missing.
func TestDamagedFrames(t *testing.T) {
	for _, form := range forms() {
		whole, err := cameratest.Frame(form, known())
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []int{0, 1, 3, 20, 100, len(whole.Data) / 2, len(whole.Data) * 3 / 5} {
			frame := whole
			frame.Data = whole.Data[:part]
			if _, err := frame.Decode(); err == nil {
				t.Errorf("%v: %d of %d bytes are read", form, part, len(whole.Data))
			}
		}
		for _, change := range []func(*camera.Frame){
			func(f *camera.Frame) { f.Width = 0 },
			func(f *camera.Frame) { f.Height = -1 },
			func(f *camera.Frame) { f.Width, f.Height = 1<<20, 1<<20 },
			func(f *camera.Frame) { f.Height = 4096 },
			func(f *camera.Frame) { f.Stride = -8 },
			func(f *camera.Frame) { f.Form = 0x34363248 }, // H264
		} {
			frame := whole
			change(&frame)
			if _, err := frame.Decode(); err == nil {
				t.Errorf("%v: %+v is read", form, frame.Width)
			}
		}
	}
}

// The Huffman tables that are put in are those of ITU-T T.81, annex K.3: so many
// codes of each length.
func TestStandardTables(t *testing.T) {
	whole, err := cameratest.Frame(camera.JPEG, known())
	if err != nil {
		t.Fatal(err)
	}
	bare := cameratest.WithoutTables(whole.Data)
	if _, err := jpeg.Decode(bytes.NewReader(bare)); err == nil {
		t.Fatal("the picture has its tables still")
	}
	for _, bits := range [][]byte{
		{0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0},
		{0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125},
		{0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0},
		{0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119},
	} {
		if tables := camera.StandardTables(); !bytes.Contains(tables, bits) || binary.BigEndian.Uint16(tables[2:]) != 418 {
			t.Errorf("the tables lack %v, or are %d bytes long", bits, len(tables))
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, form := range forms() {
		frame, err := cameratest.Frame(form, known())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint32(form), frame.Width, frame.Height, frame.Stride, frame.Data)
		f.Add(uint32(form), 3, 3, 0, frame.Data[:40])
	}
	f.Fuzz(func(t *testing.T, form uint32, width, height, stride int, data []byte) {
		if width > 512 || height > 512 {
			return
		}
		p, err := camera.Frame{Form: camera.Form(form), Width: width, Height: height, Stride: stride, Data: data}.Decode()
		if err != nil {
			return
		}
		if p.Grey.Rect.Size() != image.Pt(width, height) {
			t.Errorf("the picture has %v pixels", p.Grey.Rect.Size())
		}
		p.Grey.GrayAt(width-1, height-1)
		if view := p.Preview(image.Pt(40, 40)); view.Rect.Dx() > 40 || view.Rect.Dy() > 40 {
			t.Errorf("the preview has %v pixels", view.Rect.Size())
		}
	})
}

func BenchmarkFrame(b *testing.B) {
	for _, form := range []camera.Form{camera.YUYV, camera.MJPEG} {
		film, err := cameratest.Film(form, "otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQ", 6)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(form.String()+"/preview", func(b *testing.B) {
			for b.Loop() {
				p, err := film[5].Decode()
				if err != nil {
					b.Fatal(err)
				}
				p.Preview(image.Pt(416, 300))
			}
		})
		for name, i := range map[string]int{"near": 5, "far": 0} {
			p, err := film[i].Decode()
			if err != nil {
				b.Fatal(err)
			}
			b.Run(form.String()+"/"+name, func(b *testing.B) {
				for b.Loop() {
					if _, err := qr.Read(b.Context(), p.Grey); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
