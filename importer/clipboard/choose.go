package clipboard

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
)

// A board is a clipboard that offers what is on it in several kinds.
type board interface {
	// kinds returns what is offered; nothing where the clipboard is empty.
	kinds(ctx context.Context) ([]string, error)
	// get returns what is on it in one of the kinds: at most so many bytes, or
	// an error that wraps ErrTooLarge.
	get(ctx context.Context, kind string, most int) ([]byte, error)
}

// choose takes off b what is wanted.
func choose(ctx context.Context, b board, want Want) (c Content, err error) {
	offered, err := b.kinds(ctx)
	if err != nil {
		return Content{}, err
	}
	offered = offered[:min(len(offered), maxKinds)]
	c.Offered = words(offered)
	if c.Text, err = getText(ctx, b, offered); err != nil {
		return Content{}, err
	}
	if want == Text && strings.TrimSpace(c.Text) != "" || want != Dropped && isAccounts(c.Text) {
		return c, nil
	}
	if c.Files, c.Elsewhere, err = getFiles(ctx, b, offered); err != nil || len(c.Files) > 0 {
		return c, err
	}
	kinds := pictureKinds()
	if want == Dropped {
		kinds = append(kinds, kindBytes)
	}
	c.Picture, err = getPicture(ctx, b, among(offered, kinds))
	return c, err
}

// isAccounts reports whether a text is so clearly meant to be read that a picture
// beside it is left aside: it has a link, or is a key with a digit in it, which
// no word has that happens to be made of the letters of a key.
func isAccounts(text string) bool {
	if otpauth.FirstLink(text) >= 0 {
		return true
	}
	const usual = 10 // bytes; fewer are rare
	key, err := otpauth.ParseKey(text)
	return err == nil && key.Len() >= usual && strings.ContainsAny(text, "234567")
}

// first gets the first of kinds that is given and, where is is not nil, is what
// it is to be. A program may offer more than it gives.
func first(ctx context.Context, b board, kinds []string, most int, is func([]byte) bool) (data []byte, kind string, err error) {
	for _, kind := range kinds {
		data, err = b.get(ctx, kind, most)
		switch {
		case errors.Is(err, errRefused):
			continue
		case err != nil:
			return nil, "", err
		case is(data):
			return data, kind, nil
		}
	}
	return nil, "", nil
}

func getText(ctx context.Context, b board, offered []string) (string, error) {
	some := func(data []byte) bool { return len(bytes.Trim(data, "\x00")) > 0 }
	data, kind, err := first(ctx, b, among(offered, textKinds()), maxText, some)
	return textOf(kind, data), err
}

func getPicture(ctx context.Context, b board, kinds []string) ([]byte, error) {
	picture := func(data []byte) bool { return qr.Format(data) != "" }
	data, _, err := first(ctx, b, kinds, maxPicture, picture)
	return data, err
}

// getFiles returns the files of the first list that has any. Of a list of what is
// elsewhere, a page in a browser for example, it says so.
func getFiles(ctx context.Context, b board, offered []string) (files []string, elsewhere bool, err error) {
	for _, kind := range among(offered, fileKinds()) {
		data, err := b.get(ctx, kind, maxList)
		if errors.Is(err, errRefused) {
			continue
		}
		if err != nil {
			return nil, false, err
		}
		files, others := filesOf(string(data))
		if len(files) > 0 {
			return files, false, nil
		}
		elsewhere = elsewhere || others
	}
	return nil, elsewhere, nil
}
