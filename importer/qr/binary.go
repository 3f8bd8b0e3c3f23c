package qr

import (
	"github.com/makiuchi-d/gozxing"
)

// global sets one threshold for the picture, in the valley between the two
// peaks of a sparse histogram.
func global(p *plane) *gozxing.BitMatrix {
	return binarized(gozxing.NewGlobalHistgramBinarizer(p))
}

// hybrid sets a threshold for each block of eight pixels from those around it.
func hybrid(p *plane) *gozxing.BitMatrix {
	return binarized(gozxing.NewHybridBinarizer(p))
}

// binarized returns nil where the picture has too little contrast.
func binarized(b gozxing.Binarizer) *gozxing.BitMatrix {
	bits, err := b.GetBlackMatrix()
	if err != nil {
		return nil
	}
	return bits
}

// flipped returns the negative of bits, or nil for nil.
func flipped(bits *gozxing.BitMatrix) *gozxing.BitMatrix {
	if bits == nil {
		return nil
	}
	negative, err := copyOf(bits)
	if err != nil {
		return nil
	}
	negative.FlipAll()
	return negative
}

// otsu sets the one threshold that parts the picture's pixels into the two
// groups that differ most (Otsu 1979). It finds faint contrast that global
// refuses.
func otsu(p *plane) *gozxing.BitMatrix {
	threshold, ok := otsuThreshold(p.histogram())
	if !ok {
		return nil // one single grey
	}
	return atMost(p, threshold)
}

// darkOtsu parts the darker of otsu's two groups once more. It finds the edge of
// a black code that lies without a margin on a page that is nearly black.
func darkOtsu(p *plane) *gozxing.BitMatrix {
	histogram := p.histogram()
	threshold, ok := otsuThreshold(histogram)
	if !ok {
		return nil
	}
	if threshold, ok = otsuThreshold(histogram[:threshold+1]); !ok {
		return nil
	}
	return atMost(p, threshold)
}

// otsuThreshold returns the highest grey of the darker group, and false where
// there are no two.
func otsuThreshold(histogram []int) (threshold int, ok bool) {
	total, sum := 0, 0
	for v, n := range histogram {
		total += n
		sum += v * n
	}
	best := 0.0
	below, sumBelow := 0, 0
	for v, n := range histogram {
		below += n
		sumBelow += v * n
		if below == 0 || below == total {
			continue
		}
		distance := float64(sumBelow)/float64(below) - float64(sum-sumBelow)/float64(total-below)
		if between := float64(below) * float64(total-below) * distance * distance; between > best {
			threshold, best, ok = v, between, true
		}
	}
	return threshold, ok
}

// atMost makes the pixels black that are no lighter than threshold.
func atMost(p *plane, threshold int) *gozxing.BitMatrix {
	return pack(p, func(_ int, row []byte, words []uint32) {
		for x, v := range row {
			if int(v) <= threshold {
				words[x/32] |= 1 << (x % 32)
			}
		}
	})
}

// sharpMean sharpens a blurred picture before it takes the mean.
func sharpMean(p *plane) *gozxing.BitMatrix { return mean(p.sharpened(), 20) }

// mean compares each pixel with the mean of the square of 2×radius+1 around it,
// which follows shadows and gradients.
func mean(p *plane, radius int) *gozxing.BitMatrix {
	// A pixel must be darker than the mean by this much of it, or else the noise
	// of plain areas becomes a pattern.
	const darker = 0.97
	w, h := p.Width, p.Height
	columns := make([]int32, w) // sums over the rows of the square
	for y := range min(radius, h) {
		for x, v := range p.row(y) {
			columns[x] += int32(v)
		}
	}
	return pack(p, func(y int, row []byte, words []uint32) {
		if enters := y + radius; enters < h {
			for x, v := range p.row(enters) {
				columns[x] += int32(v)
			}
		}
		if leaves := y - radius - 1; leaves >= 0 {
			for x, v := range p.row(leaves) {
				columns[x] -= int32(v)
			}
		}
		rows := min(y+radius, h-1) - max(y-radius, 0) + 1
		var sum int32
		for x := range min(radius, w) {
			sum += columns[x]
		}
		for x, v := range row {
			if x+radius < w {
				sum += columns[x+radius]
			}
			if x-radius-1 >= 0 {
				sum -= columns[x-radius-1]
			}
			n := (min(x+radius, w-1) - max(x-radius, 0) + 1) * rows
			if float64(v)*float64(n) < darker*float64(sum) {
				words[x/32] |= 1 << (x % 32)
			}
		}
	})
}

// pack builds a matrix row by row: set sets the bits of the row's black pixels.
func pack(p *plane, set func(y int, row []byte, words []uint32)) *gozxing.BitMatrix {
	bits, err := gozxing.NewBitMatrix(p.Width, p.Height)
	if err != nil {
		return nil
	}
	words := make([]uint32, (p.Width+31)/32)
	line := gozxing.NewBitArray(p.Width)
	for y := range p.Height {
		clear(words)
		set(y, p.row(y), words)
		for i, word := range words {
			line.SetBulk(32*i, word)
		}
		bits.SetRow(y, line)
	}
	return bits
}
