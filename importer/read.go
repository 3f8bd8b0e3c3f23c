package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"latchkey/importer/export"
	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
	"latchkey/importer/internal/lockedzip"
	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
)

// Options are what Read needs to know beyond the data. The zero Options are for
// what is not encrypted.
type Options struct {
	// Passphrase opens an encrypted file; it is not looked at for others.
	Passphrase string
	// Report is told, some five times a second, how far the derivation of a key
	// from the passphrase is, which can take up to a minute. It may be nil.
	Report func(Progress)
}

// A Progress says how long a derivation has been going on, and an estimate of
// how long it will take in all.
type Progress = kdf.Progress

// Read finds out what data is, whatever its file was called, and reads the
// accounts in it: a picture with QR codes, an export of another app, an archive
// with any of these in it, or a text as [otpauth.Text] reads it. What it knows
// and does not read it refuses by name, and says what to do.
//
// Wherever Result.Accounts is empty the error says why; where a passphrase is
// missing or wrong, or the file damaged, it wraps [found.ErrPassphraseMissing],
// [found.ErrPassphraseWrong] or [found.ErrDamaged].
func Read(ctx context.Context, data []byte, options Options) (found.Result, error) {
	if err := ctx.Err(); err != nil {
		return found.Result{}, fmt.Errorf("reading: %w", err)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return found.Result{}, fmt.Errorf("%w: the file is empty", found.ErrEmpty)
	}
	if qr.Format(data) != "" {
		return readPicture(ctx, data)
	}
	data = narrowed(data)
	if text, ok := fromLatin1(data); ok {
		result, err := Read(ctx, text, options)
		remarkLatin1(result)
		return result, err
	}
	if picture := pictureIn(data); picture != nil {
		return readPicture(ctx, picture)
	}
	source := &export.Source{Data: data, Passphrase: options.Passphrase, Report: options.Report}
	if format, ok := export.Detect(source); ok {
		result, err := format.Read(ctx, source)
		if result.Format == "" {
			result.Format = format.Title
		}
		return result, err
	}
	if lockedzip.Is(data) {
		return readArchive(ctx, options, data)
	}
	if isWebPage(data) {
		text, err := decodeText(data)
		if err != nil {
			return found.Result{Format: "web page"}, err
		}
		return readWebPage(ctx, text)
	}
	what, advice := knownFormat(data)
	if advice == linksAdvice {
		if err := checkDocument(data); err != nil {
			return found.Result{Format: what}, err
		}
	}
	if what != "" {
		return found.Result{Format: what}, fmt.Errorf("%w, since it is %s: %s", found.ErrFormat, what, advice)
	}
	text, err := decodeText(data)
	if err != nil {
		return found.Result{}, err
	}
	return otpauth.Text(text)
}

// readPicture reads the QR codes of a picture.
func readPicture(ctx context.Context, data []byte) (found.Result, error) {
	picture, err := qr.Open(ctx, data)
	if err != nil {
		return found.Result{Format: qr.Format(data) + " picture"}, err
	}
	format := picture.Format + " picture"
	size := picture.Image.Bounds().Size()
	codes, err := picture.Read(ctx)
	switch {
	case errors.Is(err, context.Canceled):
		return found.Result{Format: format}, err
	case err != nil && len(codes) == 0:
		return found.Result{Format: format}, fmt.Errorf("%w in the picture (%d×%d pixels) so far: %w", found.ErrNoCode, size.X, size.Y, err)
	case len(codes) == 0:
		return found.Result{Format: format}, noCode(size.X, size.Y)
	}
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = code.Text
	}
	g := gather(texts)
	if err != nil {
		g.Skip("the rest of the picture", err)
	}
	if len(codes) > 1 {
		return g.Finish(fmt.Sprintf("%s with %d QR codes", format, len(codes)), "picture")
	}
	return g.Finish(format+" with a QR code", "picture")
}

// gather reads the texts of QR codes.
func gather(texts []string) *otpauth.Gathering {
	var g otpauth.Gathering
	for i, text := range texts {
		name := "QR code"
		if len(texts) > 1 {
			name = fmt.Sprintf("QR code %d", i+1)
		}
		g.Text(name, text)
	}
	return &g
}

// noCode says what was looked at and what to try next.
func noCode(width, height int) error {
	next := "take a new screenshot with the whole code in it, white margin included, as large as the page allows; or type the key that the website shows beside it"
	if min(width, height) < 60 {
		next = "it is too small to hold one that can be read; save the page's code in a larger size, or take a screenshot"
	}
	return fmt.Errorf("%w in the picture (%d×%d pixels): %s", found.ErrNoCode, width, height, next)
}
