package instance

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// patience is how long a start waits for the window's answer. A window may be
// starting itself, on a computer that has much to do.
const patience = 10 * time.Second

// retryEvery is how often a start looks again where a window has begun or ended
// at the same moment.
const retryEvery = 20 * time.Millisecond

// ErrNoAnswer is the error of a window that has the lock and does not answer.
var ErrNoAnswer = errors.New("the window that is open does not answer: " +
	"it may still take in what you opened; otherwise end it and start it again")

// errGone says that nobody took the message: the window was not listening yet,
// or is ending.
var errGone = errors.New("no window took it")

// An entrance is how one gets in: Enter with what tests change.
type entrance struct {
	folder   string
	patience time.Duration
	uid      int // of whom to talk to
}

// Enter makes this program the one with the window, and returns its Hold; or it
// hands m over to the window that is there, and returns nil. An error is a
// [Refusal], [ErrNoAnswer], or says why neither is possible in folder.
func Enter(ctx context.Context, folder string, m Message) (*Hold, error) {
	return entrance{folder: folder, patience: patience, uid: os.Getuid()}.enter(ctx, m)
}

func (e entrance) enter(ctx context.Context, m Message) (*Hold, error) {
	if err := prepare(e.folder); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, e.patience)
	defer cancel()
	for {
		if h, err := e.hold(); h != nil || err != nil {
			return h, err
		}
		if err := e.handOver(ctx, m); !errors.Is(err, errGone) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ErrNoAnswer
		case <-time.After(retryEvery):
		}
	}
}

// hold takes the lock and listens, or returns nil where another program has it.
func (e entrance) hold() (*Hold, error) {
	lock := flock.New(filepath.Join(e.folder, lockName), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", lock.Path(), err)
	}
	if !locked {
		return nil, nil
	}
	// Who has the lock is alone, so a socket that is there is of a program that
	// did not end in order.
	path := filepath.Join(e.folder, socketName)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("removing what is left of the last window: %w", err), lock.Unlock())
	}
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		if listener != nil {
			err = errors.Join(err, listener.Close())
		}
		return nil, errors.Join(fmt.Errorf("listening for further starts: %w", err), lock.Unlock())
	}
	h := &Hold{listener: listener, lock: lock, patience: e.patience, uid: e.uid}
	h.ctx, h.stop = context.WithCancel(context.Background())
	return h, nil
}

// handOver gives m to the window. Its error is errGone where nobody took it and
// it is worth another try.
func (e entrance) handOver(ctx context.Context, m Message) error {
	var dialer net.Dialer
	dialed, err := dialer.DialContext(ctx, "unix", filepath.Join(e.folder, socketName))
	if err != nil {
		return errGone
	}
	defer dialed.Close()
	conn := dialed.(*net.UnixConn)
	if uid, err := peer(conn); err != nil || uid != e.uid {
		return errors.Join(errors.New("the window that is open is another user's"), err)
	}
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return fmt.Errorf("handing over: %w", err)
	}
	err = send(conn, m)
	if errors.Is(err, errTooMuch) {
		return err
	}
	var a answer
	if err == nil {
		err = receive(conn, &a)
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), ctx.Err() != nil:
		return ErrNoAnswer
	case err != nil:
		return errGone
	case !a.Taken:
		return Refusal(a.Refused)
	}
	return nil
}
