package qr

import (
	"bytes"
	"image"
)

// flatJPEG writes a JPEG in which each block of 8 × 8 pixels has one colour, so
// that it has no other coefficient than the first. With four components they
// are inverted CMYK, as Adobe's programs write it; a progressive one sends the
// coefficients in a scan for each component.
func flatJPEG(m image.Image, components int, progressive bool) []byte {
	var b bytes.Buffer
	segment := func(marker byte, data ...byte) {
		b.Write([]byte{0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)})
		b.Write(data)
	}
	b.WriteString("\xff\xd8")
	if components == 4 {
		segment(0xee, append([]byte("Adobe"), 0, 100, 0, 0, 0, 0, 0)...)
	}
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{8}, 64)...)...) // 8 is what makes the first one 8 times the mean
	size := m.Bounds().Size()
	frame := []byte{8, byte(size.Y >> 8), byte(size.Y), byte(size.X >> 8), byte(size.X), byte(components)}
	for i := range components {
		frame = append(frame, byte(i+1), 0x11, 0)
	}
	kind := byte(0xc0)
	if progressive {
		kind = 0xc2
	}
	segment(kind, frame...)
	// For the first coefficients nine codes of four bits, of which the symbol is
	// the number of bits that follow; for the others one that ends the block.
	segment(0xc4, append([]byte{0x00, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0, 1, 2, 3, 4, 5, 6, 7, 8)...)
	segment(0xc4, append([]byte{0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0)...)
	scan := func(first, count int, last byte) {
		head := []byte{byte(count)}
		for i := range count {
			head = append(head, byte(first+i+1), 0)
		}
		segment(0xda, append(head, 0, last, 0)...)
		w := bitWriter{to: &b}
		before := make([]int, count)
		for y := 0; y < size.Y; y += 8 {
			for x := 0; x < size.X; x += 8 {
				for i := range count {
					v := 0 // magenta, cyan and yellow: none, as they are inverted
					if components == 4 && first+i < 3 {
						v = 127
					} else {
						v = int(greyAt(m, x, y)) - 128
					}
					w.coefficient(v - before[i])
					before[i] = v
					if !progressive {
						w.bits(0, 1) // nothing more in this block
					}
				}
			}
		}
		w.flush()
	}
	if progressive {
		for i := range components {
			scan(i, 1, 0)
		}
	} else {
		scan(0, components, 63)
	}
	b.WriteString("\xff\xd9")
	return b.Bytes()
}

// A bitWriter writes the bits of a scan.
type bitWriter struct {
	to    *bytes.Buffer
	value uint
	count int
}

func (w *bitWriter) bits(value uint, n int) {
	for i := n - 1; i >= 0; i-- {
		w.value = w.value<<1 | value>>i&1
		if w.count++; w.count == 8 {
			w.to.WriteByte(byte(w.value))
			if byte(w.value) == 0xff {
				w.to.WriteByte(0)
			}
			w.count = 0
		}
	}
}

// coefficient writes a difference: how many bits it has, and these, those of a
// negative number less one.
func (w *bitWriter) coefficient(v int) {
	n := 0
	for a := max(v, -v); a > 0; a >>= 1 {
		n++
	}
	w.bits(uint(n), 4)
	if v < 0 {
		v += 1<<n - 1
	}
	w.bits(uint(v), n)
}

func (w *bitWriter) flush() {
	for w.count > 0 {
		w.bits(1, 1)
	}
}
