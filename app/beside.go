package app

import (
	"context"

	"fyne.io/fyne/v2"
)

// To make the native window takes Fyne's goroutine longer than anything else at
// the start, and nothing looks at what it holds meanwhile. So the list is put
// together beside it, and waited for where the driver first asks how small the
// window can be: from there on everything is for Fyne's goroutine alone.

// A beginning is what is put together beside the making of the window.
type beginning struct {
	late    context.CancelFunc // the vault is not waited for any longer
	done    chan struct{}
	opened  bool  // in time
	err     error // why it was not
	usesErr error
}

// A meeting is the layout of what the window holds. It calls meet, if there is
// one, before it says how small that can be.
type meeting struct {
	usual fyne.Layout
	meet  func()
}

// Layout implements [fyne.Layout].
func (m *meeting) Layout(objects []fyne.CanvasObject, size fyne.Size) { m.usual.Layout(objects, size) }

// MinSize implements [fyne.Layout].
func (m *meeting) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m.hold()
	return m.usual.MinSize(objects)
}

// hold calls meet, the first time.
func (m *meeting) hold() {
	if meet := m.meet; meet != nil {
		m.meet = nil
		meet()
	}
}

// begin opens the vault and puts its list together, beside whatever is done until
// meet is called. Until then no other method of a may be.
func (a *App) begin() {
	early, ok := a.keyrings.(EarlyKeyrings)
	if !ok {
		a.loadUses()
		a.open("")
		return
	}
	b := &beginning{done: make(chan struct{})}
	ctx, late := context.WithCancel(a.ctx)
	b.late = late
	size := a.startSize()
	go func() {
		defer close(b.done)
		if a.fonts != nil {
			<-a.fonts
		}
		b.usesErr = a.readUses()
		var v Vault
		if v, b.err, b.opened = early.Opened(ctx); !b.opened || b.err != nil {
			return
		}
		a.vault = v
		a.fillList()
		a.list.root.Resize(size)
	}()
	a.stage.meeting.meet = func() { a.meet(b) }
}

// meet ends what was begun beside, and shows what came of it.
func (a *App) meet(b *beginning) {
	b.late()
	<-b.done
	switch {
	case !b.opened:
		a.open("")
	case b.err != nil:
		a.notOpened(b.err)
	default:
		a.appear()
	}
	a.tellUses(b.usesErr)
}

// readUses reads how much accounts were used before, at once.
func (a *App) readUses() error {
	if a.used.kept == nil {
		return nil
	}
	before, err := a.used.kept.Load()
	a.used.take(before)
	return err
}
