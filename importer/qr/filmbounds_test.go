package qr

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"
)

// What can be read of a damaged film is, and the rest is said.
func TestReadDamagedFilms(t *testing.T) {
	a, b := card(t, first, 4), card(t, second, 4)
	size := a.Bounds().Size()
	clips := []clip{{Image: a}, {Image: b}, {Image: a}}
	cut := func(file []byte) []byte { return file[:len(file)*4/5] }
	badPage := tiffPages(t, tiff.Uncompressed, nil, a, b)
	last := bytes.LastIndex(badPage, []byte{0x03, 0x01, 3, 0, 1, 0, 0, 0})
	badPage[last+8] = 77 // a compression that does not exist
	loop := tiffPages(t, tiff.Uncompressed, nil, a, b)
	copy(loop[len(loop)-4:], loop[4:8])
	outside := webpFrameOf(webpSample(t, "lossless"), 100, 100, 132, 0)
	small := webpFrameOf(webpSample(t, "lossless"), 0, 0, 40, 0)
	lossy := webpFrameOf(webpSample(t, "lossy"), 0, 0, 116, 0)
	for name, test := range map[string]struct {
		file []byte
		text string
		says string
	}{
		"GIF":                  {cut(animatedGIF(t, size, clips...)), first, "cut off"},
		"PNG":                  {cut(animatedPNG(size, nil, clips...)), first, "cut off"},
		"WebP":                 {cut(animatedWebP(160, lossy, lossy)), "a lossy WebP", "cut off"},
		"WebP outside":         {animatedWebP(160, lossy, outside), "a lossy WebP", "frame or page 2 of 2 was left out"},
		"WebP of another size": {animatedWebP(160, small, lossy), "a lossy WebP", "frame or page 1 of 2 was left out"},
		"TIFF":                 {badPage, first, "page 2 of 2 was left out: the picture is damaged, or a rare kind of TIFF"},
		"TIFF in a circle":     {loop, first, "cut off"},
	} {
		t.Run(name, func(t *testing.T) {
			codes, err := Decode(t.Context(), test.file)
			if len(codes) == 0 || codes[0].Text != test.text {
				t.Errorf("read %v", seenIn(codes))
			}
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error is %v, want %q", err, test.says)
			}
		})
	}
}

// Films are bounded in the size and the number of their frames, and end with
// their context.
func TestFilmBounds(t *testing.T) {
	dot := blank(1, 1, color.Black)
	huge := animatedPNG(image.Pt(20000, 3000), nil, clip{Image: dot}, clip{Image: dot})
	if _, err := Open(t.Context(), huge); !errors.Is(err, ErrTooLarge) {
		t.Errorf("huge canvas: error is %v", err)
	}
	many := make([]clip, maxFrames+20)
	for i := range many {
		many[i] = clip{Image: blank(1, 1, color.Gray{byte(i)})}
	}
	for name, file := range map[string][]byte{
		"GIF": animatedGIF(t, image.Pt(1, 1), many...), "PNG": animatedPNG(image.Pt(1, 1), nil, many...),
	} {
		if _, err := Decode(t.Context(), file); !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "only 500 of its frames") {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	if _, err := Decode(t.Context(), animatedGIF(t, image.Pt(1, 1), many[:maxFrames]...)); err != nil {
		t.Errorf("%d frames: error is %v", maxFrames, err)
	}
	a := card(t, first, 4)
	clips := make([]clip, 30)
	for i := range clips {
		clips[i] = clip{Image: blank(40, 40, color.Gray{byte(i)}), mix: true}
	}
	file := animatedGIF(t, a.Bounds().Size(), append([]clip{{Image: a}}, clips...)...)
	picture, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	ctx := &countdown{Context: t.Context(), left: 500}
	codes, err := picture.Read(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || !slices.Equal(texts(codes), []string{first}) {
		t.Errorf("read %v, %v", texts(codes), err)
	}
}

// No file makes opening or putting frames together panic, and no frame is
// outside of its bounds.
func FuzzOpen(f *testing.F) {
	small := newPage(1, 12, 9, color.White)
	small.SetRGBA(3, 4, color.RGBA{200, 0, 0, 255})
	for _, file := range stills(f, small) {
		f.Add(file)
	}
	for _, name := range []string{"lossy", "alpha", "lossless"} {
		f.Add(webpSample(f, name))
	}
	for _, leave := range []clip{{}, {clear: true}, {before: true}, {mix: true}} {
		leave.Image, leave.at = small.SubImage(image.Rect(2, 2, 7, 9)), image.Pt(3, 1)
		size := image.Pt(12, 9)
		f.Add(animatedGIF(f, size, clip{Image: small}, leave, leave))
		f.Add(animatedPNG(size, nil, clip{Image: small}, leave, leave))
		f.Add(animatedPNG(size, small, clip{Image: small}, leave))
	}
	f.Add(animatedWebP(160, webpFrameOf(webpSample(f, "lossy"), 0, 0, 116, 1), webpFrameOf(webpSample(f, "alpha"), 20, 10, 132, 0)))
	f.Add(tiffPages(f, tiff.Deflate, map[uint16]uint32{tagOrientation: 6}, small, small))
	f.Add(newPNG().header(12, 9, 8, 0, 0).chunk("eXIf", exifBlock(rightUp)).Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		form := formatOf(file)
		if form.name == "" {
			return
		}
		film, err := form.film(file)
		if err != nil || film.check() != nil || len(film.stills) > 20 || film.canvas.X*film.canvas.Y > 1<<16 {
			return
		}
		for _, s := range film.stills {
			config, err := form.config(bytes.NewReader(join(s.file)))
			if err == nil && config.Width*config.Height > 1<<16 {
				return // slow to decode, and not what is looked for here
			}
		}
		picture, err := Open(t.Context(), file)
		if err != nil {
			return
		}
		for frame, err := range picture.film.frames(t.Context(), picture.format, every) {
			if err == nil {
				b := frame.image.Bounds()
				_ = frame.image.At(b.Max.X-1, b.Max.Y-1)
				_, _ = greyOf(t.Context(), frame.image, white)
			}
		}
	})
}
