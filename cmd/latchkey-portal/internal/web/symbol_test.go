package web

import (
	"bytes"
	"image/color"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// Every code is module by module the one that ZXing makes, with the same mask, whatever
// its size and content.
func TestCodesAreThoseOfZXing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var press QRPress
	for _, letters := range []string{"0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "otpauth://tp?=&%20ABCDEFGHé日🔑"} {
		runes := []rune(letters)
		for n := 1; n < 2900/len(string(runes[len(runes)-1:])); n += n/6 + 1 {
			var text strings.Builder
			for range n {
				_, _ = text.WriteRune(runes[random.IntN(len(runes))])
			}
			if text.Len() > 2900 {
				break
			}
			want, err := encoder.Encoder_encodeWithoutHint(text.String(), decoder.ErrorCorrectionLevel_L)
			if err != nil {
				t.Fatal(err)
			}
			got, gotErr := press.encode(text.String())
			if gotErr != nil || got.Size != want.GetMatrix().GetWidth() {
				t.Fatalf("%d letters: the code has %+v: %v", n, got, gotErr)
			}
			wrong := 0
			for y := range got.Size {
				for x := range got.Size {
					if got.Black(x, y) != (want.GetMatrix().Get(x, y) == 1) {
						wrong++
					}
				}
			}
			if wrong > 0 {
				t.Errorf("%d letters: %d of %d modules differ, the mask should be %d", n, wrong, got.Size*got.Size, want.GetMaskPattern())
			}
		}
	}
}

// The picture has the modules of the drawing, as many pixels each.
func TestPictureIsTheDrawing(t *testing.T) {
	var press QRPress
	const text = "otpauth://totp/Portal:dana@example.com?secret=MFRGGZDFMZTWQ2LK&issuer=Portal"
	file, err := press.Draw(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := press.encode(text)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(file.PNG))
	if err != nil || picture.Bounds().Dx() != drawBars(code).Pixels || picture.Bounds().Dy() != drawBars(code).Pixels {
		t.Fatalf("the picture has %v: %v", picture.Bounds(), err)
	}
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			grey := color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y
			if dark := code.Black(x/modulePixels-quietZone, y/modulePixels-quietZone); dark != (grey == 0) || !dark && grey != 255 {
				t.Fatalf("the pixel at %d, %d is %d", x, y, grey)
			}
		}
	}
}
