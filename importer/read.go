package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"golang.org/x/text/encoding/unicode"

	"latchkey/importer/qr"
)

// Read finds out what data is, whatever its file was called, and reads the
// accounts in it: a picture with QR codes, or a text as [Text] reads it. What it
// knows and does not read it refuses by name, and says what to do.
//
// The passphrase is for encrypted files. Pictures and texts have none, so it is
// not looked at for them.
//
// Wherever Result.Accounts is empty the error says why.
func Read(ctx context.Context, data []byte, _ string) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, fmt.Errorf("reading: %w", err)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Result{}, fmt.Errorf("%w: the file is empty", ErrEmpty)
	}
	if qr.Format(data) != "" {
		return readPicture(ctx, data)
	}
	if what, advice := knownFormat(data); what != "" {
		return Result{Format: what}, fmt.Errorf("%w, since it is %s: %s", ErrFormat, what, advice)
	}
	text, err := decodeText(data)
	if err != nil {
		return Result{}, err
	}
	return Text(text)
}

// readPicture reads the QR codes of a picture.
func readPicture(ctx context.Context, data []byte) (Result, error) {
	picture, err := qr.Open(ctx, data)
	if err != nil {
		return Result{Format: qr.Format(data) + " picture"}, err
	}
	format := picture.Format + " picture"
	size := picture.Image.Bounds().Size()
	codes, err := qr.Read(ctx, picture.Image)
	late := errors.Is(err, context.DeadlineExceeded)
	switch {
	case late && len(codes) == 0:
		return Result{Format: format}, fmt.Errorf("%w in the picture (%d×%d pixels) so far: %w", ErrNoCode, size.X, size.Y, err)
	case err != nil && !late:
		return Result{Format: format}, err
	}
	if len(codes) == 0 {
		return Result{Format: format}, noCode(size.X, size.Y)
	}
	var g gathering
	for i, code := range codes {
		name := "QR code"
		if len(codes) > 1 {
			name = fmt.Sprintf("QR code %d", i+1)
		}
		g.add(name, code.Text)
	}
	if late {
		g.skip("the rest of the picture", err)
	}
	return g.finish(format+" with "+numbered(len(codes), "a QR code", "%d QR codes"), "picture")
}

// noCode says what was looked at and what to try next.
func noCode(width, height int) error {
	next := "take a new screenshot with the whole code in it, white margin included, as large as the page allows; or type the key that the website shows beside it"
	if min(width, height) < 60 {
		next = "it is too small to hold one that can be read; save the page's code in a larger size, or take a screenshot"
	}
	return fmt.Errorf("%w in the picture (%d×%d pixels): %s", ErrNoCode, width, height, next)
}

// decodeText returns data as UTF-8. Files saved as "Unicode" by Windows are
// UTF-16 with a mark in front.
func decodeText(data []byte) (string, error) {
	if len(data) > maxText {
		return "", fmt.Errorf("%w: it has more than %d MiB and is not a picture", ErrFormat, maxText>>20)
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", fmt.Errorf("%w: the text is damaged", ErrFormat)
		}
		return string(decoded), nil
	}
	if text, ok := decodeUnmarked(data); ok {
		return text, nil
	}
	return string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))), nil
}

// decodeUnmarked decodes UTF-16 without a mark: what is read here begins with
// ASCII, which has a zero as its upper byte there, and no text in UTF-8 has one.
func decodeUnmarked(data []byte) (string, bool) {
	order := unicode.LittleEndian
	switch bytes.IndexByte(data, 0) {
	case 0:
		order = unicode.BigEndian
	case 1:
	default:
		return "", false
	}
	decoded, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(data)
	return string(decoded), err == nil && !bytes.ContainsAny(decoded, "\x00\ufffd")
}
