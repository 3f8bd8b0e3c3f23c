package app

import (
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// cards is the list proper: any number of accounts on as many rows as the
// window has room for. A row is bound to an account when it scrolls into view,
// and again whenever the accounts are set.
//
// It is not Fyne's List, because that refreshes every row it has for a change
// in one, once a second.
type cards struct {
	widget.BaseWidget
	host *listScreen

	accounts   []vault.Account // those that pass the search, in order
	generation int             // counts how often accounts was set
	selected   vault.ID        // empty where there are none

	shape    cardShape
	lattice  lattice
	counting bool // Ctrl is held, and the first cards show their keys

	rows   []*row // account i is on row i modulo their number
	scroll *container.Scroll
	plane  *fyne.Container // what is scrolled: the rows, on the height of all accounts

	drag  *drag           // nil while nothing is dragged
	above *fyne.Container // what is drawn of that
}

func newCards(host *listScreen) *cards {
	c := &cards{host: host, shape: shapeFor(host.prefs.now.List)}
	c.lattice = latticeFor(0, 0, false, c.shape)
	c.plane = container.New(&planeLayout{c})
	c.scroll = container.NewVScroll(c.plane)
	c.scroll.OnScrolled = func(fyne.Position) { c.place() }
	c.above = container.NewWithoutLayout()
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements [fyne.Widget].
func (c *cards) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(c.scroll, c.above))
}

// Resize puts rows where there is room for more.
func (c *cards) Resize(size fyne.Size) {
	c.BaseWidget.Resize(size)
	c.fit()
}

// set shows these accounts. What was selected stays so if it is among them;
// otherwise what is in its place now becomes so.
func (c *cards) set(accounts []vault.Account) {
	place := max(c.position(), 0)
	c.accounts = accounts
	c.generation++
	if c.position() < 0 {
		c.selected = ""
		if len(accounts) > 0 {
			c.selected = accounts[min(place, len(accounts)-1)].ID
		}
	}
	c.fit()
}

// restyle makes the cards look as is set now.
func (c *cards) restyle() {
	c.shape = shapeFor(c.host.prefs.now.List)
	c.generation++
	c.fit()
	c.move(0) // the selected one stays in view
}

// fit makes what is scrolled as high as all cards are in this window, and puts
// them there.
func (c *cards) fit() {
	before := c.lattice.columns
	c.lattice = latticeFor(c.scroll.Size().Width, len(c.host.entries), c.host.prefs.now.List.Grid, c.shape)
	if c.lattice.columns != before && c.host.head != nil {
		c.host.head.Refresh() // it is as wide as the cards
	}
	c.plane.Resize(c.plane.MinSize().Max(c.scroll.Size()))
	c.scroll.Refresh()
	c.place()
}

// place binds and puts the rows that are in view, and hides the others.
func (c *cards) place() {
	g := c.lattice
	lines := int(math.Ceil(float64(c.scroll.Size().Height/g.pitch))) + 1
	first := max(int(c.scroll.Offset.Y/g.pitch), 0) * g.columns
	c.grow(lines * g.columns)
	end := min(first+lines*g.columns, len(c.accounts))
	shown := make([]bool, len(c.rows))
	for i := first; i < end; i++ {
		r := c.rows[i%len(c.rows)]
		shown[i%len(c.rows)] = true
		if r.bound != c.generation || r.index != i {
			r.bind(c.accounts[i], i, c.generation)
		}
		r.Resize(fyne.NewSize(g.width, c.shape.height))
		r.Move(fyne.NewPos(g.at(i)))
		look.Show(r, true)
	}
	for i, r := range c.rows {
		if !shown[i] {
			r.index = -1
			look.Show(r, false)
		}
		if !shown[i] || !c.sees(r.request, r) {
			r.letGo()
		}
	}
	// Tab goes through them in this order.
	slices.SortFunc(c.plane.Objects, func(a, b fyne.CanvasObject) int { return a.(*row).index - b.(*row).index })
}

// sees reports whether the middle of what lies on r is in view.
func (c *cards) sees(o fyne.CanvasObject, r *row) bool {
	y := r.Position().Y + o.Position().Y + o.Size().Height/2 - c.scroll.Offset.Y
	return y >= 0 && y <= c.scroll.Size().Height
}

// grow makes rows until there are n. As it changes which account is on which
// row, all of them are bound again.
func (c *cards) grow(n int) {
	if len(c.rows) >= n {
		return
	}
	for len(c.rows) < n {
		r := newRow(c)
		c.rows = append(c.rows, r)
		c.plane.Objects = append(c.plane.Objects, r)
	}
	c.generation++
}

// tick lets the rows in view show what they show at t.
func (c *cards) tick(t time.Time) {
	for _, r := range c.rows {
		if r.index >= 0 {
			r.tick(t)
		}
	}
}

// count shows, or no longer shows, the keys of the first cards.
func (c *cards) count(on bool) {
	if c.counting == on {
		return
	}
	c.counting = on
	for _, r := range c.rows {
		r.count()
	}
}

// position is where the selected account is in the list, or -1.
func (c *cards) position() int { return c.find(c.selected) }

// find is where an account is in the list, or -1.
func (c *cards) find(id vault.ID) int { return index(c.accounts, id) }

// choose selects an account.
func (c *cards) choose(id vault.ID) {
	c.selected = id
	for _, r := range c.rows {
		r.mark()
	}
}

// row returns the row that the account is on, or nil where it is not in view.
func (c *cards) row(id vault.ID) *row {
	for _, r := range c.rows {
		if r.index >= 0 && r.account.ID == id {
			return r
		}
	}
	return nil
}

// move selects the account so many further on, and scrolls there.
func (c *cards) move(by int) {
	if len(c.accounts) == 0 {
		return
	}
	i := min(max(c.position()+by, 0), len(c.accounts)-1)
	c.choose(c.accounts[i].ID)
	c.reveal(i)
}

// moveLines selects the account so many lines further down. On the first and the
// last line it stays in its column.
func (c *cards) moveLines(by int) {
	g, n := c.lattice, len(c.accounts)
	if n == 0 {
		return
	}
	i := max(c.position(), 0)
	last := (n - 1) / g.columns
	line := min(max(i/g.columns+by, 0), last)
	c.move(line*g.columns + i%g.columns - c.position())
}

// page is how many lines are seen at once.
func (c *cards) page() int { return max(int(c.scroll.Size().Height/c.lattice.pitch), 1) }

// first selects the first account and scrolls to it.
func (c *cards) first() { c.move(-len(c.accounts)) }

// reveal scrolls just as far as account i needs to be seen whole.
func (c *cards) reveal(i int) {
	top := c.lattice.top(i)
	y := c.scroll.Offset.Y
	y = max(y, top+c.shape.height+theme.Gap-c.scroll.Size().Height)
	y = min(y, top-look.RimRoom)
	c.scroll.ScrollToOffset(fyne.NewPos(0, max(y, 0)))
	c.place()
}

// planeLayout is as high as all accounts. The rows are put by cards.place.
type planeLayout struct{ c *cards }

func (l *planeLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.c.lattice.height(len(l.c.accounts)))
}

func (l *planeLayout) Layout([]fyne.CanvasObject, fyne.Size) {}
