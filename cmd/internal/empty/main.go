// Command empty shows a window of Fyne with next to nothing in it, as large as
// Latchkey's: what the library and the graphics driver cost by themselves. The
// benchmarks measure it beside Latchkey.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

func main() {
	w := app.NewWithID("app.latchkey.Empty").NewWindow("Empty")
	w.Resize(fyne.NewSize(theme.WindowWidth, theme.WindowHeight))
	w.SetContent(widget.NewLabel("Nothing but a window"))
	w.ShowAndRun()
}
