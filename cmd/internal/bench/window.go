package main

import (
	"context"
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"latchkey/cmd/internal/desk"
	"latchkey/vault"
	"latchkey/vault/keyring"
)

// The display that windows are measured on, in pixels.
const screenWidth, screenHeight = 1280, 1024

// starts is how often each start is measured; the median counts.
const starts = 5

// startTarget is how long a start may take, whatever the number of accounts.
const startTarget = 350 * time.Millisecond

// patience bounds one start of the window.
const patience = 30 * time.Second

// measureStart measures from starting the program to a window with content in
// it, as a person waits for it: by looking at the screen.
func measureStart(ctx context.Context, program string) error {
	display, err := desk.StartDisplay(ctx, image.Pt(screenWidth, screenHeight))
	if err != nil {
		return err
	}
	defer display.Stop()
	heading("Start to content on the screen, median of 5", "   seconds     target      ratio to 10 accounts")
	var base time.Duration
	for _, n := range []int{10, 1000, 10000} {
		if err := fill(ctx, n); err != nil {
			return err
		}
		took, err := medianStart(ctx, display, program)
		if err != nil {
			return err
		}
		if base == 0 {
			base = took
		}
		row(fmt.Sprintf("%d accounts", n), "%8.3f s %8.3f s %8.2f ×", took.Seconds(), startTarget.Seconds(), took.Seconds()/base.Seconds())
	}
	return nil
}

// fill makes the session's keyring hold n accounts and no others.
func fill(ctx context.Context, n int) error {
	store := keyring.OS()
	if err := empty(ctx, store); err != nil {
		return err
	}
	v, err := vault.Create(ctx, store)
	if err != nil {
		return err
	}
	_, err = v.Add(ctx, accounts(n)...)
	return err
}

func medianStart(ctx context.Context, display *desk.Display, program string) (time.Duration, error) {
	// The first start fills the caches of the graphics driver, and tells where to look.
	_, whole, err := oneStart(ctx, display, program, image.Rect(0, 0, screenWidth, screenHeight))
	if err != nil {
		return 0, err
	}
	var marks []image.Point
	eachHue(whole, func(p image.Point, _ float64) { marks = append(marks, p) })
	area := fullestStrip(whole.Bounds(), marks)
	return median(starts, func() (time.Duration, error) {
		took, _, err := oneStart(ctx, display, program, area)
		return took, err
	})
}

// median measures something n times.
func median(n int, measure func() (time.Duration, error)) (time.Duration, error) {
	var all []time.Duration
	for range n {
		took, err := measure()
		if err != nil {
			return 0, err
		}
		all = append(all, took)
	}
	slices.Sort(all)
	return all[n/2], nil
}

// oneStart measures a start by an area of the display, and returns what that showed.
func oneStart(ctx context.Context, display *desk.Display, program string, area image.Rectangle) (took time.Duration, picture image.Image, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	start := time.Now()
	running, err := startWindow(display, program)
	if err != nil {
		return 0, nil, err
	}
	defer running.Stop()
	err = desk.Await(ctx, "accounts on the screen", func() (bool, error) {
		picture, err = display.Part(area)
		return err == nil && showsAccounts(picture), err
	})
	return time.Since(start), picture, err
}

func startWindow(display *desk.Display, program string) (*desk.Program, error) {
	path, err := filepath.Abs(program)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), display.Env()...)
	return desk.StartProgram(cmd)
}

// showsAccounts reports whether there are accounts on the picture: their round
// marks have several colours, and nothing else in the window has more than one.
func showsAccounts(picture image.Image) bool {
	const (
		hues   = 12  // parts that the colour circle is cut into
		enough = 150 // pixels of a hue that make a mark
	)
	var seen [hues]int
	eachHue(picture, func(_ image.Point, hue float64) { seen[int(hue*hues)%hues]++ })
	marks := 0
	for _, n := range seen {
		if n >= enough/4 {
			marks++
		}
	}
	return marks >= 3
}

// eachHue calls see with one in four points of a picture, where they have a colour.
func eachHue(picture image.Image, see func(image.Point, float64)) {
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y += 2 {
		for x := bounds.Min.X; x < bounds.Max.X; x += 2 {
			r, g, b, _ := picture.At(x, y).RGBA()
			if hue, strong := hueOf(float64(r), float64(g), float64(b)); strong {
				see(image.Pt(x, y), hue)
			}
		}
	}
}

// hueOf returns a colour's place on the colour circle, 0 to 1, and whether it
// is strong enough to have one.
func hueOf(r, g, b float64) (hue float64, strong bool) {
	top, bottom := max(r, g, b), min(r, g, b)
	span := top - bottom
	if span < 0.3*top || top < 0x3000 {
		return 0, false
	}
	switch top {
	case r:
		hue = (g - b) / span
	case g:
		hue = 2 + (b-r)/span
	default:
		hue = 4 + (r-g)/span
	}
	return math.Mod(hue/6+1, 1), true
}
