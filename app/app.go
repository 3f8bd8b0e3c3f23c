// Package app is Latchkey's window: the list of accounts with their codes, and
// the screens that add to it.
//
// One [App] holds the vault, the clock and the window. A screen is a struct with
// its widgets; it is built when it is shown, and the list, which is kept, is
// told what has changed. Everything here runs on the Fyne goroutine, apart from
// work handed to App.background: the keyring, the disk and the decoding of
// pictures are only ever touched there.
//
// The package imports no Fyne driver, so that its tests need neither cgo nor a
// display. Whoever makes an App hands it the [fyne.App] to run on.
package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app/theme"
	"latchkey/importer/camera"
	"latchkey/vault"
)

// A Vault is what the window needs of an opened vault; [*vault.Vault] is one.
// What has no context answers from memory. The others may wait for the keyring,
// and are called through App.background only.
type Vault interface {
	Accounts() []vault.Account
	Account(id vault.ID) (vault.Account, bool)
	Add(ctx context.Context, accounts ...vault.Account) ([]vault.Account, error)
	Update(ctx context.Context, id vault.ID, change func(*vault.Account) error) (vault.Account, error)
	Remove(ctx context.Context, id vault.ID) (vault.Account, error)
	RemoveAll(ctx context.Context, ids ...vault.ID) ([]vault.Account, error)
	Restore(ctx context.Context, a vault.Account) error
	Move(ctx context.Context, id, before vault.ID) error
	Trash() []vault.Account
	Discard(ctx context.Context, now time.Time, ids ...vault.ID) ([]vault.Account, error)
	Recover(ctx context.Context, ids ...vault.ID) ([]vault.Account, error)
	Purge(ctx context.Context, now time.Time) (int, error)
	Reload(ctx context.Context) (changed bool, err error)
	Problems() []vault.Problem
	Usage() vault.Usage
	String() string
}

// A Clock tells the time that codes are made for.
type Clock func() time.Time

// A Timer calls f once, d from now, unless stop is called first. It may call f
// on any goroutine. [After] is the real one.
type Timer func(d time.Duration, f func()) (stop func())

// After is the Timer of the real world.
func After(d time.Duration, f func()) (stop func()) {
	timer := time.AfterFunc(d, f)
	return func() { timer.Stop() }
}

// Options are what an App is made of. Fyne and Keyrings are required.
type Options struct {
	Fyne     fyne.App
	Keyrings Keyrings

	Screens   Screens   // what the monitors show; nil where that cannot be had
	Cameras   Cameras   // nil where this system has none that can be used
	Clipboard Clipboard // what other programs have copied; text only where nil

	Clock   Clock  // of the computer; time.Now where nil
	After   Timer  // After where nil
	Version string // for the About dialog
	Locale  string // as "de-AT", of the alphabet that keys are read aloud in; the system's where empty

	Timekeeper Timekeeper // in place of Clock; the computer's where both are nil
	Settings   Settings   // last as long as the program where nil

	// Tests run background work when it suits them, on their own goroutine.
	spawn func(work func()) // starts a goroutine where nil
	do    func(work func()) // fyne.Do where nil
}

// An App is the desktop program. Its methods are for the Fyne goroutine.
type App struct {
	fyne     fyne.App
	window   fyne.Window
	keyrings Keyrings
	screens  Screens
	cameras  Cameras
	board    Clipboard
	clock    Clock // corrected by timekeeping
	after    Timer
	version  string

	vault Vault // nil until it is open

	spawn func(work func())
	do    func(work func())
	ctx   context.Context // ends when the program quits
	stop  context.CancelFunc

	stage *stage      // what the window shows
	list  *listScreen // nil until the vault is open
	bound keys        // of the screen that is shown
	clip  *clip
	told  func() // closes what was told; nil where nothing is

	incoming incoming      // what is on its way into the vault
	taken    taken         // what was handed over and waits
	voice    *voice        // how keys are read aloud
	revealed *revealScreen // a key that can be seen; nil where none can

	camera     *cameraScreen // what a camera is looked through on; nil where it is not shown
	cameraUsed camera.Device // the one that was used last, to be offered first

	prefs       *preferences
	timekeeping *timekeeping

	hidden    bool   // nothing of the window can be seen
	stopTick  func() // nil while nothing ticks
	pace      pace
	reloading bool
}

// New makes the window. Nothing is read from the keyring until [App.Run].
func New(o Options) *App {
	a := &App{
		fyne: o.Fyne, keyrings: o.Keyrings, screens: o.Screens, cameras: o.Cameras, board: o.Clipboard,
		after: o.After, version: o.Version,
		spawn: o.spawn, do: o.do,
	}
	a.prefs = newPreferences(a, o.Settings)
	a.timekeeping = newTimekeeping(a, o)
	a.clock = a.timekeeping.now
	a.pace.touch(a.clock())
	if a.after == nil {
		a.after = After
	}
	if a.spawn == nil {
		a.spawn = func(work func()) { go work() }
	}
	if a.do == nil {
		a.do = fyne.Do
	}
	a.voice = newVoice(o.Locale)
	a.ctx, a.stop = context.WithCancel(context.Background())
	a.fyne.Settings().SetTheme(theme.New())
	a.window = a.fyne.NewWindow("Latchkey")
	a.window.SetPadded(false)
	a.window.Resize(fyne.NewSize(theme.WindowWidth, theme.WindowHeight))
	a.stage = newStage(a)
	a.window.SetContent(a.stage.root)
	a.clip = newClip(a.fyne.Clipboard(), a.after, a.do)
	a.catchShortcuts()
	a.window.SetOnDropped(a.dropped)
	a.window.SetCloseIntercept(a.Quit)
	return a
}

// Window is the one window there is.
func (a *App) Window() fyne.Window { return a.window }

// Run shows the window, opens the vault and returns when the program has quit.
func (a *App) Run() {
	a.fyne.Lifecycle().SetOnEnteredForeground(a.gotFocus)
	a.fyne.Lifecycle().SetOnExitedForeground(a.lostFocus)
	a.prefs.load()
	a.begin()
	a.window.ShowAndRun()
}

// Quit ends the program, and with it what is being done in the background. A
// copied code that is still on the clipboard is taken off it.
func (a *App) Quit() {
	a.clip.clear()
	a.endCamera()
	a.stopTicking()
	a.stop()
	a.fyne.Quit()
}
