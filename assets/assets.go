// Package assets holds Latchkey's icon, so that the programs carry it inside
// themselves, and the files that a desktop wants beside them.
//
// icon.svg is the drawing, and icon-small.svg the same key for 24 pixels and
// fewer, where its details would only blur. The PNG files under icons are made
// from the two by "make icons", and named after their width in pixels.
package assets

import _ "embed"

//go:embed icons/256.png
var icon string

// Icon returns the icon as a PNG picture of 256 by 256 pixels: for a window, a
// task bar, a notification.
func Icon() []byte { return []byte(icon) }
