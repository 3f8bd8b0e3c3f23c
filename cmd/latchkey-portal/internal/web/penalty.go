package web

import "rsc.io/qr/coding"

// What patterns count that confuse readers (ISO/IEC 18004 section 7.8.3.1).
const (
	runPenalty     = 3  // five modules of one colour in a row, and 1 for each more
	blockPenalty   = 3  // two by two modules of one colour
	finderPenalty  = 40 // what looks like a finder pattern with light beside it
	balancePenalty = 10 // each 5% that there are more or fewer dark modules than half
)

// A strip is a row or a column of modules: 1 is dark.
type strip []uint8

// penaltyOf is how much a code has that confuses readers.
func penaltyOf(code *coding.Code) int {
	rows, columns := linesOf(code)
	penalty, dark := 0, 0
	for i := range rows {
		penalty += rows[i].penalty() + columns[i].penalty()
		if i > 0 {
			penalty += blocks(rows[i-1], rows[i])
		}
		for _, module := range rows[i] {
			dark += int(module)
		}
	}
	all := code.Size * code.Size
	return penalty + max(2*dark-all, all-2*dark)*10/all*balancePenalty
}

func linesOf(code *coding.Code) (rows, columns []strip) {
	n := code.Size
	modules := make(strip, 2*n*n)
	rows, columns = make([]strip, n), make([]strip, n)
	for i := range n {
		rows[i], columns[i] = modules[i*n:(i+1)*n], modules[(n+i)*n:(n+i+1)*n]
	}
	for y := range n {
		for x := range n {
			module := code.Bitmap[y*code.Stride+x/8] >> (7 - x%8) & 1
			rows[y][x], columns[x][y] = module, module
		}
	}
	return rows, columns
}

// penalty is that of runs and of what looks like a finder pattern: dark, light, three
// dark, light, dark, with four light ones before or after. Beyond the edge it is light.
func (s strip) penalty() int {
	const (
		finder = 0b1011101
		light  = 4
		wide   = 7
	)
	penalty, run, seen := 0, 0, uint32(0)
	for i, module := range s {
		if run++; i > 0 && module != s[i-1] {
			run = 1
		}
		switch {
		case run == 5:
			penalty += runPenalty
		case run > 5:
			penalty++
		}
		seen = seen<<1 | uint32(module)
		if seen&(1<<wide-1) != finder {
			continue
		}
		if seen>>wide&(1<<light-1) == 0 || s.isLight(i+1, i+1+light) {
			penalty += finderPenalty
		}
	}
	return penalty
}

// isLight reports whether the modules from one up to another are light.
func (s strip) isLight(from, to int) bool {
	for i := from; i < min(to, len(s)); i++ {
		if s[i] != 0 {
			return false
		}
	}
	return true
}

// blocks is the penalty of two rows for squares of one colour.
func blocks(above, below strip) int {
	penalty := 0
	for x := 1; x < len(below); x++ {
		if sum := above[x-1] + above[x] + below[x-1] + below[x]; sum == 0 || sum == 4 {
			penalty += blockPenalty
		}
	}
	return penalty
}
