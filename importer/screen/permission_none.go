//go:build darwin && !cgo

package screen

// permitted is not known without cgo, with which nothing can be captured either.
func permitted() bool { return true }

func nothing() error { return ErrUnsupported }
