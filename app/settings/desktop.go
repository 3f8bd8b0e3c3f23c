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

// decodeDesktop reads the object "desktop" of the file, where it has one.
func (d *document) decodeDesktop() error {
	raw, there := d.top["desktop"]
	if !there {
		return nil
	}
	var fields desktopFields
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &d.desktop); err != nil {
		return err
	}
	s := &d.settings.Desktop
	s.CloseToTray, s.StartHidden, s.NoTrayTold = fields.CloseToTray, fields.StartHidden, fields.NoTrayTold
	if fields.Window == nil {
		return nil
	}
	s.Window = fields.Window.window()
	if !s.Window.possible() {
		return fmt.Errorf("no window is %d by %d at %d, %d", s.Window.Width, s.Window.Height, s.Window.X, s.Window.Y)
	}
	return nil
}

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

// encodeDesktop puts the object "desktop" into the file. What has its usual value
// is left out, and so is a window that cannot be.
func (d *document) encodeDesktop() error {
	if d.desktop == nil {
		d.desktop = make(map[string]json.RawMessage)
	}
	s := d.settings.Desktop
	window := &windowFields{Width: s.Window.Width, Height: s.Window.Height}
	if s.Window.Placed {
		window.Place = &place{s.Window.X, s.Window.Y}
	}
	for _, field := range []struct {
		name  string
		value any
		usual bool
	}{
		{"closeToTray", s.CloseToTray, !s.CloseToTray},
		{"startHidden", s.StartHidden, !s.StartHidden},
		{"noTrayTold", s.NoTrayTold, !s.NoTrayTold},
		{"window", window, !s.Window.possible()},
	} {
		if field.usual {
			delete(d.desktop, field.name)
			continue
		}
		raw, err := json.Marshal(field.value)
		if err != nil {
			return err
		}
		d.desktop[field.name] = raw
	}
	raw, err := json.Marshal(d.desktop)
	if err != nil {
		return err
	}
	if d.top["desktop"] = raw; len(d.desktop) == 0 {
		delete(d.top, "desktop")
	}
	return nil
}
