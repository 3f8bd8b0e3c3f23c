package app

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

// How long what was handed over waits while the window is not free for it.
const (
	// takeAgain is how often it is tried again.
	takeAgain = 100 * time.Millisecond
	// takeSays is how many tries go by before the window says that it waits.
	takeSays = 10
)

// taken is what other programs gave this one to open, until the window is free
// to read it.
type taken struct {
	sources []source
	tries   int // that found the window busy; a timer runs where there were any
}

// Take takes in links and files, by their absolute paths, that the program was
// started with, or that a further start has handed over. They end in the same
// confirmation as what is pasted and dropped. Until the vault is open, and while
// the window reads something, stores something or asks a question, they wait.
func (a *App) Take(links, files []string) {
	if len(links)+len(files) == 0 {
		return
	}
	if len(links) > 0 {
		what := tr("the link you opened")
		if len(links) > 1 {
			what = tr("the links you opened")
		}
		text := strings.Join(links, "\n")
		a.taken.sources = append(a.taken.sources, source{
			name: what, title: what, awaited: len(links) == 1,
			load: func(context.Context) ([]byte, error) { return []byte(text), nil },
		})
	}
	for _, file := range files {
		a.taken.sources = append(a.taken.sources, fileSource(storage.NewFileURI(file)))
	}
	a.heard()
	if a.taken.tries == 0 {
		a.readTaken()
	}
}

// readTaken reads what was handed over, or tries again a moment later.
func (a *App) readTaken() {
	if a.free() {
		sources := a.taken.sources
		a.taken = taken{}
		a.read(sources)
		return
	}
	if a.taken.tries++; a.taken.tries == takeSays {
		a.toast(a.whyWaiting())
	}
	a.after(takeAgain, func() {
		a.do(func() {
			if a.ctx.Err() == nil {
				a.readTaken()
			}
		})
	})
}

// free reports whether something can be read now.
func (a *App) free() bool {
	return a.vault != nil && !a.lock.on && !a.isBusy() && !a.covered()
}

// whyWaiting says when what was handed over will be shown.
func (a *App) whyWaiting() string {
	if a.vault == nil || a.lock.on {
		return tr("What you opened waits for the vault.")
	}
	return tr("What you opened waits until this is done.")
}

// fileSource is a file that was chosen, dropped or handed over.
func fileSource(file fyne.URI) source {
	return source{
		name: file.Name(), title: file.Name(),
		load: func(ctx context.Context) ([]byte, error) { return loadFile(ctx, file) },
	}
}
