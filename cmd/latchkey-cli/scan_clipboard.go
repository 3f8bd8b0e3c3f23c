package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"latchkey/importer"
	"latchkey/importer/clipboard"
	"latchkey/importer/found"
	"latchkey/importer/otpauth"
)

// theClipboard stands in messages where a file's name does.
const theClipboard = "the clipboard"

// errNothingCopied is said with what was there.
var errNothingCopied = errors.New("copy the picture of the QR code, its file, or the link, and try again")

// scanClipboard reads what was copied.
func (p *program) scanClipboard(ctx context.Context, scan *scanning) error {
	reading, cancel := context.WithTimeout(ctx, scanPatience)
	defer cancel()
	c, err := clipboard.Read(reading, clipboard.Accounts)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%w; or save the picture and scan its file", err)
	case len(c.Files) > 0 && scan.raw:
		return p.scanRaw(ctx, c.Files)
	case len(c.Files) > 0:
		return p.scanFiles(ctx, scan, c.Files)
	case len(c.Picture) > 0 && scan.raw:
		return p.rawClipboard(ctx, c.Picture)
	case len(c.Picture) > 0:
		result, err := importer.Read(reading, c.Picture, importer.Options{})
		scan.add(p, theClipboard, result, err)
		return p.finishScan(ctx, scan, "on the clipboard")
	case scan.raw, otpauth.FirstLink(c.Text) < 0:
		return p.nothingCopied(c)
	}
	result, err := importer.Read(reading, []byte(c.Text), importer.Options{})
	scan.add(p, theClipboard, result, err)
	return p.finishScan(ctx, scan, "on the clipboard")
}

// rawClipboard prints what the QR codes of a copied picture hold.
func (p *program) rawClipboard(ctx context.Context, picture []byte) error {
	codes, frames, err := decodePicture(ctx, picture)
	switch {
	case err != nil:
		return err
	case len(codes) == 0:
		return &statusError{statusNoMatch, fmt.Errorf("%w in the picture on the clipboard", found.ErrNoCode)}
	}
	for _, code := range codes {
		if err := p.printJSON(newRawCode("", code, frames)); err != nil {
			return err
		}
	}
	return nil
}

// nothingCopied says what there is on a clipboard that nothing can be taken from.
func (p *program) nothingCopied(c clipboard.Content) error {
	switch {
	case len(c.Offered) == 0:
		return &statusError{statusNoMatch, fmt.Errorf("there is nothing on the clipboard: %w", errNothingCopied)}
	case c.Offered[0] == "text":
		return &statusError{statusNoMatch, fmt.Errorf("the text on the clipboard holds no link: %w; give a key to %s add", errNothingCopied, name)}
	}
	return &statusError{statusNoMatch, fmt.Errorf("there is only %s on the clipboard, of a kind that is not read: %w", strings.Join(c.Offered, " and "), errNothingCopied)}
}
