package qr

import (
	"image"
	"math"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// A quad is the four corners of a code in a black and white picture: top left,
// top right, bottom right, bottom left.
type quad [4][2]float64

// attempt samples and decodes the code that three patterns may belong to.
func attempt(bits *gozxing.BitMatrix, t triple) (found decoded, corners quad, ok bool) {
	// gozxing reads what strangers made; should it panic at that, this is no
	// code.
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	info := detector.NewFinderPatternInfo(t.bottomLeft, t.topLeft, t.topRight)
	result, err := detector.NewDetector(bits).ProcessFinderPatternInfo(info)
	if err != nil {
		return decoded{}, quad{}, false
	}
	found, ok = decode(result.GetBits())
	if !ok {
		return decoded{}, quad{}, false
	}
	return found, cornersOf(t, result), true
}

func copyOf(m *gozxing.BitMatrix) (*gozxing.BitMatrix, error) {
	c, err := gozxing.NewBitMatrix(m.GetWidth(), m.GetHeight())
	if err != nil {
		return nil, err
	}
	return c, c.Xor(m)
}

// cornersOf returns where the corners of a sampled code lie.
func cornersOf(t triple, result *common.DetectorResult) quad {
	var alignment *detector.AlignmentPattern
	for _, point := range result.GetPoints() {
		if p, ok := point.(*detector.AlignmentPattern); ok {
			alignment = p
		}
	}
	size := result.GetBits().GetWidth()
	n := float64(size)
	points := []float64{0, 0, n, 0, n, n, 0, n}
	detector.Detector_createTransform(t.topLeft, t.topRight, t.bottomLeft, alignment, size).TransformPoints(points)
	var q quad
	for i := range q {
		q[i] = [2]float64{points[2*i], points[2*i+1]}
	}
	return q
}

// holds reports whether a point lies inside.
func (q quad) holds(x, y float64) bool {
	var left, right bool
	for i, a := range q {
		b := q[(i+1)%4]
		side := (b[0]-a[0])*(y-a[1]) - (b[1]-a[1])*(x-a[0])
		left, right = left || side < 0, right || side > 0
	}
	return left != right
}

// times returns the corners in a picture that is larger by factor.
func (q quad) times(factor float64) quad {
	for i := range q {
		q[i] = [2]float64{q[i][0] * factor, q[i][1] * factor}
	}
	return q
}

// scaled returns the corners in the pixels of a picture that is larger by
// factor.
func (q quad) scaled(factor float64) [4]image.Point {
	var corners [4]image.Point
	for i, p := range q {
		corners[i] = image.Pt(int(math.Round(p[0]*factor)), int(math.Round(p[1]*factor)))
	}
	return corners
}
