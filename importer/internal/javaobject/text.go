package javaobject

import (
	"fmt"
	"unicode/utf16"

	"latchkey/importer/found"
)

// decodeModifiedUTF8 decodes the form of UTF-8 that java.io.DataInput describes:
// NUL is two bytes, and what is above U+FFFF is a pair of surrogates with three
// bytes each. Half of such a pair becomes U+FFFD.
func decodeModifiedUTF8(b []byte) (string, error) {
	if isPlain(b) {
		return string(b), nil
	}
	units := make([]uint16, 0, len(b))
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c != 0 && c < 0x80:
			units = append(units, uint16(c))
			i++
		case c&0xe0 == 0xc0 && follows(b, i, 1):
			units = append(units, uint16(c&0x1f)<<6|uint16(b[i+1]&0x3f))
			i += 2
		case c&0xf0 == 0xe0 && follows(b, i, 2):
			units = append(units, uint16(c&0x0f)<<12|uint16(b[i+1]&0x3f)<<6|uint16(b[i+2]&0x3f))
			i += 3
		default:
			return "", fmt.Errorf("%w: a text in it is not well formed", found.ErrDamaged)
		}
	}
	return string(utf16.Decode(units)), nil
}

// isPlain reports whether b is ASCII without NUL, as most texts are.
func isPlain(b []byte) bool {
	for _, c := range b {
		if c == 0 || c >= 0x80 {
			return false
		}
	}
	return true
}

// follows reports whether n bytes that continue a character stand behind the
// one at i.
func follows(b []byte, i, n int) bool {
	if i+n >= len(b) {
		return false
	}
	for _, c := range b[i+1 : i+1+n] {
		if c&0xc0 != 0x80 {
			return false
		}
	}
	return true
}
