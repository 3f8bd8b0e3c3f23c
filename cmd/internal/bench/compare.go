package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/cmd/internal/desk"
)

const (
	// settleTime is how long a program has to show all that it shows, on its first
	// start, with which the later ones are compared.
	settleTime = 8 * time.Second
	// typeTime is how long after its start a program asks for its passphrase.
	typeTime = 4 * time.Second
)

// measurePeers compares the window with other programs of its kind, on one display
// and with as many accounts. What is not installed is left out.
func measurePeers(ctx context.Context, window string) error {
	window, err := filepath.Abs(window)
	if err != nil {
		return err
	}
	display, err := desk.StartDisplay(ctx, image.Pt(screenWidth, screenHeight))
	if err != nil {
		return err
	}
	defer display.Stop()
	heading(fmt.Sprintf("Other programs, %d accounts", peerAccounts), "     start      RSS  idle CPU/min     ratios to Latchkey")
	var base [3]float64
	for _, p := range peers(window) {
		if _, err := exec.LookPath(p.program); err != nil {
			row(p.name, "not installed")
			continue
		}
		got, err := measurePeer(ctx, display, p)
		if err != nil {
			row(p.name, "could not be measured: %v", err)
			continue
		}
		if base == [3]float64{} {
			base = got
		}
		row(p.name, "%8.3f s %5.0f MB %11.2f s %8.2f × %5.2f × %5.2f ×", got[0], got[1], got[2],
			got[0]/base[0], got[1]/base[1], got[2]/base[2])
	}
	return nil
}

// measurePeer returns the seconds from start to content, the megabytes in use, and
// the processor's seconds a minute, of the window left as it is when it opens.
func measurePeer(ctx context.Context, display *desk.Display, p peer) (got [3]float64, err error) {
	dir, err := os.MkdirTemp(os.Getenv("HOME"), "peer-")
	if err != nil {
		return got, err
	}
	start, err := p.prepare(ctx, dir)
	if err != nil {
		return got, err
	}
	look, err := learn(ctx, display, p, start)
	if err != nil {
		return got, err
	}
	var took []time.Duration
	for range starts {
		one, err := startToLook(ctx, display, start, look)
		if err != nil {
			return got, err
		}
		took = append(took, one)
	}
	slices.Sort(took)
	got[0] = took[len(took)/2].Seconds()
	running, err := launch(display, start)
	if err != nil {
		return got, err
	}
	defer running.Stop()
	if err := pause(ctx, settleTime); err != nil {
		return got, err
	}
	used, err := residentBytes(running.Pid())
	if err != nil {
		return got, err
	}
	got[1] = float64(used) / 1e6
	idle, err := cpuOver(ctx, running.Pid(), touchedFor)
	got[2] = idle.Seconds() * float64(time.Minute) / float64(touchedFor)
	return got, err
}

// learn starts a program for the first time and returns what it looks like.
func learn(ctx context.Context, display *desk.Display, p peer, start func() *exec.Cmd) (look, error) {
	bare, err := display.Screenshot()
	if err != nil {
		return look{}, err
	}
	for first := true; ; first = false {
		running, err := launch(display, start)
		if err != nil {
			return look{}, err
		}
		if first && p.unlock != "" {
			err = unlock(ctx, display, p.unlock)
		}
		if err == nil {
			err = pause(ctx, settleTime)
		}
		settled, shot := display.Screenshot()
		running.Stop()
		if err = errors.Join(err, shot); err != nil || !first {
			return newLook(bare, settled), err
		}
	}
}

// unlock types the passphrase that a program asks for.
func unlock(ctx context.Context, display *desk.Display, text string) error {
	if err := pause(ctx, typeTime); err != nil {
		return err
	}
	keys := append(strings.Split(text, ""), "Return")
	return display.KeyAnywhere(ctx, keys...)
}

func startToLook(ctx context.Context, display *desk.Display, start func() *exec.Cmd, want look) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	began := time.Now()
	running, err := launch(display, start)
	if err != nil {
		return 0, err
	}
	defer running.Stop()
	err = desk.Await(ctx, "what it showed before", func() (bool, error) {
		picture, err := display.Part(want.area)
		return err == nil && want.is(picture), err
	})
	return time.Since(began), err
}

// residentBytes is what a process has in memory, from VmRSS of /proc/PID/status.
func residentBytes(pid int) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("reading the memory in use: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		if kilobytes, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.ParseInt(strings.Fields(kilobytes)[0], 10, 64)
			return n << 10, err
		}
	}
	return 0, fmt.Errorf("reading the memory in use: /proc/%d/status does not say it", pid)
}
