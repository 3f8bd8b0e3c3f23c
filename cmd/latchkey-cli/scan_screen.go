package main

import (
	"context"
	"errors"
	"fmt"

	"latchkey/importer"
	"latchkey/importer/found"
	"latchkey/importer/screen"
	"latchkey/vault/keyring"
)

// theScreen stands in messages where a file's name does.
const theScreen = "the screen"

// scanScreen reads the QR codes on the screen.
func (p *program) scanScreen(ctx context.Context, scan *scanning) error {
	if err := keyring.PreventAutolaunch(); err != nil { // of a bus, for a portal to be asked on
		return err
	}
	looking, cancel := context.WithTimeout(ctx, scanPatience)
	defer cancel()
	shots, err := screen.Capture(looking)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%w; or save a screenshot and scan its file, or give the key to %s add", err, name)
	}
	seen, err := importer.Sightings(looking, shots)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case len(seen) == 0 && scan.raw:
		return &statusError{statusNoMatch, importer.NoneOnScreen(shots, err)}
	case len(seen) == 0:
		scan.add(p, theScreen, found.Result{}, importer.NoneOnScreen(shots, err))
		return p.finishScan(ctx, scan, "on the screen")
	case err != nil:
		p.say("not all of the screen was looked at: %s", sentence(err))
		scan.partial = true
	}
	if scan.raw {
		return p.printSightings(seen, scan.partial)
	}
	result, err := importer.FromScreen(seen)
	scan.add(p, theScreen, result, err)
	return p.finishScan(ctx, scan, "on the screen")
}

// printSightings prints what every code holds, and where it is.
func (p *program) printSightings(seen []importer.Sighting, partial bool) error {
	for _, s := range seen {
		raw := newRawCode("", s.Code, 1)
		raw.Monitor = s.Monitor + 1
		if err := p.printJSON(raw); err != nil {
			return err
		}
	}
	if partial {
		return &statusError{status: statusFailed, err: errors.New("not all of the screen was looked at")}
	}
	return nil
}
