package qr

import (
	"cmp"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// Bounds of the search in one black and white picture. A code needs three
// patterns; a page of a dozen codes gives some forty, seen in a few hundred
// rows.
const (
	maxPatterns = 60   // that are put together by threes
	maxTriples  = 60   // that are tried
	maxFound    = 400  // patterns before the search for them stops
	maxChecks   = 6000 // of rows' runs by gozxing, each of up to a row and a column of pixels
)

// patterns looks for finder patterns, the squares in three corners of a code:
// runs of black, white, black, white and black in the ratio 1:1:3:1:1 in a row,
// confirmed by gozxing along the column and the diagonal. It returns at most
// maxPatterns, those first that were seen in most rows.
func (s *search) patterns(bits *gozxing.BitMatrix) []*detector.FinderPattern {
	f := detector.NewFinderPatternFinder(bits, nil)
	checks := 0
	line := gozxing.NewBitArray(bits.GetWidth())
	step := rowStep(bits.GetHeight())
	for y := step / 2; y < bits.GetHeight(); y += step {
		if checks > maxChecks || len(f.GetPossibleCenters()) > maxFound || s.ended() {
			break
		}
		line = bits.GetRow(y, line)
		checks += checkRow(f, bits, line, y)
	}
	s.work.checks += checks
	found := f.GetPossibleCenters()
	slices.SortStableFunc(found, func(a, b *detector.FinderPattern) int {
		return cmp.Compare(b.GetCount(), a.GetCount())
	})
	return found[:min(len(found), maxPatterns)]
}

// rowStep returns how far apart the rows that are looked at may be: a pattern's
// centre is three modules high, and a module of a screenshot two pixels or more.
func rowStep(height int) int {
	if height <= 1200 {
		return 2
	}
	return 3
}

// checkRow hands the runs of one row that may cross a pattern to f, and returns
// how many those were.
func checkRow(f *detector.FinderPatternFinder, bits *gozxing.BitMatrix, line *gozxing.BitArray, y int) (checks int) {
	width := bits.GetWidth()
	var lengths [5]int // of the last five runs, the last one black
	for start := line.GetNextSet(0); start < width; {
		end := line.GetNextUnset(start)
		next := line.GetNextSet(end)
		lengths[4] = end - start
		if lengths[0] > 0 && lengths[2] >= lengths[0] && lengths[2] >= lengths[4] &&
			detector.FinderPatternFinder_foundPatternCross(lengths[:]) &&
			squareCentre(bits, lengths, end, y) {
			checks++
			f.HandlePossibleCenter(lengths[:], y, end)
		}
		lengths = [5]int{lengths[2], lengths[3], lengths[4], next - end, 0}
		start = next
	}
	return checks
}

// squareCentre reports whether the black centre that the row crosses ends above
// and below within the size of the pattern. gozxing would follow it to the edge
// of the picture, which takes for ever on stripes.
func squareCentre(bits *gozxing.BitMatrix, lengths [5]int, end, y int) bool {
	size := lengths[0] + lengths[1] + lengths[2] + lengths[3] + lengths[4]
	x := end - lengths[4] - lengths[3] - (lengths[2]+1)/2
	for _, direction := range [2]int{-1, 1} {
		n := 0
		for bits.Get(x, y+n*direction) {
			if n++; n > size {
				return false
			}
		}
	}
	return true
}
