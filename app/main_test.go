package app

import (
	"os"
	"runtime/debug"
	"testing"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
)

// TestMain has the tests do without what costs them half of their time and what
// nothing of the window is drawn with.
func TestMain(m *testing.M) {
	// The program is built without Fyne's font of emoji; here its four megabytes
	// would be read with each window.
	if emoji, ok := standard.DefaultEmojiFont().(*fyne.StaticResource); ok && emoji != nil {
		emoji.StaticContent = standard.DefaultSymbolFont().Content()
	}
	// Fyne keeps the widgets of windows that are gone for a minute, and to look
	// through all of them for garbage time and again takes longer than the rest. It is
	// done as usual where they come to more than a small machine has.
	debug.SetGCPercent(300)
	debug.SetMemoryLimit(1500 << 20)
	os.Exit(m.Run())
}
