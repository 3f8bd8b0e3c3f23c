package web

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"unicode"

	"github.com/boombuler/barcode/qr"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// A QRFile is a QR code as files.
type QRFile struct {
	SVG string
	PNG []byte
}

// DrawQRFile draws text as the pages do, with the quiet zone, as files that stand alone.
// Its errors never hold the text.
func DrawQRFile(text string) (QRFile, error) {
	code, err := encodeFast(text)
	if err != nil {
		return QRFile{}, fmt.Errorf("drawing a QR code: %d bytes do not fit", len(text))
	}
	drawn := drawCode(code)
	var file bytes.Buffer
	compressed := png.Encoder{CompressionLevel: png.BestSpeed} // it is made for every enrollment
	if err := compressed.Encode(&file, paint(code)); err != nil {
		return QRFile{}, fmt.Errorf("drawing a QR code: %w", err)
	}
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" shape-rendering="crispEdges">`+
		`<rect width="100%%" height="100%%" fill="#fff"/><path fill="#000" %s/></svg>`, drawn.Modules, drawn.Modules, drawn.Pixels, drawn.Pixels, drawn.Path)
	return QRFile{SVG: svg, PNG: file.Bytes()}, nil
}

// encodeFast encodes ASCII in a quarter of the time that the pages' encoder takes, which
// would be most of what an enrollment costs. Other text is left to that one: this one
// would put a mark of the character set in front, which not every reader knows.
func encodeFast(text string) (image.Image, error) {
	if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
		return qr.Encode(text, qr.L, qr.Auto)
	}
	code, err := encoder.Encoder_encode(text, decoder.ErrorCorrectionLevel_L, nil)
	if err != nil {
		return nil, err
	}
	return modules{code.GetMatrix()}, nil
}

// modules are those of a code as a picture of one pixel each.
type modules struct{ matrix *encoder.ByteMatrix }

func (m modules) ColorModel() color.Model { return color.GrayModel }
func (m modules) Bounds() image.Rectangle {
	return image.Rect(0, 0, m.matrix.GetWidth(), m.matrix.GetHeight())
}

func (m modules) At(x, y int) color.Color {
	if m.matrix.Get(x, y) == 1 {
		return color.Black
	}
	return color.White
}

// paint makes a picture of a code.
func paint(code image.Image) *image.Paletted {
	modules := code.Bounds().Dx()
	side := (modules + 2*quietZone) * modulePixels
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range modules {
		// A row of modules is a few rows of pixels that are the same.
		top := (y + quietZone) * modulePixels * picture.Stride
		row := picture.Pix[top : top+picture.Stride]
		for x := range modules {
			if code.At(x, y) == color.Black {
				for i := range modulePixels {
					row[(x+quietZone)*modulePixels+i] = 1
				}
			}
		}
		for i := 1; i < modulePixels; i++ {
			copy(picture.Pix[top+i*picture.Stride:], row)
		}
	}
	return picture
}

// KeyGroups splits a key by four, as the pages show it.
func KeyGroups(key string) []string { return groups(key) }

// InvitationLink returns the link of a user's open invitation; empty where there is
// none.
func (s *Server) InvitationLink(userName string) string {
	for _, i := range s.directory.Invitations() {
		if enroll.Fold(i.Person.UserName) == enroll.Fold(userName) {
			return s.base + invitationPath(s.profile, i)
		}
	}
	return ""
}
