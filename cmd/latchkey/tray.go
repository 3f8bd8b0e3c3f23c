package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/systray"
	"golang.org/x/image/draw"

	"latchkey/app"
	"latchkey/assets"
)

// tray is the icon in the desktop's tray. It uses the library that Fyne uses, and
// not Fyne's way to it: that has to be begun before it is known whether there is a
// tray, has a second window that some desktops show, and ends in a panic where
// there is no session bus.
type tray struct {
	open    func()        // what a click on the icon does
	work    chan func()   // is done one after the other, beside the window; nil where it has to be done on its goroutine
	started bool          // with work
	done    chan struct{} // closed when the menu that is shown is replaced
	end     func()        // takes the icon away
}

// traySize is the width of the icon in pixels: enough for a panel at any scale, and
// little to send.
const traySize = 64

func newTray() *tray {
	t := &tray{done: make(chan struct{})}
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		t.work = make(chan func(), 16)
		go func() {
			for work := range t.work {
				work()
			}
		}()
	}
	return t
}

// Show implements [app.Tray].
func (t *tray) Show(menu []app.TrayItem) {
	if t.work == nil {
		t.show(menu)
		return
	}
	t.work <- func() { t.show(menu) }
}

func (t *tray) show(menu []app.TrayItem) {
	if !t.started {
		t.start()
	}
	close(t.done)
	t.done = make(chan struct{})
	systray.ResetMenu()
	for _, item := range menu {
		if item.Label == "" {
			systray.AddSeparator()
			continue
		}
		go follow(systray.AddMenuItem(escapeLabel(item.Label), "").ClickedCh, item.Action, t.done)
	}
}

// follow does action on each click, until the menu is another.
func follow(clicks <-chan struct{}, action func(), done <-chan struct{}) {
	for {
		select {
		case _, ok := <-clicks:
			if !ok {
				return
			}
			fyne.Do(action)
		case <-done:
			return
		}
	}
}

// start puts the icon into the tray.
func (t *tray) start() {
	t.started = true
	systray.SetOnTapped(func() { fyne.Do(t.open) })
	start, end := systray.RunWithExternalLoop(nil, nil)
	t.end = end
	systray.SetTitle("Latchkey")
	if icon, err := trayIcon(); err == nil {
		systray.SetIcon(icon)
	}
	start()
	systray.SetTooltip("Latchkey")
}

// close takes the icon away. Where it hangs on the connection to a bus it goes with
// the program.
func (t *tray) close() {
	if runtime.GOOS == "windows" && t.end != nil {
		t.end()
	}
}

// trayIcon is the program's icon as the tray takes it.
func trayIcon() ([]byte, error) {
	whole, err := png.Decode(bytes.NewReader(assets.Icon()))
	if err != nil {
		return nil, fmt.Errorf("reading the icon: %w", err)
	}
	small := image.NewNRGBA(image.Rect(0, 0, traySize, traySize))
	draw.CatmullRom.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Src, nil)
	var out bytes.Buffer
	if err := png.Encode(&out, small); err != nil {
		return nil, fmt.Errorf("writing the icon: %w", err)
	}
	if runtime.GOOS == "windows" {
		return ico(out.Bytes()), nil
	}
	return out.Bytes(), nil
}

// ico is a file of one icon around a PNG picture of traySize.
func ico(picture []byte) []byte {
	const header, entry = 6, 16
	n := len(picture)
	file := []byte{0, 0, 1, 0, 1, 0, traySize, traySize, 0, 0, 1, 0, 32, 0,
		byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24), header + entry, 0, 0, 0}
	return append(file, picture...)
}

// escapeLabel keeps a name from marking one of its letters as a key of the menu.
func escapeLabel(label string) string {
	switch runtime.GOOS {
	case "darwin":
		return label
	case "windows":
		return strings.ReplaceAll(label, "&", "&&")
	}
	return strings.ReplaceAll(label, "_", "__") // as D-Bus menus have it
}
