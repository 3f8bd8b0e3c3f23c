package main

import (
	"context"

	"latchkey/app"
	"latchkey/importer/camera"
)

// cameras are those of the computer, for the window.
type cameras struct{}

// systemCameras returns nil where this system's cameras cannot be used.
func systemCameras() app.Cameras {
	if !camera.Supported() {
		return nil
	}
	return cameras{}
}

// List implements [app.Cameras].
func (cameras) List(ctx context.Context) ([]camera.Device, error) { return camera.List(ctx) }

// Open implements [app.Cameras].
func (cameras) Open(ctx context.Context, d camera.Device) (app.Film, error) {
	stream, err := camera.Open(ctx, d)
	if err != nil {
		return nil, err // and no stream that is nil in an interface
	}
	return stream, nil
}
