//go:build darwin && !cgo

package clipboard

import "context"

func read(context.Context, Want) (Content, error) { return Content{}, ErrUnsupported }
