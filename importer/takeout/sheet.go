package takeout

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
	reader "latchkey/importer/qr"
	"latchkey/vault"
)

const (
	// quietZone is the empty border of a QR code in modules (ISO/IEC 18004
	// section 6.3.8).
	quietZone = 4
	// modulePixels is how wide a module is in the picture, and moduleTenths how
	// wide on paper, in tenths of a millimetre: telephones read half of that.
	modulePixels = 6
	moduleTenths = 8
	pictureStart = "data:image/png;base64,"
)

//go:embed sheet.html
var sheetHTML string

// A sheetAccount is an account as the sheet shows it.
type sheetAccount struct {
	Title    string
	Issuer   string
	Name     string
	Settings string
	Groups   []string // of the key, four characters each
	Picture  template.URL
	Width    string // on paper
}

// encodeSheet writes a web page that needs nothing else, with a picture for each
// account: any browser shows and prints it.
func encodeSheet(ctx context.Context, accounts []vault.Account, o Options) ([]byte, error) {
	page, err := template.New("sheet").Parse(sheetHTML)
	if err != nil {
		return nil, fmt.Errorf("making the sheet: %w", err)
	}
	sheet := struct {
		Made     string
		Count    string
		Accounts []sheetAccount
	}{o.Made.Format("2 January 2006"), "1 account", make([]sheetAccount, 0, len(accounts))}
	if len(accounts) != 1 {
		sheet.Count = fmt.Sprintf("%d accounts", len(accounts))
	}
	for _, a := range accounts {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		shown, err := newSheetAccount(a)
		if err != nil {
			return nil, err
		}
		sheet.Accounts = append(sheet.Accounts, shown)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, sheet); err != nil {
		return nil, errors.New("making the sheet: an account cannot be written")
	}
	return b.Bytes(), nil
}

func newSheetAccount(a vault.Account) (sheetAccount, error) {
	s := sheetAccount{Title: a.Title(), Issuer: a.Issuer, Name: a.Name, Settings: settings(a)}
	key := a.Secret.Base32()
	for len(key) > 4 {
		s.Groups, key = append(s.Groups, key[:4]), key[4:]
	}
	s.Groups = append(s.Groups, key)
	code, ok := draw(otpauth.URI(a))
	if !ok {
		return s, nil
	}
	m := magnify(code)
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return sheetAccount{}, fmt.Errorf("drawing the QR code of %s: %w", a.Title(), err)
	}
	s.Picture = template.URL(pictureStart + base64.StdEncoding.EncodeToString(b.Bytes()))
	tenths := m.Bounds().Dx() / modulePixels * moduleTenths
	s.Width = fmt.Sprintf("%d.%dmm", tenths/10, tenths%10)
	return s, nil
}

// settings puts what codes are made with into words.
func settings(a vault.Account) string {
	switch a.Kind {
	case vault.HOTP:
		return fmt.Sprintf("Counter-based, %s, %d digits, next count %d", a.Algorithm, a.Digits, a.Counter)
	case vault.Steam:
		return fmt.Sprintf("Steam, %d characters, %d seconds", a.Digits, a.Period)
	}
	return fmt.Sprintf("Time-based, %s, %d digits, %d seconds", a.Algorithm, a.Digits, a.Period)
}

// draw makes the QR code of a text, which paper may get a stain on, or with the
// least correction where it is long. It reports whether there is one that long.
func draw(text string) (barcode.Barcode, bool) {
	for _, level := range []qr.ErrorCorrectionLevel{qr.M, qr.L} {
		if code, err := qr.Encode(text, level, qr.Auto); err == nil {
			return code, true
		}
	}
	return nil, false
}

// fitsCode reports whether there is a QR code that holds an account.
func fitsCode(a vault.Account) bool {
	const certain = 1000 // fits, and need not be drawn to know
	link := otpauth.URI(a)
	if len(link) <= certain {
		return true
	}
	_, ok := draw(link)
	return ok
}

// magnify draws a code black on white with its border.
func magnify(code image.Image) image.Image {
	side := code.Bounds().Dx()
	all := (side + 2*quietZone) * modulePixels
	m := image.NewPaletted(image.Rect(0, 0, all, all), color.Palette{color.White, color.Black})
	for y := range all {
		for x := range all {
			at := image.Pt(x/modulePixels-quietZone, y/modulePixels-quietZone)
			if at.In(image.Rect(0, 0, side, side)) && code.At(at.X, at.Y) == color.Black {
				m.SetColorIndex(x, y, 1)
			}
		}
	}
	return m
}

// decodeSheet reads the QR codes of the pictures in a sheet.
func decodeSheet(ctx context.Context, data []byte, _ Options) ([]found.Account, error) {
	var g otpauth.Gathering
	pictures := strings.Split(string(data), `<img src="`+pictureStart)[1:] // no text of an account holds a <
	for i, part := range pictures {
		encoded, _, _ := strings.Cut(part, `"`)
		picture, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(encoded, "&#43;", "+"))
		if err != nil {
			return nil, fmt.Errorf("picture %d is damaged", i+1)
		}
		codes, err := reader.Decode(ctx, picture)
		if err != nil {
			return nil, fmt.Errorf("reading picture %d: %w", i+1, err)
		}
		if len(codes) != 1 {
			return nil, fmt.Errorf("picture %d has %d QR codes", i+1, len(codes))
		}
		g.Text(fmt.Sprintf("picture %d", i+1), codes[0].Text)
	}
	if len(pictures) == 0 {
		return nil, nil // all keys are too long
	}
	got, err := g.Finish("sheet", "sheet")
	return got.Accounts, err
}
