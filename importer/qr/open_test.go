package qr

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image/png"
	"strings"
	"testing"
)

// Pictures that unpack to more than their bounds are refused by their header.
func TestOpenBombs(t *testing.T) {
	for name, test := range map[string]struct {
		file []byte
		want error
	}{
		"too many pixels":   {pngHeader(8200, 8200, 8, 0), ErrTooLarge},
		"too wide":          {pngHeader(1<<20, 1, 8, 2), ErrTooLarge},
		"too much memory":   {pngHeader(6000, 6000, 16, 6), ErrTooLarge},
		"too many bytes":    {append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, MaxBytes)...), ErrTooLarge},
		"no pixels":         {pngHeader(0, 10, 8, 2), ErrDamaged},
		"absurd":            {pngHeader(1<<31-1, 1<<31-1, 8, 2), ErrDamaged},
		"only a header":     {pngHeader(100, 100, 8, 2), ErrDamaged},
		"only a magic":      {[]byte("\x89PNG\r\n\x1a\n"), ErrDamaged},
		"not a picture":     {[]byte("otpauth://totp/"), ErrFormat},
		"nothing":           {nil, ErrFormat},
		"GIF of no screen":  {[]byte("GIF89a\x00\x00\x00\x00\x00\x00\x00"), ErrDamaged},
		"JPEG without data": {[]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(t.Context(), test.file); !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
		})
	}
}

// A progressive JPEG of thousands of scans, each a walk over the whole picture,
// is refused before it is decoded.
func TestOpenManyScans(t *testing.T) {
	for scans, want := range map[int]error{20: nil, 5000: ErrDamaged} {
		if _, err := Open(t.Context(), scansJPEG(scans)); !errors.Is(err, want) {
			t.Errorf("%d scans: error is %v", scans, err)
		}
	}
}

// scansJPEG is a progressive JPEG of one grey block and so many scans.
func scansJPEG(scans int) []byte {
	var b bytes.Buffer
	segment := func(marker byte, data ...byte) {
		b.Write([]byte{0xff, marker, 0, byte(len(data) + 2)})
		b.Write(data)
	}
	b.WriteString("\xff\xd8")
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)
	segment(0xc2, 8, 0, 8, 0, 8, 1, 1, 0x11, 0)
	for class := range byte(2) {
		segment(0xc4, append([]byte{class << 4, 1}, make([]byte, 16)...)...) // one code, 0, for the symbol 0
	}
	segment(0xda, 1, 1, 0, 0, 0, 0)
	b.WriteByte(0x7f)
	for range scans - 1 {
		segment(0xda, 1, 1, 0, 1, 63, 0)
		b.WriteByte(0x7f)
	}
	b.WriteString("\xff\xd9")
	return b.Bytes()
}

// Decoding ends with the context too.
func TestOpenEnds(t *testing.T) {
	var file bytes.Buffer
	if err := png.Encode(&file, grains(800, 800)); err != nil {
		t.Fatal(err)
	}
	ctx := &countdown{Context: t.Context(), left: 8}
	if _, err := Open(ctx, file.Bytes()); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "screenshot") {
		t.Errorf("error is %v", err)
	}
}

// pngHeader is a PNG of which there is no more than the header and a little data.
func pngHeader(w, h uint32, depth, kind byte) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		body := append([]byte(name), data...)
		b.Write(body)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	header := binary.BigEndian.AppendUint32(nil, w)
	header = binary.BigEndian.AppendUint32(header, h)
	chunk("IHDR", append(header, depth, kind, 0, 0, 0))
	var z bytes.Buffer
	w2 := zlib.NewWriter(&z)
	_, _ = w2.Write(make([]byte, 1000))
	_ = w2.Close()
	chunk("IDAT", z.Bytes())
	return b.Bytes()
}
