package web

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"sync"

	"rsc.io/qr"
	"rsc.io/qr/coding"
)

// masks is how many patterns a QR code's data may be masked with (ISO/IEC 18004
// section 7.8).
const masks = 8

// A QRPress makes QR codes. It keeps the layouts of those sizes that it has made, so that
// the next one takes a fraction of a millisecond; what was in a code it does not keep.
// Its zero value is ready, and it is safe for concurrent use.
type QRPress struct {
	mu      sync.Mutex
	layouts map[coding.Version]*layout

	packers sync.Pool // of what has packed pictures, which has over half a MiB of tables
}

// A layout is where the bits of a code of one size go. Masks change the same modules
// whatever is in the code, so a text is laid out once and not once for each mask.
type layout struct {
	plan    *coding.Plan  // with the first mask
	changed [masks][]byte // the modules that another mask changes, as in a code's bitmap
}

func newLayout(version coding.Version) (*layout, error) {
	l := &layout{}
	var first []byte
	for mask := range coding.Mask(masks) {
		plan, err := coding.NewPlan(version, coding.L, mask)
		if err != nil {
			return nil, err
		}
		code, err := plan.Encode()
		if err != nil {
			return nil, err
		}
		if mask == 0 {
			l.plan, first = plan, bytes.Clone(code.Bitmap)
		}
		subtle.XORBytes(code.Bitmap, code.Bitmap, first)
		l.changed[mask] = code.Bitmap
	}
	return l, nil
}

// encode makes a QR code of text, with the least error correction: a screen has
// no dirt on it, and larger modules help a camera more. Of the masks it takes the one
// that leaves the fewest patterns that confuse readers. Its errors never hold the text.
func (q *QRPress) encode(text string) (*qr.Code, error) {
	content := encodingOf(text)
	l, err := q.layoutFor(content)
	if err != nil {
		return nil, fmt.Errorf("drawing a QR code: %d bytes do not fit", len(text))
	}
	code, err := l.plan.Encode(content)
	if err != nil {
		return nil, fmt.Errorf("drawing a QR code: %d bytes cannot be encoded", len(text))
	}
	masked := *code
	masked.Bitmap = make([]byte, len(code.Bitmap))
	best, least := 0, 0
	for mask, changed := range l.changed {
		subtle.XORBytes(masked.Bitmap, code.Bitmap, changed)
		if n := penaltyOf(&masked); mask == 0 || n < least {
			best, least = mask, n
		}
	}
	subtle.XORBytes(code.Bitmap, code.Bitmap, l.changed[best])
	return &qr.Code{Bitmap: code.Bitmap, Size: code.Size, Stride: code.Stride, Scale: modulePixels}, nil
}

// encodingOf is the densest that can hold all of a text.
func encodingOf(text string) coding.Encoding {
	for _, dense := range []coding.Encoding{coding.Num(text), coding.Alpha(text)} {
		if dense.Check() == nil {
			return dense
		}
	}
	return coding.String(text)
}

// layoutFor returns that of the smallest size that has room.
func (q *QRPress) layoutFor(content coding.Encoding) (*layout, error) {
	version := coding.Version(coding.MinVersion)
	for content.Bits(version) > version.DataBytes(coding.L)*8 {
		if version++; version > coding.MaxVersion {
			return nil, fmt.Errorf("it has more than a QR code can")
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if l := q.layouts[version]; l != nil {
		return l, nil
	}
	l, err := newLayout(version)
	if err != nil {
		return nil, err
	}
	if q.layouts == nil {
		q.layouts = map[coding.Version]*layout{}
	}
	q.layouts[version] = l
	return l, nil
}
