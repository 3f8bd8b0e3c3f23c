//go:build !windows && !darwin

package clipboard

import (
	"context"
	"fmt"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// pieceWords is how much of a property is asked for at once, in units of four
// bytes.
const pieceWords = 256 << 10

// convert asks the owner for the selection in a kind, and returns it.
func (x *xBoard) convert(ctx context.Context, target xproto.Atom, most int) ([]byte, error) {
	xproto.DeleteProperty(x.conn, x.window, x.property)
	xproto.ConvertSelection(x.conn, x.window, x.selection, target, x.property, xproto.TimeCurrentTime)
	given := xproto.Atom(0)
	err := x.next(ctx, func(event xgb.Event) bool {
		e, ok := event.(xproto.SelectionNotifyEvent)
		if ok = ok && e.Requestor == x.window && e.Selection == x.selection && e.Target == target; ok {
			given = e.Property
		}
		return ok
	})
	switch {
	case err != nil:
		return nil, err
	case given == 0:
		return nil, errRefused
	}
	data, kind, err := x.take(most)
	if err != nil || kind != x.incr {
		return data, err
	}
	return x.parts(ctx, most)
}

// parts collects what is sent bit by bit: taking one away asks for the next, and
// an empty one is the end.
func (x *xBoard) parts(ctx context.Context, most int) ([]byte, error) {
	var all []byte
	for {
		err := x.next(ctx, func(event xgb.Event) bool {
			e, ok := event.(xproto.PropertyNotifyEvent)
			return ok && e.Window == x.window && e.Atom == x.property && e.State == xproto.PropertyNewValue
		})
		if err != nil {
			return nil, err
		}
		part, kind, err := x.take(most - len(all))
		switch {
		case err != nil:
			return nil, err
		case kind == 0:
			continue // an event from before it was taken away
		case len(part) == 0:
			return all, nil
		}
		all = append(all, part...)
	}
}

// take takes the property off the window, and returns what was in it with its
// type, which is 0 where there is none.
func (x *xBoard) take(most int) (data []byte, kind xproto.Atom, err error) {
	for {
		reply, err := xproto.GetProperty(x.conn, true, x.window, x.property, xproto.GetPropertyTypeAny,
			uint32(len(data)/4), pieceWords).Reply()
		if err != nil {
			return nil, 0, fmt.Errorf("%w: %w", errX11, err)
		}
		if len(data)+len(reply.Value)+int(reply.BytesAfter) > most && reply.Type != x.incr {
			return nil, 0, ErrTooLarge
		}
		data, kind = append(data, reply.Value...), reply.Type
		if reply.BytesAfter == 0 || len(reply.Value) == 0 {
			return data, kind, nil
		}
	}
}
