//go:build !linux

package main

// loadMesa does nothing here: windows are painted with what the system has loaded, or not
// with Mesa.
func loadMesa() {}
