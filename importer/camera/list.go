//go:build linux && (386 || amd64 || arm || arm64 || loong64 || riscv64)

package camera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Supported reports whether there are cameras on this system.
func Supported() bool { return true }

// List lists the cameras that are plugged in, those first that are likelier to be
// meant. It wraps [ErrNone] where there is none.
func List(ctx context.Context) ([]Device, error) {
	return list(ctx, linux{}, "/sys/class/video4linux", "/dev")
}

// A listed device is one with how well it suits.
type listed struct {
	Device
	number  int
	badness float64
}

func list(ctx context.Context, k kernel, class, files string) ([]Device, error) {
	entries, err := os.ReadDir(class)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("looking for cameras: %w", why(err))
	}
	var all []listed
	var unread error // of a camera in no form that is read
	for _, e := range entries {
		number, err := strconv.Atoi(strings.TrimPrefix(e.Name(), "video"))
		if err != nil || len(all) == maxDevices {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("looking for cameras: %w", err)
		}
		d := listed{number: number, Device: Device{Path: filepath.Join(files, e.Name())}}
		if err := d.look(k, filepath.Join(class, e.Name())); err == nil {
			all = append(all, d)
		} else if errors.Is(err, ErrForm) {
			unread = err
		}
	}
	if len(all) == 0 {
		return nil, cmp.Or(unread, ErrNone)
	}
	slices.SortStableFunc(all, func(a, b listed) int {
		return cmp.Or(cmp.Compare(a.badness, b.badness), cmp.Compare(a.number, b.number))
	})
	devices := make([]Device, len(all))
	for i, d := range all {
		devices[i] = d.Device
	}
	return devices, nil
}

// look finds out whether the file is a camera. One that cannot be opened is taken
// for one, so that opening it says why.
func (d *listed) look(k kernel, class string) error {
	d.Name, d.Bus = nameIn(class), d.Path
	file, err := openDevice(k, d.Path)
	if err != nil {
		if errors.Is(err, ErrPermission) || errors.Is(err, ErrBusy) {
			return nil
		}
		return err
	}
	defer file.close()
	name, bus, err := file.about()
	if err != nil {
		return err
	}
	d.Name, d.Bus = cmp.Or(name, d.Name), cmp.Or(bus, d.Bus)
	m, ok := best(file.modes())
	if !ok {
		return ErrForm
	}
	if m.form == GREY { // an infrared one for faces, beside another
		d.badness = 1
	}
	return nil
}

// nameIn is what the kernel calls a device.
func nameIn(class string) string {
	name, err := os.ReadFile(filepath.Join(class, "name"))
	if err != nil || len(name) == 0 || len(name) > 256 {
		return "Camera " + strings.TrimPrefix(filepath.Base(class), "video")
	}
	return text(name)
}
