package main

import (
	"encoding/base64"
	"encoding/hex"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/importer/otpauth"
	"latchkey/vault/clock/ntptest"
)

// forms are the ways to write a key: base32, its beginning, hexadecimal,
// base64, and the bytes themselves.
func forms(ts *testscript.TestScript, key string) []string {
	secret, err := otpauth.ParseKey(key)
	ts.Check(err)
	b := secret.Bytes()
	return []string{
		secret.Base32(), secret.Base32()[:12], hex.EncodeToString(b),
		base64.RawStdEncoding.EncodeToString(b)[:12], string(b),
	}
}

// squeeze takes out what is between the letters, and their case.
func squeeze(s string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "\n", "").Replace(s))
}

// makePicture draws QR codes side by side into a PNG file; none is a picture
// of nothing.
//
//	picture FILE [TEXT...]
func makePicture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: picture FILE [TEXT...]")
	}
	const side, margin = 300, 40
	texts := args[1:]
	canvas := image.NewGray(image.Rect(0, 0, margin+max(1, len(texts))*(side+margin), side+2*margin))
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	for i, text := range texts {
		at := image.Pt(margin+i*(side+margin), margin)
		drawCode(ts, canvas, text, image.Rectangle{at, at.Add(image.Pt(side, side))})
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(png.Encode(f, canvas))
	ts.Check(f.Close())
}

// makeAnimation draws QR codes one after the other into a GIF file.
//
//	animation FILE TEXT...
func makeAnimation(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: animation FILE TEXT...")
	}
	const side, margin = 300, 40
	var g gif.GIF
	for _, text := range args[1:] {
		frame := image.NewPaletted(image.Rect(0, 0, side+2*margin, side+2*margin), color.Palette{color.White, color.Black})
		drawCode(ts, frame, text, image.Rect(margin, margin, margin+side, margin+side))
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 50)
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(gif.EncodeAll(f, &g))
	ts.Check(f.Close())
}

// drawCode draws a QR code. A text in double quotes is one of Go, so that it can
// hold any bytes.
func drawCode(ts *testscript.TestScript, on draw.Image, text string, at image.Rectangle) {
	if unquoted, err := strconv.Unquote(text); err == nil {
		text = unquoted
	}
	code, err := qr.Encode(text, qr.M, qr.Auto)
	ts.Check(err)
	code, err = barcode.Scale(code, at.Dx(), at.Dy())
	ts.Check(err)
	draw.Draw(on, at, code, image.Point{}, draw.Src)
}

// startNTP starts a time server whose clock is ahead of this machine's, and
// puts its address into $NTP or another variable. A silent one never answers,
// and a lying one owns up to no time.
//
//	ntp SECONDS|silent|lying [VARIABLE]
func startNTP(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: ntp SECONDS|silent|lying [VARIABLE]")
	}
	var b ntptest.Behaviour
	switch args[0] {
	case "silent":
		b.Silent = true
	case "lying":
		b.Stratum = 16
	default:
		ahead, err := time.ParseDuration(args[0] + "s")
		ts.Check(err)
		b.Ahead = ahead
	}
	server, err := ntptest.Listen(b)
	ts.Check(err)
	ts.Defer(server.Close)
	variable := "NTP"
	if len(args) == 2 {
		variable = args[1]
	}
	ts.Setenv(variable, server.Address)
}
