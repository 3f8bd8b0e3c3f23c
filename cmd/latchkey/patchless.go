//go:build !(linux || freebsd || netbsd || openbsd) || !amd64 || wayland

package main

import "fyne.io/fyne/v2"

// paintPatches does nothing here: windows are painted whole.
func paintPatches(fyne.Window) {}
