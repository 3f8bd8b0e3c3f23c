//go:build !linux || !(386 || amd64 || arm || arm64 || loong64 || riscv64)

package camera

import "context"

// Supported reports whether there are cameras on this system.
func Supported() bool { return false }

// List returns [ErrUnsupported].
func List(context.Context) ([]Device, error) { return nil, ErrUnsupported }

// A Stream is a camera that is on; here there is none.
type Stream struct{}

// Open returns [ErrUnsupported].
func Open(context.Context, Device) (*Stream, error) { return nil, ErrUnsupported }

// Next returns [ErrUnsupported].
func (*Stream) Next(context.Context) (Frame, error) { return Frame{}, ErrUnsupported }

// Close does nothing.
func (*Stream) Close() error { return nil }
