package web

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/boombuler/barcode/qr"

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
	drawn, err := drawQR(text)
	if err != nil {
		return QRFile{}, err
	}
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return QRFile{}, fmt.Errorf("drawing a QR code: %d bytes do not fit", len(text))
	}
	picture := image.NewPaletted(image.Rect(0, 0, drawn.Pixels, drawn.Pixels), color.Palette{color.White, color.Black})
	side := code.Bounds().Dx()
	for y := range side * modulePixels {
		for x := range side * modulePixels {
			if code.At(x/modulePixels, y/modulePixels) == color.Black {
				picture.SetColorIndex(x+quietZone*modulePixels, y+quietZone*modulePixels, 1)
			}
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		return QRFile{}, fmt.Errorf("drawing a QR code: %w", err)
	}
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" shape-rendering="crispEdges">`+
		`<rect width="100%%" height="100%%" fill="#fff"/><path fill="#000" %s/></svg>`, drawn.Modules, drawn.Modules, drawn.Pixels, drawn.Pixels, drawn.Path)
	return QRFile{SVG: svg, PNG: file.Bytes()}, nil
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
