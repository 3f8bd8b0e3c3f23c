package app

import (
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

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

	rows   []*row // account i is on row i modulo their number
	scroll *container.Scroll
	plane  *fyne.Container // what is scrolled: the rows, on the height of all accounts
}

func newCards(host *listScreen) *cards {
	c := &cards{host: host}
	c.plane = container.New(&planeLayout{c})
	c.scroll = container.NewVScroll(c.plane)
	c.scroll.OnScrolled = func(fyne.Position) { c.place() }
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements [fyne.Widget].
func (c *cards) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.scroll) }

// Resize puts rows where there is room for more.
func (c *cards) Resize(size fyne.Size) {
	c.BaseWidget.Resize(size)
	c.place()
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
	c.plane.Resize(c.plane.MinSize().Max(c.scroll.Size()))
	c.scroll.Refresh()
	c.place()
}

// top is where the card of account i begins.
func top(i int) float32 { return float32(i) * rowPitch }

// place binds and puts the rows that are in view, and hides the others.
func (c *cards) place() {
	height := c.scroll.Size().Height
	first := max(int(c.scroll.Offset.Y/rowPitch), 0)
	count := int(math.Ceil(float64(height/rowPitch))) + 1
	c.grow(count)
	end := min(first+len(c.rows), len(c.accounts))
	left, width := column(c.scroll.Size().Width)
	shown := make([]bool, len(c.rows))
	for i := first; i < end; i++ {
		r := c.rows[i%len(c.rows)]
		shown[i%len(c.rows)] = true
		if r.bound != c.generation || r.index != i {
			r.bind(c.accounts[i], i, c.generation)
		}
		r.Resize(fyne.NewSize(width, rowHeight))
		r.Move(fyne.NewPos(left, top(i)))
		show(r, true)
	}
	for i, r := range c.rows {
		if !shown[i] {
			r.index = -1
			show(r, false)
		}
	}
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

// position is where the selected account is in the list, or -1.
func (c *cards) position() int {
	return slices.IndexFunc(c.accounts, func(a vault.Account) bool { return a.ID == c.selected })
}

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

// page is how many accounts are seen at once.
func (c *cards) page() int { return max(int(c.scroll.Size().Height/rowPitch), 1) }

// first selects the first account and scrolls to it.
func (c *cards) first() { c.move(-len(c.accounts)) }

// reveal scrolls just as far as account i needs to be seen whole.
func (c *cards) reveal(i int) {
	height := c.scroll.Size().Height
	y := c.scroll.Offset.Y
	y = max(y, top(i)+rowHeight+theme.Gap-height)
	y = min(y, top(i))
	c.scroll.ScrollToOffset(fyne.NewPos(0, max(y, 0)))
	c.place()
}

// planeLayout is as high as all accounts. The rows are put by cards.place.
type planeLayout struct{ c *cards }

func (l *planeLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, top(len(l.c.accounts)))
}

func (l *planeLayout) Layout([]fyne.CanvasObject, fyne.Size) {}
