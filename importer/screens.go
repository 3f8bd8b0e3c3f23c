package importer

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"latchkey/importer/found"
	"latchkey/importer/qr"
	"latchkey/importer/screen"
)

// A Sighting is a QR code that was seen on a screen.
type Sighting struct {
	qr.Code     // its corners are in the desktop's pixels
	Monitor int // which of the shots it is in, from 0
	// Accounts are those that the code holds.
	Accounts []found.Account
}

// Sightings finds the QR codes on a screen: those of one monitor after those of
// another, each text once. When ctx ends, or the time for a monitor, it returns
// those that were found, with the error.
func Sightings(ctx context.Context, shots []screen.Shot) ([]Sighting, error) {
	codes, errs := make([][]qr.Code, len(shots)), make([]error, len(shots))
	var group errgroup.Group
	// Each takes several times the memory of its picture, and uses other
	// processors as well.
	group.SetLimit(min(runtime.GOMAXPROCS(0), 2))
	for i, shot := range shots {
		group.Go(func() error {
			codes[i], errs[i] = qr.Read(ctx, shot.Picture)
			return nil
		})
	}
	_ = group.Wait() // the errors are in errs
	var all []Sighting
	for i := range shots {
		for _, code := range codes[i] {
			if slices.ContainsFunc(all, func(s Sighting) bool { return s.Text == code.Text }) {
				continue
			}
			s := Sighting{Code: code, Monitor: i}
			if result, err := FromScreen([]Sighting{s}); err == nil {
				s.Accounts = result.Accounts
			}
			all = append(all, s)
		}
	}
	return all, errors.Join(errs...)
}

// FromScreen reads what QR codes that were seen on a screen hold, as [Read] does
// those of a picture.
func FromScreen(sightings []Sighting) (found.Result, error) {
	texts := make([]string, len(sightings))
	for i, s := range sightings {
		texts[i] = s.Text
	}
	if len(sightings) > 1 {
		return gather(texts).Finish(fmt.Sprintf("%d QR codes", len(sightings)), "QR codes on the screen")
	}
	return gather(texts).Finish("QR code", "QR code on the screen")
}

// NoneOnScreen says which monitors were looked at without a QR code being found,
// and what to try next. Any err is why not all could be looked at to the end.
func NoneOnScreen(shots []screen.Shot, err error) error {
	where := fmt.Sprintf("any of the %d monitors", len(shots))
	if len(shots) == 1 {
		size := shots[0].Picture.Rect.Size()
		where = fmt.Sprintf("the one monitor there is (%d×%d pixels)", size.X, size.Y)
		if shots[0].Whole {
			where = fmt.Sprintf("the picture of the whole screen (%d×%d pixels)", size.X, size.Y)
		}
	}
	if err != nil {
		return fmt.Errorf("%w on %s so far: %w", found.ErrNoCode, where, err)
	}
	return fmt.Errorf("%w on %s: bring the whole code into view, white margin included, and zoom in on the page until the code is as wide as a hand", found.ErrNoCode, where)
}
