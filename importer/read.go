package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"golang.org/x/text/encoding/unicode"

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
	var g otpauth.Gathering
	for i, code := range codes {
		name := "QR code"
		if len(codes) > 1 {
			name = fmt.Sprintf("QR code %d", i+1)
		}
		g.Text(name, code.Text)
	}
	if err != nil {
		g.Skip("the rest of the picture", err)
	}
	if len(codes) > 1 {
		return g.Finish(fmt.Sprintf("%s with %d QR codes", format, len(codes)), "picture")
	}
	return g.Finish(format+" with a QR code", "picture")
}

// noCode says what was looked at and what to try next.
func noCode(width, height int) error {
	next := "take a new screenshot with the whole code in it, white margin included, as large as the page allows; or type the key that the website shows beside it"
	if min(width, height) < 60 {
		next = "it is too small to hold one that can be read; save the page's code in a larger size, or take a screenshot"
	}
	return fmt.Errorf("%w in the picture (%d×%d pixels): %s", found.ErrNoCode, width, height, next)
}

// narrowed returns a document in UTF-16 as UTF-8, which the formats are read
// from, and all else as it is: PowerShell writes UTF-16 wherever what a program
// prints, an export of Bitwarden's command line for example, is sent to a file.
// Documents begin with ASCII; what does not may be encrypted, and its first
// bytes look like UTF-16 by chance.
func narrowed(data []byte) []byte {
	const start = 8 // characters
	if len(data) > 2*otpauth.MaxText {
		return data
	}
	text, wide := decodeWide(data)
	if !wide || len(text) < start {
		return data
	}
	for _, c := range []byte(text[:start]) {
		if c > '~' || c < ' ' && c != '\t' && c != '\r' && c != '\n' {
			return data
		}
	}
	return []byte(text)
}

// decodeText returns data as UTF-8.
func decodeText(data []byte) (string, error) {
	if len(data) > otpauth.MaxText {
		return "", fmt.Errorf("%w: it has more than %d MiB and is not a picture", found.ErrFormat, otpauth.MaxText>>20)
	}
	if text, ok := decodeWide(data); ok {
		return text, nil
	}
	return string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))), nil
}

// decodeWide decodes UTF-16 and reports whether data is that. Files saved as
// "Unicode" by Windows have a mark in front. Without one, what is read here
// begins with ASCII, which has a zero as its upper byte there, and no text in
// UTF-8 has one.
func decodeWide(data []byte) (string, bool) {
	order, mark := unicode.LittleEndian, unicode.IgnoreBOM
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		mark = unicode.ExpectBOM
	case bytes.IndexByte(data, 0) == 0:
		order = unicode.BigEndian
	case bytes.IndexByte(data, 0) != 1:
		return "", false
	}
	decoded, err := unicode.UTF16(order, mark).NewDecoder().Bytes(data)
	return string(decoded), err == nil && (mark == unicode.ExpectBOM || !bytes.ContainsAny(decoded, "\x00\ufffd"))
}
