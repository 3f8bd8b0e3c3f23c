package desk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// xdndVersion is the version of the XDND protocol that a dropper speaks, the
// newest there is (freedesktop.org, "Drag-and-Drop Protocol for the X Window
// System").
const xdndVersion = 5

// Drop drops files on the middle of the window as a file manager does, and
// waits until the program has taken them.
func (w *Window) Drop(ctx context.Context, paths ...string) error {
	conn, err := xgb.NewConnDisplay(w.display.Name)
	if err != nil {
		return fmt.Errorf("dropping a file: %w", err)
	}
	defer conn.Close()
	size, err := w.Size()
	if err != nil {
		return err
	}
	d := &dropper{conn: conn, target: w.id, root: w.display.root}
	for _, path := range paths {
		d.list += (&url.URL{Scheme: "file", Path: path}).String() + "\r\n"
	}
	where, err := xproto.TranslateCoordinates(conn, w.id, d.root, int16(size.X/2), int16(size.Y/2)).Reply()
	if err != nil {
		return fmt.Errorf("dropping a file: %w", err)
	}
	d.x, d.y = int(where.DstX), int(where.DstY)
	if err := d.drop(ctx); err != nil {
		return fmt.Errorf("dropping a file: %w", err)
	}
	return nil
}

// A dropper is the source's side of one drag.
type dropper struct {
	conn         *xgb.Conn
	root, target xproto.Window
	to           xproto.Window // that the messages for the target go to
	source       xproto.Window
	x, y         int    // where on the root window
	list         string // text/uri-list, RFC 2483 section 5
}

func (d *dropper) drop(ctx context.Context) error {
	if err := d.becomeOwner(); err != nil {
		return err
	}
	if err := d.findProxy(); err != nil {
		return err
	}
	uriList, err := internAtom(d.conn, "text/uri-list")
	if err != nil {
		return err
	}
	action, err := internAtom(d.conn, "XdndActionCopy")
	if err != nil {
		return err
	}
	if err := d.send("XdndEnter", xdndVersion<<24, uint32(uriList), 0, 0); err != nil {
		return err
	}
	at := uint32(d.x)<<16 | uint32(d.y)
	if err := d.send("XdndPosition", 0, at, xproto.TimeCurrentTime, uint32(action)); err != nil {
		return err
	}
	return d.serve(ctx)
}

// becomeOwner makes the window that the drag comes from, with the file list to
// be asked for.
func (d *dropper) becomeOwner() error {
	id, err := xproto.NewWindowId(d.conn)
	if err != nil {
		return err
	}
	d.source = id
	xproto.CreateWindow(d.conn, 0, id, d.root, -10, -10, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil)
	selection, err := internAtom(d.conn, "XdndSelection")
	if err != nil {
		return err
	}
	return xproto.SetSelectionOwnerChecked(d.conn, id, selection, xproto.TimeCurrentTime).Check()
}

// findProxy finds out which window stands in for the target, as one does that
// names itself.
func (d *dropper) findProxy() error {
	name, err := internAtom(d.conn, "XdndProxy")
	if err != nil {
		return err
	}
	d.to = d.target
	named := func(window xproto.Window) xproto.Window {
		reply, err := xproto.GetProperty(d.conn, false, window, name, xproto.AtomWindow, 0, 1).Reply()
		if err != nil || len(reply.Value) != 4 {
			return 0
		}
		return xproto.Window(binary.LittleEndian.Uint32(reply.Value))
	}
	if proxy := named(d.target); proxy != 0 && named(proxy) == proxy {
		d.to = proxy
	}
	return nil
}

// serve answers the target's questions until it says that it is finished.
func (d *dropper) serve(ctx context.Context) error {
	status, err := internAtom(d.conn, "XdndStatus")
	if err != nil {
		return err
	}
	finished, err := internAtom(d.conn, "XdndFinished")
	if err != nil {
		return err
	}
	dropped := false
	return Await(ctx, "the window to take it", func() (bool, error) {
		event, xerr := d.conn.PollForEvent()
		if xerr != nil {
			return false, xerr
		}
		switch event := event.(type) {
		case xproto.ClientMessageEvent:
			data := event.Data.Data32
			switch {
			case event.Type == finished:
				return true, nil
			case event.Type == status && data[1]&1 == 0:
				return false, errors.New("the window does not take files here")
			case event.Type == status && !dropped:
				dropped = true
				return false, d.send("XdndDrop", 0, xproto.TimeCurrentTime, 0, 0)
			}
		case xproto.SelectionRequestEvent:
			return false, d.answer(event)
		}
		return false, nil
	})
}

// answer gives the list of files to the window that asks for it.
func (d *dropper) answer(ask xproto.SelectionRequestEvent) error {
	targets, err := internAtom(d.conn, "TARGETS")
	if err != nil {
		return err
	}
	uriList, err := internAtom(d.conn, "text/uri-list")
	if err != nil {
		return err
	}
	switch ask.Target {
	case targets:
		xproto.ChangeProperty(d.conn, xproto.PropModeReplace, ask.Requestor, ask.Property, xproto.AtomAtom,
			32, 1, binary.LittleEndian.AppendUint32(nil, uint32(uriList)))
	case uriList:
		xproto.ChangeProperty(d.conn, xproto.PropModeReplace, ask.Requestor, ask.Property, uriList,
			8, uint32(len(d.list)), []byte(d.list))
	default:
		ask.Property = 0
	}
	told := xproto.SelectionNotifyEvent{
		Time: ask.Time, Requestor: ask.Requestor,
		Selection: ask.Selection, Target: ask.Target, Property: ask.Property,
	}
	return xproto.SendEventChecked(d.conn, false, ask.Requestor, 0, string(told.Bytes())).Check()
}

// send sends one XDND message; every one starts with the source window.
func (d *dropper) send(name string, data ...uint32) error {
	kind, err := internAtom(d.conn, name)
	if err != nil {
		return err
	}
	message := xproto.ClientMessageEvent{
		Format: 32, Window: d.target, Type: kind,
		Data: xproto.ClientMessageDataUnionData32New(append([]uint32{uint32(d.source)}, data...)),
	}
	return xproto.SendEventChecked(d.conn, false, d.to, 0, string(message.Bytes())).Check()
}
