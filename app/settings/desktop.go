package settings

import (
	"encoding/json"
	"fmt"
)

// Desktop is how the window behaves beside others.
type Desktop struct {
	// CloseToTray has the window go to the tray when it is closed, where there
	// is one, instead of ending the program.
	CloseToTray bool
	// StartHidden has the login entry start in the tray.
	StartHidden bool
	// NoTrayTold is whether the user was told that there is no tray to close to.
	NoTrayTold bool
	// Window is how large the window was, and where.
	Window Window
}

// Window is a window's size in Fyne's units, and the place of its upper left corner
// in pixels of the desktop. A size of 0 is one that is not known.
type Window struct {
	Width, Height int
	Placed        bool // the place is known
	X, Y          int
}

// Bounds of a window that is believed.
const (
	leastWindow, mostWindow = 100, 20_000
	mostPlace               = 100_000
)

// desktopFields is the object "desktop" of the file.
type desktopFields struct {
	CloseToTray bool          `json:"closeToTray"`
	StartHidden bool          `json:"startHidden"`
	NoTrayTold  bool          `json:"noTrayTold"`
	Window      *windowFields `json:"window"`
}

type windowFields struct {
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Place  *place `json:"place,omitempty"`
}

type place struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// MarshalJSON implements [json.Marshaler]. A window that cannot be is left out.
func (d Desktop) MarshalJSON() ([]byte, error) {
	fields := desktopFields{CloseToTray: d.CloseToTray, StartHidden: d.StartHidden, NoTrayTold: d.NoTrayTold}
	if w := d.Window; w.possible() {
		fields.Window = &windowFields{Width: w.Width, Height: w.Height}
		if w.Placed {
			fields.Window.Place = &place{w.X, w.Y}
		}
	}
	return json.Marshal(fields)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (d *Desktop) UnmarshalJSON(data []byte) error {
	var fields desktopFields
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	d.CloseToTray, d.StartHidden, d.NoTrayTold = fields.CloseToTray, fields.StartHidden, fields.NoTrayTold
	if fields.Window == nil {
		return nil
	}
	d.Window = fields.Window.window()
	if w := d.Window; !w.possible() {
		return fmt.Errorf("no window is %d by %d at %d, %d", w.Width, w.Height, w.X, w.Y)
	}
	return nil
}

func (d *Desktop) check() error { return nil }

func (f *windowFields) window() Window {
	w := Window{Width: f.Width, Height: f.Height}
	if f.Place != nil {
		w.Placed, w.X, w.Y = true, f.Place.X, f.Place.Y
	}
	return w
}

func (w Window) possible() bool {
	return w.Width >= leastWindow && w.Width <= mostWindow && w.Height >= leastWindow && w.Height <= mostWindow &&
		max(w.X, -w.X, w.Y, -w.Y) <= mostPlace
}
