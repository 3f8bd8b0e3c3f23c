package qr

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"

	"golang.org/x/image/tiff"
)

const (
	first  = "otpauth://totp/first?secret=JBSWY3DPEHPK3PXP"
	second = "otpauth://totp/second?secret=JBSWY3DPEHPK3PXQ"
	third  = "otpauth://totp/third?secret=JBSWY3DPEHPK3PXR"
)

// A seen code is a text and the frame that it was in.
type seenCode struct {
	text  string
	frame int
}

func seenIn(codes []Code) []seenCode {
	var all []seenCode
	for _, c := range codes {
		all = append(all, seenCode{c.Text, c.Frame})
	}
	return all
}

// blank is a plain picture.
func blank(width, height int, c color.Color) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(m, m.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return m
}

// The codes of all frames and pages are read, each once, with the frame that
// they were first in.
func TestReadFilms(t *testing.T) {
	a, b, c := card(t, first, 4), card(t, second, 4), card(t, third, 4)
	size := a.Bounds().Size()
	white := blank(size.X, size.Y, color.White)
	clips := []clip{{Image: white}, {Image: a}, {Image: a}, {Image: b}, {Image: a}, {Image: c}}
	want := []seenCode{{first, 1}, {second, 3}, {third, 5}}
	for name, file := range map[string][]byte{
		"GIF":                animatedGIF(t, size, clips...),
		"PNG":                animatedPNG(size, nil, clips...),
		"PNG with a palette": palettedPNG(size, clips...),
		"TIFF":               tiffPages(t, tiff.Deflate, nil, white, a, a, b, a, c),
	} {
		t.Run(name, func(t *testing.T) {
			picture, err := Open(t.Context(), file)
			if err != nil || picture.Frames() != 6 {
				t.Fatalf("%d frames, %v", picture.Frames(), err)
			}
			codes, err := picture.Read(t.Context())
			if err != nil || !slices.Equal(seenIn(codes), want) {
				t.Errorf("read %v, %v", seenIn(codes), err)
			}
		})
	}
}

// In a long recording what stands for a while is read before each frame is, so
// that it is found even where the time does not do for all. The frame is the
// first that shows it, whichever was read.
func TestReadLongFilm(t *testing.T) {
	a, b := card(t, first, 3), card(t, second, 3)
	size := a.Bounds().Size()
	clips := make([]clip, 30)
	for i := range clips {
		clips[i] = clip{Image: blank(size.X, size.Y, color.Gray{byte(255 - i)})}
		if i >= 21 {
			clips[i] = clip{Image: a}
		}
	}
	clips[5] = clip{Image: b}
	picture, err := Open(t.Context(), animatedPNG(size, nil, clips...))
	if err != nil {
		t.Fatal(err)
	}
	codes, err := picture.Read(t.Context())
	if want := []seenCode{{second, 5}, {first, 21}}; err != nil || !slices.Equal(seenIn(codes), want) {
		t.Errorf("read %v, %v", seenIn(codes), err)
	}
	whole := &countdown{Context: t.Context(), left: 1 << 30}
	if _, err := picture.Read(whole); err != nil {
		t.Fatal(err)
	}
	half := &countdown{Context: t.Context(), left: (1<<30 - whole.left) / 2}
	codes, err = picture.Read(half)
	if !errors.Is(err, context.DeadlineExceeded) || !slices.Contains(texts(codes), first) {
		t.Errorf("in half of the time: read %v, %v", seenIn(codes), err)
	}
}

// Frames cover what is there, and leave their place as their file says. The code
// of each picture can be seen only if all were drawn and taken away as they
// should.
func TestReadDrawnFrames(t *testing.T) {
	a := card(t, first, 4)
	size := a.Bounds().Size()
	half := image.Rect(0, 0, size.X, size.Y/2)
	top, bottom := a.SubImage(half), a.SubImage(image.Rect(0, half.Max.Y, size.X, size.Y))
	low := image.Pt(0, half.Max.Y)
	dark := blank(size.X, size.Y, color.Black)
	patch := blank(50, 50, color.Black)
	for name, test := range map[string]struct {
		clips []clip
		frame int
	}{
		"two halves":                    {[]clip{{Image: top}, {Image: bottom, at: low, mix: true}}, 1},
		"over what was there":           {[]clip{{Image: dark}, {Image: top}, {Image: bottom, at: low}}, 2},
		"a patch that is taken away":    {[]clip{{Image: top}, {Image: patch, before: true}, {Image: bottom, at: low}}, 2},
		"a first frame that goes":       {[]clip{{Image: dark, clear: true}, {Image: top, mix: true}, {Image: bottom, at: low, mix: true}}, 2},
		"a patch that leaves a hole":    {[]clip{{Image: top}, {Image: patch, at: image.Pt(0, size.Y-50), clear: true}, {Image: bottom, at: low, mix: true}}, 2},
		"a code that is patched and up": {[]clip{{Image: top}, {Image: bottom, at: low}, {Image: patch}}, 1},
	} {
		for format, file := range map[string][]byte{
			"GIF": animatedGIF(t, size, test.clips...),
			"PNG": animatedPNG(size, nil, test.clips...),
		} {
			codes, err := Decode(t.Context(), file)
			if want := []seenCode{{first, test.frame}}; err != nil || !slices.Equal(seenIn(codes), want) {
				t.Errorf("%s, %s: read %v, %v", name, format, seenIn(codes), err)
			}
		}
	}
}

// What a frame leaves behind is not read: a black frame that stays covers the
// rest of a code, and a hole is a hole.
func TestReadCoveredFrames(t *testing.T) {
	a := card(t, first, 4)
	size := a.Bounds().Size()
	patch := clip{Image: blank(75, 75, color.Black)}
	top := clip{Image: a.SubImage(image.Rect(0, 0, size.X, size.Y/2))}
	bottom := clip{Image: a.SubImage(image.Rect(0, size.Y/2, size.X, size.Y)), at: image.Pt(0, size.Y/2)}
	gone := patch
	gone.clear = true
	for name, clips := range map[string][]clip{
		"covered": {top, patch, bottom},
		"a hole":  {top, gone, bottom},
	} {
		for format, file := range map[string][]byte{
			"GIF": animatedGIF(t, size, clips...), "PNG": animatedPNG(size, nil, clips...),
		} {
			if codes, err := Decode(t.Context(), file); err != nil || len(codes) > 0 {
				t.Errorf("%s, %s: read %v, %v", name, format, seenIn(codes), err)
			}
		}
	}
}

// onNothing is a picture with nothing where it would be white.
func onNothing(m image.Image) image.Image {
	out := image.NewNRGBA(m.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			if greyAt(m, x, y) < 128 {
				out.Set(x, y, color.Black)
			}
		}
	}
	return out
}

// A frame with holes shows what it is laid over, or nothing where it replaces
// that.
func TestReadHollowFrames(t *testing.T) {
	a := card(t, first, 4)
	size := a.Bounds().Size()
	dark := clip{Image: blank(size.X, size.Y, color.Black)}
	gone := dark
	gone.clear = true
	over, instead := clip{Image: onNothing(a), mix: true}, clip{Image: onNothing(a)}
	for name, test := range map[string]struct {
		file []byte
		want int
	}{
		"PNG over":           {animatedPNG(size, nil, dark, over), 0},
		"PNG instead":        {animatedPNG(size, nil, dark, instead), 1},
		"PNG over what went": {animatedPNG(size, nil, gone, over), 1},
		"GIF over":           {animatedGIF(t, size, dark, over), 0},
		"GIF over what went": {animatedGIF(t, size, gone, over), 1},
	} {
		codes, err := Decode(t.Context(), test.file)
		if err != nil || len(codes) != test.want {
			t.Errorf("%s: read %v, %v", name, seenIn(codes), err)
		}
	}
}

// The still picture of an animated PNG is looked at, and is not drawn on.
func TestReadPNGBefore(t *testing.T) {
	a, b := card(t, first, 4), card(t, second, 4)
	codes, err := Decode(t.Context(), animatedPNG(a.Bounds().Size(), b, clip{Image: onNothing(a), mix: true}))
	if want := []seenCode{{second, 0}, {first, 1}}; err != nil || !slices.Equal(seenIn(codes), want) {
		t.Errorf("read %v, %v", seenIn(codes), err)
	}
}

func TestReadAnimatedWebP(t *testing.T) {
	lossy, alpha, lossless := webpSample(t, "lossy"), webpSample(t, "alpha"), webpSample(t, "lossless")
	file := animatedWebP(160,
		webpFrameOf(lossy, 0, 0, 116, 1),    // goes
		webpFrameOf(alpha, 20, 10, 132, 1),  // on nothing
		webpFrameOf(lossless, 4, 6, 132, 3), // replaces
	)
	codes, err := Decode(t.Context(), file)
	want := []seenCode{{"a lossy WebP", 0}, {"a WebP with alpha", 1}, {"a lossless WebP", 2}}
	if err != nil || !slices.Equal(seenIn(codes), want) {
		t.Fatalf("read %v, %v", seenIn(codes), err)
	}
	near(t, codes[1].Corners, [4]image.Point{{36, 26}, {136, 26}, {136, 126}, {36, 126}})
	// A frame with transparency over the one before shows both, which is no code,
	// unless it replaces that.
	codes, err = Decode(t.Context(), animatedWebP(160, webpFrameOf(lossless, 0, 0, 132, 0), webpFrameOf(alpha, 0, 0, 132, 2)))
	if want := []seenCode{{"a lossless WebP", 0}, {"a WebP with alpha", 1}}; err != nil || !slices.Equal(seenIn(codes), want) {
		t.Errorf("read %v, %v", seenIn(codes), err)
	}
	codes, err = Decode(t.Context(), animatedWebP(160, webpFrameOf(lossless, 0, 0, 132, 0), webpFrameOf(alpha, 0, 0, 132, 0)))
	if want := []seenCode{{"a lossless WebP", 0}}; err != nil || !slices.Equal(seenIn(codes), want) {
		t.Errorf("read %v, %v", seenIn(codes), err)
	}
}

// Control of an animation that comes after the pixels means nothing.
func TestReadPNGLateControl(t *testing.T) {
	a := card(t, first, 4)
	size := a.Bounds().Size()
	rows := deflated(greyRows(a, 0, 0, 1, 1, plainGrey))
	file := newPNG().header(size.X, size.Y, 8, 0, 0).chunk("IDAT", rows).chunk("acTL", be32(1, 0)).chunk("IEND").Bytes()
	codes, err := Decode(t.Context(), file)
	if err != nil || !slices.Equal(texts(codes), []string{first}) {
		t.Errorf("read %v, %v", seenIn(codes), err)
	}
}

// Reduced copies of a page are not pages.
func TestReadReducedPages(t *testing.T) {
	picture, err := Open(t.Context(), tiffPages(t, tiff.Uncompressed, nil, card(t, first, 4), card(t, second, 4)))
	if err != nil || picture.Frames() != 2 {
		t.Fatalf("%d pages, %v", picture.Frames(), err)
	}
	file := tiffPages(t, tiff.Uncompressed, map[uint16]uint32{tagNewSubfileType: 1}, card(t, first, 4), card(t, second, 4))
	// The first page's directory is the one that the header names.
	at := bytes.Index(file, []byte{0xfe, 0, 4, 0, 1, 0, 0, 0, 1})
	file[at+8] = 0
	if picture, err = Open(t.Context(), file); err != nil || picture.Frames() != 1 {
		t.Fatalf("%d pages, %v", picture.Frames(), err)
	}
}
