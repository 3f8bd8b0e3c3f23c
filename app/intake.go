package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/importer"
	"latchkey/importer/found"
)

// readingSign is how long reading may take before the window says that it is
// going on: anything shorter would only flicker.
const readingSign = 250 * time.Millisecond

// noText is what to say of a clipboard without text.
func noText() error {
	return errors.New("there is no text on the clipboard: copy the link or the key, " +
		"or drop a picture of the QR code on this window or open one with " + modifierName() + "O")
}

// intakeClipboard takes in the text that is on the clipboard.
func (a *App) intakeClipboard() { a.intakeText(a.fyne.Clipboard().Content()) }

// intakeText takes in pasted text: one or several links, or a key, which opens
// the form for typed keys because a key alone says nothing about its account.
func (a *App) intakeText(text string) {
	if strings.TrimSpace(text) == "" {
		a.fail(noText())
		return
	}
	if looksTyped(text) {
		a.pasteKey(text)
		return
	}
	a.read([]source{{
		title: "Pasted text",
		load:  func(context.Context) ([]byte, error) { return []byte(text), nil },
	}})
}

// isLink reports whether text is one or several links that accounts are made
// of, wherever it was pasted.
func isLink(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return strings.HasPrefix(text, "otpauth") && strings.Contains(text, "://")
}

// intakeData takes in the contents of a picture or text file called name.
func (a *App) intakeData(name string, data []byte) {
	a.read([]source{{
		name: name, title: name,
		load: func(context.Context) ([]byte, error) { return data, nil },
	}})
}

// intakeFiles takes in pictures and text files, all into one confirmation.
func (a *App) intakeFiles(files []fyne.URI) {
	if len(files) == 0 {
		return
	}
	sources := make([]source, len(files))
	for i, file := range files {
		sources[i] = source{
			name: file.Name(), title: file.Name(),
			load: func(ctx context.Context) ([]byte, error) { return loadFile(ctx, file) },
		}
	}
	a.read(sources)
}

// A source is something that accounts are read from.
type source struct {
	name  string // of the file; empty for what has none
	title string // what the window calls it while it is read
	load  func(ctx context.Context) ([]byte, error)
}

// A yield is what a source gave: a result or an error.
type yield struct {
	source source
	found  found.Result
	err    error
}

// read loads the source and finds the accounts in it.
func (s source) read(ctx context.Context) yield {
	data, err := s.load(ctx)
	if err != nil {
		return yield{source: s, err: err}
	}
	found, err := importer.Read(ctx, data, importer.Options{})
	return yield{s, found, err}
}

// A reading is one run through sources, off the Fyne goroutine.
type reading struct {
	app     *App
	sources []source
	yields  []yield
	at      int                // the source that is being read
	stop    context.CancelFunc // stops it
	unsign  func()             // keeps the sign from being shown
	sign    *readingScreen     // what the window says; nil before it says anything
	into    *confirmation      // the confirmation that was open, which gets what is found
	back    func()             // to where the window was
}

// read reads sources and shows what they hold. There is one run at a time: what
// is dropped meanwhile is refused in words.
func (a *App) read(sources []source) {
	if a.incoming.reading != nil || a.isSaving() {
		a.toast("Still busy with the last one. Try again in a moment.")
		return
	}
	ctx, stop := context.WithCancel(a.ctx)
	r := &reading{app: a, sources: sources, stop: stop, back: a.backTo(), into: a.confirming()}
	a.incoming.reading = r
	r.unsign = a.after(readingSign, func() { a.do(r.showSign) })
	a.background("", func(context.Context) error {
		for i, s := range sources {
			if ctx.Err() != nil {
				return nil
			}
			a.do(func() { r.reach(i) })
			r.yields = append(r.yields, s.read(ctx))
		}
		return nil
	}, func(error) { r.done() })
}

// cancel stops the run. What is being decoded may go on for a moment; nobody
// waits for it.
func (r *reading) cancel() {
	if r.app.incoming.reading != r {
		return
	}
	r.end()
	r.back()
	r.app.toast("Stopped. Nothing was added.")
}

func (r *reading) end() {
	r.stop()
	r.unsign()
	if r.sign != nil {
		r.sign.bar.Stop() // or it would go on drawing, out of sight
	}
	r.app.incoming.reading = nil
}

// done shows what was found, or why nothing was.
func (r *reading) done() {
	if r.app.incoming.reading != r {
		return // cancelled
	}
	r.end()
	if len(r.yields) == 1 && r.yields[0].err != nil && len(r.yields[0].found.Accounts) == 0 {
		if r.sign != nil {
			r.back()
		}
		r.app.fail(r.yields[0].err)
		return
	}
	flow := r.into
	if flow == nil {
		flow = newConfirmation(r.app, r.back)
	}
	flow.take(r.yields)
}

// showSign says what is being read, if it still is.
func (r *reading) showSign() {
	if r.app.incoming.reading != r {
		return
	}
	r.sign = newReadingScreen(r)
	r.sign.show()
}

// reach notes that source i is being read now.
func (r *reading) reach(i int) {
	r.at = i
	if r.sign != nil {
		r.sign.update()
	}
}

// title says what is being read.
func (r *reading) title() string {
	title := "Reading " + r.sources[r.at].title
	if n := len(r.sources); n > 1 {
		title += fmt.Sprintf(" (%d of %d)", r.at+1, n)
	}
	return title
}
