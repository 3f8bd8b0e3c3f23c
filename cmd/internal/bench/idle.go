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
	visible, err := cpuOver(ctx, running.Pid(), idleFor)
	if err != nil {
		return err
	}
	if err := window.Minimize(ctx); err != nil {
		return err
	}
	hidden, err := cpuOver(ctx, running.Pid(), idleFor)
	if err != nil {
		return err
	}
	heading("A minute untouched, 24 accounts", "CPU seconds      ratio to visible")
	row("visible", "%8.2f s %8.2f ×", visible.Seconds(), 1.0)
	row("minimised", "%8.2f s %8.2f ×", hidden.Seconds(), hidden.Seconds()/visible.Seconds())
	return nil
}

// cpuOver returns the processor time that a process takes in a time.
func cpuOver(ctx context.Context, pid int, d time.Duration) (time.Duration, error) {
	before, err := cpuTime(pid)
	if err != nil {
		return 0, err
	}
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(d):
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
