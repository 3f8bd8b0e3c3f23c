//go:build !windows && !darwin

// Package xdisplay connects to X servers.
package xdisplay

import (
	"context"
	"io"

	"github.com/jezek/xgb"
)

// Dial connects to a display, ":0" for example. The library connects without an
// end, so that goes on beside; where ctx ends first its error is returned.
func Dial(ctx context.Context, display string) (*xgb.Conn, error) {
	// It tells its own logger of every display without a password; errors come
	// back all the same.
	xgb.Logger.SetOutput(io.Discard)
	type dialled struct {
		conn *xgb.Conn
		err  error
	}
	done := make(chan dialled, 1)
	go func() {
		conn, err := xgb.NewConnDisplay(display)
		done <- dialled{conn, err}
	}()
	select {
	case d := <-done:
		return d.conn, d.err
	case <-ctx.Done():
		go func() {
			if d := <-done; d.err == nil {
				d.conn.Close()
			}
		}()
		return nil, ctx.Err()
	}
}
