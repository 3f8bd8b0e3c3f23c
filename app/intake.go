package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
)

// readingSign is how long reading may take before the window says that it is
// going on: anything shorter would only flicker.
const readingSign = 250 * time.Millisecond

// noText is what to say of a clipboard without text.
func noText() error {
	return errors.New(trf("there is no text on the clipboard: copy the link or the key, or drop a picture of the QR code on this "+
		"window or open one with %sO", modifierName()))
}

// intakeText takes in pasted text: one or several links, or a key, which opens
// the form for typed keys because a key alone says nothing about its account.
func (a *App) intakeText(text string) {
	if strings.TrimSpace(text) == "" {
		a.fail(noText())
		return
	}
	if isAddress(text) && !holdsAccounts(text) {
		a.fail(errNotFetched)
		return
	}
	if looksTyped(text) {
		a.pasteKey(text)
		return
	}
	a.read([]source{{
		title: tr("Pasted text"),
		load:  func(context.Context) ([]byte, error) { return []byte(text), nil },
	}})
}

// isLink reports whether text is one or several links that accounts are made
// of, wherever it was pasted.
func isLink(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return strings.HasPrefix(text, "otpauth") && strings.Contains(text, "://")
}

// intakeData takes in the contents of a file called name.
func (a *App) intakeData(name string, data []byte) {
	a.read([]source{{
		name: name, title: name,
		load: func(context.Context) ([]byte, error) { return data, nil },
	}})
}

// intakeFiles takes in pictures, exports and text files, all into one
// confirmation.
func (a *App) intakeFiles(files []fyne.URI) {
	if len(files) == 0 {
		return
	}
	sources := make([]source, len(files))
	for i, file := range files {
		sources[i] = fileSource(file)
	}
	a.read(sources)
}
