//go:build !windows && !darwin

package clipboard

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"latchkey/importer/internal/xdisplay"
)

// errX11 is wrapped where the X server answers with an error.
var errX11 = errors.New("the clipboard cannot be read")

// xBoard is a selection of an X server: "CLIPBOARD", what was copied (X.Org's
// Inter-Client Communication Conventions Manual, section 2).
type xBoard struct {
	conn      *xgb.Conn
	window    xproto.Window // which it is sent to
	selection xproto.Atom
	property  xproto.Atom // in which it is sent
	incr      xproto.Atom // the type of what comes in parts
	owner     xproto.Window
	offered   map[string]xproto.Atom
	events    chan xgb.Event // closed when the connection is
	patience  time.Duration  // with the owner
}

// readX11 reads the clipboard of a display.
func readX11(ctx context.Context, display string, want Want) (Content, error) {
	return readSelection(ctx, display, "CLIPBOARD", want, patience)
}

// readSelection reads any selection of a display, with patience for its owner.
func readSelection(ctx context.Context, display, selection string, want Want, patience time.Duration) (c Content, err error) {
	conn, err := xdisplay.Dial(ctx, display)
	switch {
	case err != nil && ctx.Err() != nil:
		return Content{}, ended(ctx)
	case err != nil:
		return Content{}, fmt.Errorf("%w: the display that DISPLAY names cannot be reached", ErrNoDisplay)
	}
	// What the server answers is not looked at closely by the library; closed,
	// it lets go of whoever waits for an answer.
	defer context.AfterFunc(ctx, conn.Close)()
	defer conn.Close()
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("%w: the X server's answer makes no sense", errX11)
		}
		if ctx.Err() != nil {
			err = ended(ctx)
		}
		if err != nil {
			c = Content{}
		}
	}()
	x, err := newXBoard(conn, selection, patience)
	if err != nil {
		return Content{}, fmt.Errorf("%w: %w", errX11, err)
	}
	c, err = choose(ctx, x, want)
	if errors.Is(err, ErrEnded) && x.follow() {
		return choose(ctx, x, want) // something else was copied just then
	}
	return c, err
}

// newXBoard makes the window that the selection is sent to.
func newXBoard(conn *xgb.Conn, selection string, patience time.Duration) (*xBoard, error) {
	x := &xBoard{conn: conn, events: make(chan xgb.Event), patience: patience}
	for name, atom := range map[string]*xproto.Atom{selection: &x.selection, "LATCHKEY_SELECTION": &x.property, "INCR": &x.incr} {
		reply, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return nil, err
		}
		*atom = reply.Atom
	}
	var err error
	if x.window, err = xproto.NewWindowId(conn); err != nil {
		return nil, err
	}
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	err = xproto.CreateWindowChecked(conn, 0, x.window, root, -10, -10, 1, 1, 0, xproto.WindowClassInputOnly, 0,
		xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
	if err != nil {
		return nil, err
	}
	x.follow()
	go func() {
		defer close(x.events)
		for {
			event, err := conn.WaitForEvent()
			if event == nil && err == nil {
				return // closed
			}
			if event != nil {
				x.events <- event
			}
		}
	}()
	return x, nil
}

// follow finds out who owns the selection now, to be told when that ends. It
// reports whether somebody does.
func (x *xBoard) follow() bool {
	reply, err := xproto.GetSelectionOwner(x.conn, x.selection).Reply()
	if err != nil {
		return false
	}
	if x.owner = reply.Owner; x.owner != 0 {
		// Where it has ended meanwhile, nobody answers.
		_ = xproto.ChangeWindowAttributesChecked(x.conn, x.owner, xproto.CwEventMask, []uint32{xproto.EventMaskStructureNotify}).Check()
	}
	return x.owner != 0
}

func (x *xBoard) kinds(ctx context.Context) ([]string, error) {
	if x.owner == 0 {
		return nil, nil
	}
	targets, err := x.convert(ctx, x.atom("TARGETS"), 4*maxKinds)
	if errors.Is(err, errRefused) {
		// Programs from before this was asked have text.
		x.offered = map[string]xproto.Atom{kindLatin1: xproto.AtomString}
		return []string{kindLatin1}, nil
	}
	if err != nil {
		return nil, err
	}
	x.offered = make(map[string]xproto.Atom)
	var names []string
	var asked []xproto.GetAtomNameCookie
	for rest := targets; len(rest) >= 4; rest = rest[4:] {
		asked = append(asked, xproto.GetAtomName(x.conn, xproto.Atom(binary.LittleEndian.Uint32(rest))))
	}
	for i, cookie := range asked {
		reply, err := cookie.Reply()
		if err != nil {
			continue // no atom: it is offered by nobody else
		}
		x.offered[reply.Name] = xproto.Atom(binary.LittleEndian.Uint32(targets[4*i:]))
		names = append(names, reply.Name)
	}
	return names, nil
}

func (x *xBoard) get(ctx context.Context, kind string, most int) ([]byte, error) {
	target, ok := x.offered[kind]
	if !ok {
		return nil, errRefused
	}
	return x.convert(ctx, target, most)
}

// atom returns the number of a name, and 0, which nothing has, where the server
// cannot be asked.
func (x *xBoard) atom(name string) xproto.Atom {
	reply, err := xproto.InternAtom(x.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	return reply.Atom
}

// next waits for an event that is wanted.
func (x *xBoard) next(ctx context.Context, wanted func(xgb.Event) bool) error {
	timer := time.NewTimer(x.patience)
	defer timer.Stop()
	for {
		select {
		case event, ok := <-x.events:
			gone, destroyed := event.(xproto.DestroyNotifyEvent)
			switch {
			case !ok:
				return fmt.Errorf("%w: the X server is gone", errX11)
			case wanted(event):
				return nil
			case destroyed && gone.Window == x.owner:
				return ErrEnded
			}
		case <-timer.C:
			return ErrNoAnswer
		case <-ctx.Done():
			return ended(ctx)
		}
	}
}
