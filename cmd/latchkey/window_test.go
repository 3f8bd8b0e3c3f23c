package main

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// The end of the program waits for nothing that Fyne hands from one goroutine to another
// while its loop ends.
func TestNothingIsLeftToTheEnd(t *testing.T) {
	test.NewTempApp(t) // is there again after this
	l, ok := newFyne().Lifecycle().(interface{ OnStopped() func() })
	if !ok {
		t.Fatal("Fyne does not say what it does when it has stopped")
	}
	if l.OnStopped() != nil {
		t.Error("something is left to be done when the loop has ended")
	}
}
