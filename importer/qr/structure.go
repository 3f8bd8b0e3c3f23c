package qr

import "github.com/makiuchi-d/gozxing/qrcode/decoder"

// A cell is a module of a code as a fit looks at it: where its middle is, from 0
// to 1 between the middles of the finder patterns, what it must be, 1 dark, -1
// light, 0 either, and how far it goes with each side's bow.
type cell struct {
	s, t float64
	want float32
	bows [4]float64
}

func newCell(s, t float64, want float32) cell {
	across, down := 4*s*(1-s), 4*t*(1-t)
	return cell{s, t, want, [4]float64{across * (1 - t), down * s, across * t, down * (1 - s)}}
}

// maxData is how many modules of data a fit looks at. Those of large codes are
// many more than it needs.
const maxData = 400

// cellsOf returns the cells of a code of size×size modules: what every code of
// that size has in common, and a part of its data.
func cellsOf(size int) []cell {
	known := make([]float32, size*size)
	set := func(x, y int, dark bool) {
		if x >= 0 && y >= 0 && x < size && y < size {
			known[y*size+x] = -1
			if dark {
				known[y*size+x] = 1
			}
		}
	}
	for i := 8; i < size-8; i++ {
		set(i, 6, i%2 == 0)
		set(6, i, i%2 == 0)
	}
	for _, c := range alignments(size) {
		for y := -2; y <= 2; y++ {
			for x := -2; x <= 2; x++ {
				set(c[0]+x, c[1]+y, max(max(x, -x), max(y, -y)) != 1)
			}
		}
	}
	for _, c := range [3][2]int{{3, 3}, {size - 4, 3}, {3, size - 4}} {
		for y := -4; y <= 4; y++ {
			for x := -4; x <= 4; x++ {
				ring := max(max(x, -x), max(y, -y))
				set(c[0]+x, c[1]+y, ring <= 1 || ring == 3)
			}
		}
	}
	free := 0
	for _, want := range known {
		if want == 0 {
			free++
		}
	}
	every := max((free+maxData-1)/maxData, 1)
	var cells []cell
	span := float64(size - 7)
	for i, want := range known {
		if want == 0 {
			if free--; free%every != 0 {
				continue
			}
		}
		cells = append(cells, newCell((float64(i%size)-3)/span, (float64(i/size)-3)/span, want))
	}
	return cells
}

// alignments returns the middles of the alignment patterns.
func alignments(size int) [][2]int {
	version, err := decoder.Version_GetProvisionalVersionForDimension(size)
	if err != nil {
		return nil
	}
	centres := version.GetAlignmentPatternCenters()
	var all [][2]int
	for i, y := range centres {
		for j, x := range centres {
			last := len(centres) - 1
			if i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue // a finder pattern
			}
			all = append(all, [2]int{x, y})
		}
	}
	return all
}
