package web

import (
	"math/bits"

	"rsc.io/qr/coding"
)

// What patterns count that confuse readers (ISO/IEC 18004 section 7.8.3.1).
const (
	runPenalty     = 3  // five modules of one colour in a row, and 1 for each more
	blockPenalty   = 3  // two by two modules of one colour
	finderPenalty  = 40 // what looks like a finder pattern with light beside it
	balancePenalty = 10 // each 5% that there are more or fewer dark modules than half
)

// A strip is a row or a column of modules, a bit each, the lowest first: 1 is dark. It
// has room for the largest code, and what is beyond its edge is light. It is no array,
// since those are not kept in registers.
type strip struct{ low, middle, high uint64 }

// The modules along a side of the largest code, and the words that they take.
const (
	largest = 177
	words   = 3
)

// penaltyOf is how much a code has that confuses readers. All modules of a strip are
// looked at together, since this is done for eight codes of which one is shown.
func penaltyOf(code *coding.Code) int {
	var rows, columns [largest][words]uint64
	n := code.Size
	dark := fill(&rows, &columns, code)
	penalty, above := 0, strip{}
	for i := range n {
		row, column := strip{rows[i][0], rows[i][1], rows[i][2]}, strip{columns[i][0], columns[i][1], columns[i][2]}
		penalty += row.penalty(n) + column.penalty(n)
		if i > 0 {
			penalty += blockPenalty * blocks(above, row).and(upTo(n-1)).count()
		}
		above = row
	}
	all := n * n
	return penalty + max(2*dark-all, all-2*dark)*10/all*balancePenalty
}

// fill takes a code's modules over, and returns how many are dark.
func fill(rows, columns *[largest][words]uint64, code *coding.Code) (dark int) {
	for y := range code.Size {
		for i, eight := range code.Bitmap[y*code.Stride:][:(code.Size+7)/8] {
			rows[y][i/8] |= uint64(bits.Reverse8(eight)) << (i % 8 * 8)
		}
		for i, word := range rows[y] {
			dark += bits.OnesCount64(word)
			for ; word != 0; word &= word - 1 {
				columns[i*64+bits.TrailingZeros64(word)][y/64] |= 1 << (y % 64)
			}
		}
	}
	return dark
}

// penalty is that of runs and of what looks like a finder pattern: dark, light, three
// dark, light, dark, with four light ones before or after.
func (s strip) penalty(n int) int {
	same := s.xor(s.down(1)).not().and(upTo(n - 1))
	fives := same.and(same.down(1)).and(same.down(2)).and(same.down(3)) // where five of a colour begin
	runs := fives.and(fives.up(1).not())

	light := s.not()
	finders := s.and(light.down(1)).and(s.down(2)).and(s.down(3)).and(s.down(4)).and(light.down(5)).and(s.down(6))
	before := s.up(1).or(s.up(2)).or(s.up(3)).or(s.up(4)) // where something before is dark
	after := s.down(7).or(s.down(8)).or(s.down(9)).or(s.down(10))
	finders = finders.and(before.and(after).not()) // light on one side is enough
	return fives.count() + (runPenalty-1)*runs.count() + finderPenalty*finders.count()
}

// blocks are where two rows have a square of one colour.
func blocks(above, below strip) strip {
	same := above.xor(below).not()
	return same.and(same.down(1)).and(above.xor(above.down(1)).not())
}

// down moves all modules towards the first by fewer than 64 places, and up away from it.
func (s strip) down(n uint) strip {
	return strip{s.low>>n | s.middle<<(64-n), s.middle>>n | s.high<<(64-n), s.high >> n}
}

func (s strip) up(n uint) strip {
	return strip{s.low << n, s.middle<<n | s.low>>(64-n), s.high<<n | s.middle>>(64-n)}
}

func (s strip) and(t strip) strip { return strip{s.low & t.low, s.middle & t.middle, s.high & t.high} }
func (s strip) or(t strip) strip  { return strip{s.low | t.low, s.middle | t.middle, s.high | t.high} }
func (s strip) xor(t strip) strip { return strip{s.low ^ t.low, s.middle ^ t.middle, s.high ^ t.high} }
func (s strip) not() strip        { return strip{^s.low, ^s.middle, ^s.high} }

func (s strip) count() int {
	return bits.OnesCount64(s.low) + bits.OnesCount64(s.middle) + bits.OnesCount64(s.high)
}

// upTo has all modules dark that are below a place.
func upTo(n int) strip {
	word := func(n int) uint64 { return 1<<max(min(n, 64), 0) - 1 }
	return strip{word(n), word(n - 64), word(n - 128)}
}
