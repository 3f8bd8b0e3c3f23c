package web

import (
	"fmt"
	"sync"

	"rsc.io/qr"
	"rsc.io/qr/coding"
)

// masks is how many patterns a QR code's data may be masked with (ISO/IEC 18004
// section 7.8).
const masks = 8

// A QRPress makes QR codes. It keeps the plans of those sizes that it has made, so that
// the next one takes a fraction of a millisecond; what was in a code it does not keep.
// Its zero value is ready, and it is safe for concurrent use.
type QRPress struct {
	mu    sync.Mutex
	plans map[coding.Version][]*coding.Plan // a plan for each mask
}

// encode makes a QR code of text, with the least error correction: a screen has
// no dirt on it, and larger modules help a camera more. Of the masks it takes the one
// that leaves the fewest patterns that confuse readers. Its errors never hold the text.
func (q *QRPress) encode(text string) (*qr.Code, error) {
	content := encodingOf(text)
	plans, err := q.plansFor(content)
	if err != nil {
		return nil, fmt.Errorf("drawing a QR code: %d bytes do not fit", len(text))
	}
	var best *coding.Code
	least := 0
	for _, plan := range plans {
		code, err := plan.Encode(content)
		if err != nil {
			return nil, fmt.Errorf("drawing a QR code: %d bytes cannot be encoded", len(text))
		}
		if n := penaltyOf(code); best == nil || n < least {
			best, least = code, n
		}
	}
	return &qr.Code{Bitmap: best.Bitmap, Size: best.Size, Stride: best.Stride, Scale: modulePixels}, nil
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

// plansFor returns the plans of the smallest size that has room.
func (q *QRPress) plansFor(content coding.Encoding) ([]*coding.Plan, error) {
	version := coding.Version(coding.MinVersion)
	for content.Bits(version) > version.DataBytes(coding.L)*8 {
		if version++; version > coding.MaxVersion {
			return nil, fmt.Errorf("it has more than a QR code can")
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if plans := q.plans[version]; plans != nil {
		return plans, nil
	}
	plans := make([]*coding.Plan, masks)
	for mask := range plans {
		var err error
		if plans[mask], err = coding.NewPlan(version, coding.L, coding.Mask(mask)); err != nil {
			return nil, err
		}
	}
	if q.plans == nil {
		q.plans = map[coding.Version][]*coding.Plan{}
	}
	q.plans[version] = plans
	return plans, nil
}
