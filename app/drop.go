package app

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/importer/clipboard"
)

// errNotFetched is the error of an address that was dropped or pasted.
var errNotFetched error = wordedError("that is only the address of something on the web, which is not fetched from here: right-click the " +
	"picture, choose to copy the picture itself, and paste it, or save it and drop the file")

// dropped takes in files that were dropped on the window, as Fyne has them. It
// takes addresses for paths, so those of the web are paths that begin oddly.
func (a *App) dropped(_ fyne.Position, files []fyne.URI) {
	if a.closed() {
		return
	}
	if a.heard(); a.covered() || a.keepsEdit() {
		return
	}
	if len(files) > 0 && regexp.MustCompile(`(^|/)(https?|data):`).MatchString(files[0].Path()) {
		a.fail(errNotFetched)
		return
	}
	a.intakeFiles(files)
}

// Dropped takes in what was dropped on the window: files, a picture or a text. err
// is why it could not be had; it is one of package clipboard.
func (a *App) Dropped(c clipboard.Content, err error) {
	if a.closed() {
		return
	}
	if a.heard(); a.covered() || a.keepsEdit() {
		return
	}
	switch {
	case errors.Is(err, clipboard.ErrNoAnswer), errors.Is(err, clipboard.ErrEnded):
		a.fail(errors.New(tr("the program that you dragged it from did not send it: try once more, or save it and drop the file")))
	case err != nil:
		a.fail(err)
	case len(c.Picture) > 0:
		a.read([]source{{
			name: tr("the dropped picture"), title: tr("the dropped picture"),
			load: func(context.Context) ([]byte, error) { return c.Picture, nil },
		}})
	case c.Elsewhere:
		a.fail(errNotFetched)
	case len(c.Files) == 0 && strings.TrimSpace(c.Text) == "":
		a.fail(errors.New(tr("there is nothing to read in what was dropped: drop a picture of the QR code, or the file of a backup")))
	default:
		a.intakeCopied(c)
	}
}

// isAddress reports whether text is a single address of the web.
func isAddress(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return (strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")) && !strings.ContainsAny(text, " \n")
}
