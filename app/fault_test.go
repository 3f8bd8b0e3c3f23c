package app

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2/test"
)

// Why it cannot start is seen by whoever started it from a menu.
func TestFaultIsShown(t *testing.T) {
	f := test.NewTempApp(t)
	w := newFault(f, errors.New("no folder for the settings is known: name one in LATCHKEY_CONFIG"))
	defer w.Close()
	b := &bench{t: t, app: &App{window: w}}
	b.sees("Latchkey cannot start", "No folder for the settings is known: name one in LATCHKEY_CONFIG.", "Quit")
}
