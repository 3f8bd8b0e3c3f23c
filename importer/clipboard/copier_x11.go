//go:build !windows && !darwin

package clipboard

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"latchkey/importer/internal/xdisplay"
)

// The mark that keeps a text out of the histories of clipboard managers, and what
// it has to be.
const (
	kindHint  = "x-kde-passwordManagerHint"
	hintValue = "secret"
)

// xOffer owns the clipboard of an X server, and answers who asks for what is on
// it (X.Org's Inter-Client Communication Conventions Manual, section 2).
type xOffer struct {
	conn    *xgb.Conn
	display string
	text    string
	window  xproto.Window
	since   xproto.Timestamp // when it became the owner
	atoms   map[string]xproto.Atom
	give    map[xproto.Atom]answer // what it gives, by the kind that is asked for
	lost    chan struct{}          // closed when somebody else owns the clipboard, or the server is gone
}

// answer is the content of a property.
type answer struct {
	kind   xproto.Atom
	format byte // bits of one unit
	data   []byte
}

// offerSecret puts text on the clipboard of the X server, with the mark, or has
// that done by wl-copy.
func offerSecret(ctx context.Context, text string, terminal bool) (offer, error) {
	if terminal && os.Getenv("WAYLAND_DISPLAY") != "" {
		return offerWayland(ctx, text)
	}
	return offerX11(ctx, text, true)
}

func offerX11(ctx context.Context, text string, secret bool) (offer, error) {
	display := os.Getenv("DISPLAY")
	if display == "" {
		return nil, ErrNoDisplay
	}
	conn, err := xdisplay.Dial(ctx, display)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ended(ctx)
		}
		return nil, fmt.Errorf("%w: the display that DISPLAY names cannot be reached", ErrNoDisplay)
	}
	stop := context.AfterFunc(ctx, conn.Close)
	x := &xOffer{conn: conn, display: display, text: text, atoms: make(map[string]xproto.Atom), lost: make(chan struct{})}
	err = x.own(secret)
	if !stop() || err != nil {
		conn.Close()
		if ctx.Err() != nil {
			return nil, ended(ctx)
		}
		return nil, fmt.Errorf("%w: %w", ErrUncopied, err)
	}
	go x.serve()
	return x, nil
}

// own makes a window, and that the owner of the clipboard.
func (x *xOffer) own(secret bool) error {
	names := []string{"CLIPBOARD", "TARGETS", "TIMESTAMP", "MULTIPLE", "ATOM_PAIR", kindHint, "LATCHKEY_SELECTION"}
	for _, name := range append(names, textKinds()...) {
		reply, err := xproto.InternAtom(x.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		x.atoms[name] = reply.Atom
	}
	var err error
	if x.window, err = xproto.NewWindowId(x.conn); err != nil {
		return err
	}
	root := xproto.Setup(x.conn).DefaultScreen(x.conn).Root
	err = xproto.CreateWindowChecked(x.conn, 0, x.window, root, -10, -10, 1, 1, 0, xproto.WindowClassInputOnly, 0,
		xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
	if err != nil {
		return err
	}
	if x.since, err = x.now(); err != nil {
		return err
	}
	x.prepare(secret)
	err = xproto.SetSelectionOwnerChecked(x.conn, x.window, x.atoms["CLIPBOARD"], x.since).Check()
	if err != nil {
		return err
	}
	reply, err := xproto.GetSelectionOwner(x.conn, x.atoms["CLIPBOARD"]).Reply()
	if err != nil {
		return err
	}
	if reply.Owner != x.window {
		return errors.New("another program copied something at the same moment")
	}
	return nil
}

// now is the server's time. Owning the clipboard since a time, and not since "now",
// is what keeps a slow program from taking it off a quicker one.
func (x *xOffer) now() (xproto.Timestamp, error) {
	err := xproto.ChangePropertyChecked(x.conn, xproto.PropModeAppend, x.window, x.atoms["LATCHKEY_SELECTION"],
		xproto.AtomString, 8, 0, nil).Check()
	for err == nil {
		var event xgb.Event
		var xerr xgb.Error
		event, xerr = x.conn.WaitForEvent()
		switch e, ok := event.(xproto.PropertyNotifyEvent); {
		case ok:
			return e.Time, nil
		case xerr != nil:
			err = xerr
		case event == nil:
			err = errors.New("the X server is gone")
		}
	}
	return 0, err
}

// prepare makes the answers.
func (x *xOffer) prepare(secret bool) {
	x.give = make(map[xproto.Atom]answer)
	kinds := map[string]xproto.Atom{"TEXT": x.atoms["UTF8_STRING"]} // which may be of any kind
	for _, kind := range textKinds() {
		if kind != "TEXT" && (kind != kindLatin1 || ascii(x.text)) {
			kinds[kind] = x.atoms[kind]
		}
	}
	for kind, is := range kinds {
		x.give[x.atoms[kind]] = answer{is, 8, []byte(x.text)}
	}
	if secret {
		x.give[x.atoms[kindHint]] = answer{x.atoms[kindHint], 8, []byte(hintValue)}
	}
	x.give[x.atoms["TIMESTAMP"]] = answer{xproto.AtomInteger, 32, binary.LittleEndian.AppendUint32(nil, uint32(x.since))}
	targets := binary.LittleEndian.AppendUint32(nil, uint32(x.atoms["TARGETS"]))
	targets = binary.LittleEndian.AppendUint32(targets, uint32(x.atoms["MULTIPLE"]))
	for target := range x.give {
		targets = binary.LittleEndian.AppendUint32(targets, uint32(target))
	}
	x.give[x.atoms["TARGETS"]] = answer{xproto.AtomAtom, 32, targets}
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// serve answers until somebody else owns the clipboard, or this lets go of it.
func (x *xOffer) serve() {
	defer close(x.lost)
	defer x.conn.Close()
	defer func() {
		// The library trusts what the server sends, and panics where it makes no
		// sense.
		_ = recover()
	}()
	for {
		event, err := x.conn.WaitForEvent()
		if event == nil && err == nil {
			return // closed
		}
		switch e := event.(type) {
		case xproto.SelectionRequestEvent:
			x.answer(e)
		case xproto.SelectionClearEvent:
			if e.Selection == x.atoms["CLIPBOARD"] && e.Owner == x.window {
				return
			}
		}
	}
}

// answer gives what was asked for, and says so or that it does not.
func (x *xOffer) answer(e xproto.SelectionRequestEvent) {
	if e.Property == 0 {
		e.Property = e.Target // as programs from before the conventions ask
	}
	given := e.Property
	if e.Target == x.atoms["MULTIPLE"] {
		x.many(e)
	} else if !x.put(e.Requestor, e.Property, e.Target) {
		given = 0
	}
	n := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: given}
	xproto.SendEvent(x.conn, false, e.Requestor, 0, string(n.Bytes()))
}

// put puts the answer to target into a property of the window that wants it.
func (x *xOffer) put(requestor xproto.Window, property, target xproto.Atom) bool {
	a, ok := x.give[target]
	if !ok {
		return false
	}
	units := uint32(len(a.data) * 8 / int(a.format))
	return xproto.ChangePropertyChecked(x.conn, xproto.PropModeReplace, requestor, property, a.kind, a.format, units, a.data).Check() == nil
}

// many answers a request for several kinds at once, which are in a property as
// pairs of a kind and where it is to go; what is not given becomes none.
func (x *xOffer) many(e xproto.SelectionRequestEvent) {
	const most = 64 // pairs
	reply, err := xproto.GetProperty(x.conn, false, e.Requestor, e.Property, xproto.GetPropertyTypeAny, 0, 2*most).Reply()
	if err != nil || reply.Format != 32 {
		return
	}
	pairs := reply.Value[:len(reply.Value)/8*8]
	for at := 0; at < len(pairs); at += 8 {
		target := xproto.Atom(binary.LittleEndian.Uint32(pairs[at:]))
		property := xproto.Atom(binary.LittleEndian.Uint32(pairs[at+4:]))
		if !x.put(e.Requestor, property, target) {
			binary.LittleEndian.PutUint32(pairs[at+4:], 0)
		}
	}
	xproto.ChangeProperty(x.conn, xproto.PropModeReplace, e.Requestor, e.Property, x.atoms["ATOM_PAIR"], 32, uint32(len(pairs)/4), pairs)
}

// marked implements [offer].
func (x *xOffer) marked() bool { return true } // the blank that is not is never asked

// withdraw implements [offer].
func (x *xOffer) withdraw(ctx context.Context) {
	ours := x.release(ctx)
	x.wipe(ctx, ours)
}

// release gives the clipboard up by taking the window away, with which it goes
// only as long as that owns it: there is no moment in which it would be taken off
// somebody else. It reports whether it was owned until then.
func (x *xOffer) release(ctx context.Context) (ours bool) {
	select {
	case <-x.lost:
		return false
	default:
	}
	defer context.AfterFunc(ctx, x.conn.Close)()
	reply, err := xproto.GetSelectionOwner(x.conn, x.atoms["CLIPBOARD"]).Reply()
	ours = err == nil && reply.Owner == x.window
	_ = xproto.DestroyWindowChecked(x.conn, x.window).Check()
	x.conn.Close()
	return ours
}

const (
	// returnTime is how long a clipboard manager has to put back what it has
	// seen; Parcellite and Clipman do so within 120 ms.
	returnTime = 600 * time.Millisecond
	returnStep = 50 * time.Millisecond
	// clearPatience is how long a program may take to say what is on the
	// clipboard.
	clearPatience = 500 * time.Millisecond
)

// wipe sees to it that no clipboard manager goes on offering the text: one that
// took it over when it was copied or, where it was ours until now, puts it back.
func (x *xOffer) wipe(ctx context.Context, ours bool) {
	for deadline := time.Now().Add(returnTime); ; {
		c, err := readSelection(ctx, x.display, "CLIPBOARD", Text, clearPatience)
		switch {
		case err != nil:
			return
		case c.Text == x.text:
			x.blank(ctx)
			return
		case !ours, len(c.Offered) > 0, time.Now().After(deadline):
			return
		}
		select {
		case <-time.After(returnStep):
		case <-ctx.Done():
			return
		}
	}
}

// blank has the clipboard hold a blank until something else is copied. An empty
// text would be put back in its turn; a blank is what the manager then knows as
// copied last, so it has no mark.
func (x *xOffer) blank(ctx context.Context) { _, _ = offerX11(ctx, " ", false) }
