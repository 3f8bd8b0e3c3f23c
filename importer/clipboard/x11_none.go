//go:build windows || darwin

package clipboard

import "context"

// AcceptDrops returns ErrNoDisplay: it is for X11 only.
func AcceptDrops(context.Context, uint32, func(Content, error)) error { return ErrNoDisplay }
