package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

const (
	// dragFrom is how far the mouse goes until a press becomes a drag. Below it
	// is a click by an unsteady hand, which copies.
	dragFrom = 8
	// dragEdge is how near to the edge of the list it scrolls, dragStep how far
	// at a time, and dragEvery how often.
	dragEdge  = 44
	dragStep  = 18
	dragEvery = 40 * time.Millisecond
)

// A drag is a press on a card and what follows until it is let go.
type drag struct {
	id       vault.ID
	row      *row // that was pressed; another account may be on it by now
	from, at fyne.Position
	inside   fyne.Position // where on the card it began

	moving bool // it went far enough
	over   bool // it was refused or given up: what follows means nothing
	to     int  // before which card it would be put

	mark   *canvas.Rectangle // where that is
	ghost  fyne.CanvasObject // what is carried along
	scroll func()            // stops scrolling; nil while nothing scrolls
}

// dragged follows the mouse while it is down.
func (c *cards) dragged(r *row, e *fyne.DragEvent) {
	if c.drag == nil {
		id := r.account.ID
		if r.pressed != "" {
			id = r.pressed
		}
		c.drag = &drag{
			id: id, row: r, from: e.AbsolutePosition.Subtract(e.Dragged),
			inside: e.Position.Subtract(e.Dragged),
		}
	}
	d := c.drag
	d.at = e.AbsolutePosition
	if d.over || !d.moving && !c.begin(d) {
		return
	}
	c.follow()
}

// begin makes a press a drag once it has gone far enough, and reports whether it
// is one.
func (c *cards) begin(d *drag) bool {
	way := d.at.Subtract(d.from)
	if way.X*way.X+way.Y*way.Y < dragFrom*dragFrom {
		return false
	}
	i := c.find(d.id)
	why := c.host.whyFixed()
	if i < 0 || why != "" {
		d.over = true
		if why != "" {
			c.host.toast(why)
		}
		return false
	}
	d.moving = true
	c.choose(d.id)
	d.mark = canvas.NewRectangle(look.Colour(standard.ColorNamePrimary))
	d.mark.CornerRadius = 2
	title, _ := headings(c.accounts[i])
	name := look.NewText(title, theme.SizeTitle, standard.ColorNameForeground)
	name.Bold()
	ground := look.NewPanel(theme.ColorRaised, theme.RadiusField)
	ground.Line = standard.ColorNamePrimary
	d.ghost = container.NewStack(ground, container.New(layout.NewCustomPaddedLayout(8, 8, 14, 14), name))
	d.ghost.Resize(fyne.NewSize(min(name.FullWidth()+28, c.lattice.width-40), 36))
	c.above.Objects = []fyne.CanvasObject{d.mark, d.ghost}
	c.above.Refresh()
	return true
}

// follow shows what is dragged where the mouse is, and where it would go.
func (c *cards) follow() {
	d := c.drag
	at := d.at.Subtract(c.host.fyne.Driver().AbsolutePositionForObject(c.scroll))
	d.ghost.Move(at.AddXY(14, -18))
	d.to = c.target(at.AddXY(0, c.scroll.Offset.Y), d)
	size, pos := c.gap(d.to, at.Y+c.scroll.Offset.Y)
	d.mark.Resize(size)
	d.mark.Move(pos.SubtractXY(0, c.scroll.Offset.Y))
	look.Show(d.mark, d.mark.Position().Y > -size.Height && d.mark.Position().Y < c.scroll.Size().Height)
	c.above.Refresh()
	c.scrollAt(at.Y)
}

// target is before which card something would be put that is let go at a place
// of the plane. Pinned accounts stay among themselves, and so do the others.
func (c *cards) target(at fyne.Position, d *drag) int {
	g := c.lattice
	y := at.Y - g.top(0)
	i := int((y + g.pitch/2) / g.pitch)
	if g.columns > 1 {
		column := int((at.X - g.left + (g.width+theme.Gap)/2) / (g.width + theme.Gap))
		i = max(int(y/g.pitch), 0)*g.columns + min(max(column, 0), g.columns)
	}
	first, end := c.group(d.id)
	return min(max(i, first), end)
}

// group is from where to before where the cards are that an account can be put
// among: the pinned ones, or the others.
func (c *cards) group(id vault.ID) (first, end int) {
	pins := 0
	for pins < len(c.accounts) && c.accounts[pins].Pinned {
		pins++
	}
	if i := c.find(id); i >= 0 && i < pins {
		return 0, pins
	}
	return pins, len(c.accounts)
}

// gap is the line before card i on the plane. In a grid, what comes before the
// first card of a line is after the last one of the line above as well: the line
// is where y is.
func (c *cards) gap(i int, y float32) (fyne.Size, fyne.Position) {
	const thick = 3
	g := c.lattice
	if g.columns == 1 {
		return fyne.NewSize(g.width, thick), fyne.NewPos(g.left, max(g.top(i)-(theme.Gap+thick)/2, 0))
	}
	size := fyne.NewSize(thick, c.shape.height)
	if i > 0 && i%g.columns == 0 && (y < g.top(i) || i == len(c.accounts)) {
		left, top := g.at(i - 1)
		return size, fyne.NewPos(left+g.width+(theme.Gap-thick)/2, top)
	}
	left, top := g.at(i)
	return size, fyne.NewPos(left-(theme.Gap+thick)/2, top)
}

// scrollAt scrolls for as long as the mouse is at the upper or lower edge.
func (c *cards) scrollAt(y float32) {
	d := c.drag
	step := float32(0)
	switch {
	case y < dragEdge:
		step = -dragStep
	case y > c.scroll.Size().Height-dragEdge:
		step = dragStep
	}
	most := max(c.lattice.height(len(c.accounts))-c.scroll.Size().Height, 0)
	to := min(max(c.scroll.Offset.Y+step, 0), most)
	if to == c.scroll.Offset.Y {
		d.stopScrolling()
		return
	}
	if d.scroll != nil {
		return // the next step is on its way
	}
	d.scroll = c.host.once(dragEvery, func() {
		d.scroll = nil
		c.scroll.ScrollToOffset(fyne.NewPos(0, to))
		c.place()
		c.follow()
	})
}

func (d *drag) stopScrolling() {
	if d.scroll != nil {
		d.scroll()
		d.scroll = nil
	}
}

// dropped is called when the mouse is let go.
func (c *cards) dropped() {
	d := c.drag
	if d == nil {
		return
	}
	if d.moving && !d.over {
		c.follow() // the accounts may be others than when the mouse moved last
	}
	c.endDrag()
	c.drag = nil
	switch {
	case d.over:
	case d.moving:
		c.host.moveTo(d.id, d.to)
	default:
		d.row.Tapped(&fyne.PointEvent{AbsolutePosition: d.at, Position: d.inside})
	}
	d.row.pressed = ""
}

// giveUp ends a drag with nothing moved, and reports whether there was one.
func (c *cards) giveUp() bool {
	if c.drag == nil || !c.drag.moving || c.drag.over {
		return false
	}
	c.drag.over = true // the mouse is still down
	c.endDrag()
	return true
}

// endDrag takes away what was drawn of a drag.
func (c *cards) endDrag() {
	c.drag.stopScrolling()
	c.above.Objects = nil
	c.above.Refresh()
}
