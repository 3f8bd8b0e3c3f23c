package instance

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/gofrs/flock"
)

// A Hold is the right to have the window.
type Hold struct {
	listener *net.UnixListener
	lock     *flock.Flock
	patience time.Duration
	uid      int

	ctx  context.Context // ends when the right is given back
	stop context.CancelFunc
}

// Serve gives what further starts hand over to take, until the Hold is closed.
// take is called on several goroutines, and returns when the window has taken
// the message or ctx has ended; its error goes back to the start, as a sentence.
// Starts that came before Serve was called have waited.
func (h *Hold) Serve(take func(ctx context.Context, m Message) error) {
	for {
		conn, err := h.listener.AcceptUnix()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(retryEvery) // out of descriptors, say
			continue
		}
		go h.answer(conn, take)
	}
}

// answer answers one start. One that says nothing in time, or that is another
// user's, gets none.
func (h *Hold) answer(conn *net.UnixConn, take func(context.Context, Message) error) {
	defer conn.Close()
	if uid, err := peer(conn); err != nil || uid != h.uid {
		return
	}
	ctx, cancel := context.WithTimeout(h.ctx, h.patience)
	defer cancel()
	deadline, _ := ctx.Deadline()
	if conn.SetDeadline(deadline) != nil {
		return
	}
	var m Message
	if receive(conn, &m) != nil {
		return
	}
	err := take(ctx, m)
	if ctx.Err() != nil {
		return
	}
	a := answer{Taken: err == nil}
	if err != nil {
		a.Refused = err.Error()
	}
	_ = send(conn, a) // where it has gone there is nobody to tell
}

// Close gives the right back. A start that was not answered yet tries again,
// and becomes the next window.
func (h *Hold) Close() error {
	h.stop()
	return errors.Join(h.listener.Close(), h.lock.Unlock())
}
