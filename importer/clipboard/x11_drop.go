//go:build !windows && !darwin

package clipboard

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"latchkey/importer/internal/xdisplay"
)

// dropPatience is how long all that was dropped may take to come.
const dropPatience = 30 * time.Second

// xdndVersion is the version of the protocol that is spoken here (freedesktop.org,
// "Drag-and-Drop Protocol for the X Window System").
const xdndVersion = 5

// AcceptDrops has what is dropped on an X11 window come here, for as long as ctx
// lasts, instead of to the library that made the window: that takes lists of
// files only, and a picture that is dragged out of Chromium is none. It returns
// ErrNoDisplay where there is no X server. Dropped is called on the goroutine
// that AcceptDrops was called on.
func AcceptDrops(ctx context.Context, window uint32, dropped func(Content, error)) (err error) {
	display := os.Getenv("DISPLAY")
	if display == "" {
		return ErrNoDisplay
	}
	conn, err := xdisplay.Dial(ctx, display)
	if err != nil {
		return fmt.Errorf("%w: the display that DISPLAY names cannot be reached", ErrNoDisplay)
	}
	defer context.AfterFunc(ctx, conn.Close)()
	defer conn.Close()
	d := &dropSite{conn: conn, display: display, target: xproto.Window(window), dropped: dropped, atoms: make(map[string]xproto.Atom)}
	if err := d.open(); err != nil {
		return fmt.Errorf("taking what is dropped: %w", err)
	}
	for {
		event, err := conn.WaitForEvent()
		if event == nil && err == nil {
			return ended(ctx)
		}
		if message, ok := event.(xproto.ClientMessageEvent); ok && message.Format == 32 && len(message.Data.Data32) == 5 {
			d.hear(ctx, message)
		}
	}
}

// A dropSite takes the messages of drags over a window, in that window's stead.
type dropSite struct {
	conn    *xgb.Conn
	display string
	target  xproto.Window // that things are dropped on
	proxy   xproto.Window // that the messages go to
	dropped func(Content, error)
	atoms   map[string]xproto.Atom
	source  xproto.Window // of the drag that is over the window
	welcome bool          // what it brings is of use
}

// open makes the window that stands in for the other one, and says so on both.
func (d *dropSite) open() error {
	for _, name := range slices.Concat([]string{"XdndAware", "XdndProxy", "XdndEnter", "XdndPosition", "XdndStatus", "XdndLeave",
		"XdndDrop", "XdndFinished", "XdndTypeList", "XdndActionCopy"}, dropKinds()) {
		reply, err := xproto.InternAtom(d.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		d.atoms[name] = reply.Atom
	}
	var err error
	if d.proxy, err = xproto.NewWindowId(d.conn); err != nil {
		return err
	}
	root := xproto.Setup(d.conn).DefaultScreen(d.conn).Root
	if err := xproto.CreateWindowChecked(d.conn, 0, d.proxy, root, -10, -10, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil).Check(); err != nil {
		return err
	}
	// The one on the target is last, since with it the messages come here. It
	// counts only while the proxy names itself, so it may outlive this.
	if err := d.put(d.proxy, "XdndAware", xproto.AtomAtom, xdndVersion); err != nil {
		return err
	}
	if err := d.put(d.proxy, "XdndProxy", xproto.AtomWindow, uint32(d.proxy)); err != nil {
		return err
	}
	return d.put(d.target, "XdndProxy", xproto.AtomWindow, uint32(d.proxy))
}

func (d *dropSite) put(window xproto.Window, name string, kind xproto.Atom, value uint32) error {
	return xproto.ChangePropertyChecked(d.conn, xproto.PropModeReplace, window, d.atoms[name], kind, 32, 1,
		binary.LittleEndian.AppendUint32(nil, value)).Check()
}

// hear answers one message of a drag.
func (d *dropSite) hear(ctx context.Context, message xproto.ClientMessageEvent) {
	data := message.Data.Data32
	source := xproto.Window(data[0])
	switch message.Type {
	case d.atoms["XdndEnter"]:
		d.source, d.welcome = source, d.useful(source, data)
	case d.atoms["XdndPosition"]:
		answer := []uint32{uint32(d.target), 0, 0, 0, 0}
		if source == d.source && d.welcome {
			answer[1], answer[4] = 1, uint32(d.atoms["XdndActionCopy"])
		}
		d.send(source, "XdndStatus", answer)
	case d.atoms["XdndLeave"]:
		d.source, d.welcome = 0, false
	case d.atoms["XdndDrop"]:
		if source != d.source {
			return
		}
		d.source = 0
		content, err := d.fetch(ctx)
		answer := []uint32{uint32(d.target), 0, 0, 0, 0}
		if err == nil {
			answer[1], answer[2] = 1, uint32(d.atoms["XdndActionCopy"])
		}
		d.send(source, "XdndFinished", answer)
		if ctx.Err() == nil {
			d.dropped(content, err)
		}
	}
}

// useful reports whether a drag brings anything that can be taken.
func (d *dropSite) useful(source xproto.Window, data []uint32) bool {
	kinds := data[2:]
	if data[1]&1 != 0 { // more than three
		reply, err := xproto.GetProperty(d.conn, false, source, d.atoms["XdndTypeList"], xproto.AtomAtom, 0, maxKinds).Reply()
		if err != nil {
			return false
		}
		kinds = nil
		for list := reply.Value; len(list) >= 4; list = list[4:] {
			kinds = append(kinds, binary.LittleEndian.Uint32(list))
		}
	}
	return slices.ContainsFunc(dropKinds(), func(kind string) bool { return slices.Contains(kinds, uint32(d.atoms[kind])) })
}

// fetch gets what was dropped.
func (d *dropSite) fetch(ctx context.Context) (Content, error) {
	ctx, cancel := context.WithTimeout(ctx, dropPatience)
	defer cancel()
	return readSelection(ctx, d.display, "XdndSelection", Dropped, patience)
}

// send sends a message to the source of a drag.
func (d *dropSite) send(source xproto.Window, name string, data []uint32) {
	message := xproto.ClientMessageEvent{Format: 32, Window: source, Type: d.atoms[name], Data: xproto.ClientMessageDataUnionData32New(data)}
	xproto.SendEvent(d.conn, false, source, 0, string(message.Bytes()))
}
