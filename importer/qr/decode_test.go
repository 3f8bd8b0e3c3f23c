package qr

import (
	"bytes"
	"image"
	"image/color"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// A message is written bit by bit, for what no encoder is asked to write.
type message struct{ bits []bool }

func (m *message) add(value, n int) *message {
	for i := n - 1; i >= 0; i-- {
		m.bits = append(m.bits, value>>i&1 == 1)
	}
	return m
}

// bytes adds a segment of them.
func (m *message) bytes(text string) *message {
	m.add(4, 4).add(len(text), 8)
	for _, b := range []byte(text) {
		m.add(int(b), 8)
	}
	return m
}

// modules makes the code of version 1 with the level L, which has 19 codewords
// of data and 7 for errors, in one block.
func (m *message) modules(t *testing.T) *gozxing.BitMatrix {
	t.Helper()
	const data, correction = 19, 7
	m.add(0, min(4, 8*data-len(m.bits)))
	for len(m.bits)%8 != 0 {
		m.add(0, 1)
	}
	for pad := 0xEC; len(m.bits) < 8*data; pad ^= 0xEC ^ 0x11 {
		m.add(pad, 8)
	}
	words := make([]byte, data)
	all := gozxing.NewEmptyBitArray()
	for i, bit := range m.bits {
		if bit {
			words[i/8] |= 0x80 >> (i % 8)
		}
		all.AppendBit(bit)
	}
	for _, word := range remainder(words, correction) {
		if err := all.AppendBits(int(word), 8); err != nil {
			t.Fatal(err)
		}
	}
	version, err := decoder.Version_GetVersionForNumber(1)
	if err != nil {
		t.Fatal(err)
	}
	matrix := encoder.NewByteMatrix(21, 21)
	if err := encoder.MatrixUtil_buildMatrix(all, decoder.ErrorCorrectionLevel_L, version, 3, matrix); err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewSquareBitMatrix(21)
	if err != nil {
		t.Fatal(err)
	}
	for y := range 21 {
		for x := range 21 {
			if matrix.Get(x, y) == 1 {
				bits.Set(x, y)
			}
		}
	}
	return bits
}

// remainder returns the codewords for errors: the remainder of the division by
// (x-1)(x-2)(x-4)… in the field of 256 elements by x⁸+x⁴+x³+x²+1 (ISO/IEC 18004,
// 7.5.2).
func remainder(words []byte, n int) []byte {
	times := func(a, b byte) (p byte) {
		for ; b > 0; b >>= 1 {
			if b&1 == 1 {
				p ^= a
			}
			if a&0x80 != 0 {
				a = a<<1 ^ 0x1D
			} else {
				a <<= 1
			}
		}
		return p
	}
	generator, root := []byte{1}, byte(1)
	for range n {
		next := append(slices.Clone(generator), 0)
		for i, g := range generator {
			next[i+1] ^= times(g, root)
		}
		generator, root = next, times(root, 2)
	}
	rest := append(slices.Clone(words), make([]byte, n)...)
	for i := range words {
		factor := rest[i]
		for j, g := range generator {
			rest[i+j] ^= times(g, factor)
		}
	}
	return rest[len(words):]
}

// picture draws modules of four pixels with a margin.
func picture(bits *gozxing.BitMatrix) *image.Gray {
	n := bits.GetWidth()
	return paint((n+8)*4, (n+8)*4, func(x, y int) bool { return bits.Get(x/4-4, y/4-4) })
}

// What a code holds is kept as it is, whatever it is taken for as text.
func TestReadBytes(t *testing.T) {
	for _, test := range []struct {
		name        string
		message     *message
		text, bytes string
	}{
		{"UTF-8", new(message).bytes("Grüße"), "Grüße", "Grüße"},
		{"bytes that are no text", new(message).bytes("\xff\x00\xfe\x80a"), "\ufffd\x00\ufffd\ufffda", "\xff\x00\xfe\x80a"},
		{"two segments", new(message).bytes("ab").bytes("\xe9c"), "abéc", "ab\xe9c"},
		{"Latin-1 by name", new(message).add(7, 4).add(3, 8).bytes("\xe9"), "é", "\xe9"},
		{"UTF-8 by name", new(message).add(7, 4).add(26, 8).bytes("é"), "é", "é"},
		{"UTF-8 by a longer name", new(message).add(7, 4).add(0x8000|26, 16).bytes("é"), "é", "é"},
		{"a part of several", new(message).add(3, 4).add(0x12, 8).add(0x55, 8).bytes("part\xe9"), "parté", "part\xe9"},
		{"digits", new(message).add(1, 4).add(3, 10).add(123, 10), "123", "123"},
		{"bytes and digits", new(message).bytes("n\xe9").add(1, 4).add(3, 10).add(123, 10), "né123", "né123"},
	} {
		t.Run(test.name, func(t *testing.T) {
			codes, err := Read(t.Context(), picture(test.message.modules(t)))
			if err != nil || len(codes) != 1 {
				t.Fatalf("read %q, %v", texts(codes), err)
			}
			if codes[0].Text != test.text || !bytes.Equal(codes[0].Bytes, []byte(test.bytes)) {
				t.Errorf("read %q and %q, want %q and %q", codes[0].Text, codes[0].Bytes, test.text, test.bytes)
			}
		})
	}
}

// A code that says nothing is as good as none.
func TestReadEmptyCode(t *testing.T) {
	codes, err := Read(t.Context(), picture(new(message).modules(t)))
	if err != nil || len(codes) != 0 {
		t.Errorf("read %q, %v", texts(codes), err)
	}
}

// A code seen in a mirror is read, and its corners are still its own.
func TestReadMirrored(t *testing.T) {
	p := newPage(60, 400, 300, color.White)
	want := p.code(t, uriAlice, 60, 60, 4, 4, color.Black, color.White)
	mirror := image.NewRGBA(p.Bounds())
	for y := range 300 {
		for x := range 400 {
			mirror.Set(399-x, y, p.At(x, y))
		}
	}
	codes, err := Read(t.Context(), mirror)
	if err != nil || len(codes) != 1 || codes[0].Text != uriAlice {
		t.Fatalf("read %q, %v", texts(codes), err)
	}
	for i, corner := range codes[0].Corners {
		if d := corner.Sub(image.Pt(400-want[i].X, want[i].Y)); d.X*d.X+d.Y*d.Y > 9 {
			t.Errorf("corner %d is at %v, want %v mirrored", i, corner, want[i])
		}
	}
}
