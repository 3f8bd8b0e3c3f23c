package main

import (
	"context"
	"fmt"
	"image"
	"os"
	"strconv"
	"strings"
	"time"

	"latchkey/cmd/internal/desk"
)

const (
	// idleFor is how long the window is left alone.
	idleFor = time.Minute
	// startedFor is how long a start goes on behind the list that it shows; together
	// with touchedFor it is less than the minute after which the rings step more seldom.
	startedFor = 5 * time.Second
	touchedFor = 50 * time.Second
	// idleAccounts are in the list meanwhile.
	idleAccounts = 24
	// ticksPerSecond is the unit of /proc/PID/stat, the same on every Linux.
	ticksPerSecond = 100
)

// measureIdle measures the processor time that the window takes when nobody
// touches it.
func measureIdle(ctx context.Context, program string) error {
	if err := fill(ctx, idleAccounts); err != nil {
		return err
	}
	display, err := desk.StartDisplay(ctx, image.Pt(screenWidth, screenHeight))
	if err != nil {
		return err
	}
	defer display.Stop()
	running, err := startWindow(display, program)
	if err != nil {
		return err
	}
	defer running.Stop()
	window, err := display.AwaitWindow(ctx, "Latchkey")
	if err != nil {
		return err
	}
	err = desk.Await(ctx, "accounts on the screen", func() (bool, error) {
		picture, err := display.Screenshot()
		return err == nil && showsAccounts(picture), err
	})
	if err != nil {
		return err
	}
	return measureStates(ctx, window, running.Pid())
}

// What each state of the window may cost, in the processor's seconds a minute, and
// what it may have in memory. They are for the machine that they were set on: see
// the ratios too.
const (
	steppingTarget  = 0.65
	untouchedTarget = 0.2
	hiddenTarget    = 0.06
	memoryTarget    = 130 // megabytes
)

// measureStates measures a window that has just been opened: first its rings step
// every second, a minute later nobody has touched it, and then it is put away.
func measureStates(ctx context.Context, window *desk.Window, pid int) error {
	if err := window.Raise(ctx); err != nil {
		return err
	}
	heading("A minute of the open list, 24 accounts", "CPU seconds     target      ratio to stepping")
	if _, err := cpuOver(ctx, pid, startedFor); err != nil {
		return err
	}
	touched, err := cpuOver(ctx, pid, touchedFor)
	if err != nil {
		return err
	}
	stepping := touched.Seconds() * float64(time.Minute) / float64(touchedFor)
	row("its rings step every second", "%8.2f s %8.2f s %8.2f ×", stepping, steppingTarget, 1.0)
	used, err := residentBytes(pid)
	if err != nil {
		return err
	}
	if err := pause(ctx, time.Minute-touchedFor); err != nil {
		return err
	}
	untouched, err := cpuOver(ctx, pid, idleFor)
	if err != nil {
		return err
	}
	row("nobody touches it", "%8.2f s %8.2f s %8.2f ×", untouched.Seconds(), untouchedTarget, untouched.Seconds()/stepping)
	if err := window.Minimize(ctx); err != nil {
		return err
	}
	hidden, err := cpuOver(ctx, pid, idleFor)
	if err != nil {
		return err
	}
	row("minimised", "%8.2f s %8.2f s %8.2f ×", hidden.Seconds(), hiddenTarget, hidden.Seconds()/stepping)
	row("in memory", "%7.0f MB %7d MB", float64(used)/1e6, memoryTarget)
	return nil
}

// cpuOver returns the processor time that a process takes in a time.
func cpuOver(ctx context.Context, pid int, d time.Duration) (time.Duration, error) {
	before, err := cpuTime(pid)
	if err != nil {
		return 0, err
	}
	if err := pause(ctx, d); err != nil {
		return 0, err
	}
	after, err := cpuTime(pid)
	return after - before, err
}

// cpuTime returns the processor time that a process has taken, from utime and
// stime of /proc/PID/stat (proc(5)).
func cpuTime(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("reading the processor time: %w", err)
	}
	// The program's name stands in brackets and may hold anything.
	_, rest, ok := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if !ok || len(fields) < 13 {
		return 0, fmt.Errorf("reading the processor time: /proc/%d/stat has another form", pid)
	}
	var ticks int64
	for _, field := range fields[11:13] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("reading the processor time: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond, nil
}

// pause lets time go by.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
