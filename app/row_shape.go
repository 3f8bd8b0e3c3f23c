package app

import (
	"latchkey/app/face"
	"latchkey/app/look"
	"latchkey/app/settings"
	"latchkey/app/theme"
)

// A cardShape is where things are on a card, in Fyne's units. It is the same for
// all cards of the list, and nothing on a card moves when a code changes.
type cardShape struct {
	height float32
	aside  bool // the code stands at the right of the two headings, not below them
	next   bool // there is a line below the code

	disc, discLeft, textLeft, rightSide float32
	ring, ringMiddle                    float32
	copy, copyMiddle                    float32
	requestTop, requestHeight           float32

	issuerMiddle, detailMiddle, codeMiddle, belowMiddle float32
	codeSize                                            float32
}

// The roomy card with a line below the code, which the others are made from.
const (
	rowHeight   = 115
	textLeft    = 67
	codeMiddle  = 68
	copyMiddle  = 77
	plainHeight = 96 // without the line below the code
	lowHeight   = 58 // of a compact card
)

// shapeFor is how cards look under these settings.
func shapeFor(l settings.List) cardShape {
	s := cardShape{
		height: rowHeight, next: l.ShowNext,
		disc: face.Size, discLeft: 15, textLeft: textLeft, rightSide: 15,
		ring: look.RingSize, ringMiddle: 39, copy: 20, copyMiddle: copyMiddle,
		requestTop: 12, requestHeight: 30,
		issuerMiddle: 21, detailMiddle: 39, codeMiddle: codeMiddle, belowMiddle: 95,
		codeSize: theme.SizeCode,
	}
	switch {
	case l.Compact:
		s.height, s.aside = lowHeight, true
		s.disc, s.discLeft, s.textLeft, s.rightSide = 32, 11, 54, 11
		s.ring, s.ringMiddle = 30, lowHeight/2
		s.requestTop = (lowHeight - s.requestHeight) / 2
		s.issuerMiddle, s.detailMiddle = 20, 39
		s.codeMiddle, s.belowMiddle, s.codeSize = lowHeight/2, 42, 20
		if l.ShowNext {
			s.codeMiddle = 22
		}
	case !l.ShowNext:
		s.height, s.codeMiddle = plainHeight, 70
		s.ringMiddle, s.copyMiddle = 34, 71
	}
	return s
}

// pitch is how far apart the cards of two lines begin.
func (s cardShape) pitch() float32 { return s.height + theme.Gap }

// A lattice is where the cards are.
type lattice struct {
	columns     int
	left, width float32 // of the whole, and of one card
	pitch       float32
}

// How wide the window is from which on there are two cards beside each other,
// and how wide each of them is at least.
const (
	gridFrom  = 760
	cellWidth = 356
)

// latticeFor is where n cards are in a window of this width. n is how many
// accounts there are, found or not, so that a search does not have the cards
// jump to other columns.
func latticeFor(window float32, n int, grid bool, shape cardShape) lattice {
	l := lattice{columns: 1, pitch: shape.pitch()}
	l.left, l.width = look.Column(window)
	inner := window - 2*theme.Margin
	if !grid || window < gridFrom || n < 2 {
		return l
	}
	l.columns = min(int((inner+theme.Gap)/(cellWidth+theme.Gap)), n)
	// Two cards on a wide screen are no wider than one would be.
	inner = min(inner, float32(l.columns)*(theme.ContentWidth+theme.Gap)-theme.Gap)
	l.left = (window - inner) / 2
	l.width = (inner - float32(l.columns-1)*theme.Gap) / float32(l.columns)
	return l
}

// span is from where to where the cards reach.
func (l lattice) span() (left, width float32) {
	return l.left, float32(l.columns)*(l.width+theme.Gap) - theme.Gap
}

// at is where card i begins.
func (l lattice) at(i int) (x, y float32) {
	return l.left + float32(i%l.columns)*(l.width+theme.Gap), l.top(i)
}

// top is how far down card i begins.
func (l lattice) top(i int) float32 { return look.RimRoom + float32(i/l.columns)*l.pitch }

// height is that of n cards.
func (l lattice) height(n int) float32 {
	return look.RimRoom + float32((n+l.columns-1)/l.columns)*l.pitch
}
