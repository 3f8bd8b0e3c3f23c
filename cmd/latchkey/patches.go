//go:build (linux || freebsd || netbsd || openbsd) && amd64 && !wayland

package main

import (
	"hash/crc32"
	"image/color"
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/go-gl/gl/v2.1/gl"
	"github.com/go-gl/glfw/v3.3/glfw"

	"latchkey/cmd/latchkey/internal/patch"
)

// paintPatches has a window painted only where it changes, where the processor
// paints it. Mesa's renderer for that paints a picture in memory, which is copied to
// the window and stays as it is; a graphics card has several by turns.
func paintPatches(window fyne.Window) {
	software := false
	withNative(window, func(*glfw.Window) {
		software = strings.HasPrefix(gl.GoStr(gl.GetString(gl.RENDERER)), "llvmpipe")
	})
	if !software {
		return
	}
	// Fyne gives its painter no name outside, but it can be asked for.
	c := reflect.ValueOf(window.Canvas())
	get, set := c.MethodByName("Painter"), c.MethodByName("SetPainter")
	if !get.IsValid() || !set.IsValid() || get.Type().NumIn() != 0 || get.Type().NumOut() != 1 || set.Type().NumIn() != 1 {
		return
	}
	painter, ok := get.Call(nil)[0].Interface().(patch.Painter)
	if !ok {
		return
	}
	content, ok := window.Content().(*fyne.Container)
	if !ok {
		return
	}
	mark := canvas.NewRectangle(color.Transparent)
	patcher := reflect.ValueOf(patch.New(painter, mark, func() bool { return window.Canvas().Overlays().Top() != nil }, traceColumn))
	if !patcher.Type().AssignableTo(set.Type().In(0)) {
		return
	}
	// As other content of the window the same would be laid out as narrow as it can be
	// first, where a paragraph is so high that the window is made higher for it.
	content.Add(mark)
	set.Call([]reflect.Value{patcher})
}

// traceColumn is a checksum of the column of pixels by which it is seen whether the last
// picture is there.
func traceColumn() uint64 {
	var area [4]int32
	gl.GetIntegerv(gl.VIEWPORT, &area[0])
	width, height := area[2], area[3]
	if width <= 0 || height <= 0 {
		return 0
	}
	column := make([]byte, 4*height)
	gl.ReadPixels(int32(float32(width)*patch.Column), 0, 1, height, gl.BGRA, gl.UNSIGNED_BYTE, gl.Ptr(column))
	return uint64(crc32.ChecksumIEEE(column))
}
