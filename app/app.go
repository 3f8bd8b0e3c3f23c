// Package app is Latchkey's window: the list of accounts with their codes, and
// the screens that add to it.
//
// One [App] holds the vault, the clock and the window. A screen is a struct with
// its widgets, most of them from app/look; it is built when it is shown, and the
// list, which is kept, is told what has changed. Everything here runs on the Fyne
// goroutine, apart from work handed to App.background: the keyring, the disk and
// the decoding of pictures are only ever touched there.
//
// The package imports no Fyne driver, so that its tests need neither cgo nor a
// display. Whoever makes an App hands it the [fyne.App] to run on.
package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app/face"
	"latchkey/app/settings"
	"latchkey/app/spell"
	"latchkey/app/uses"
	"latchkey/importer/camera"
	"latchkey/vault"
	"latchkey/vault/backup"
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
	// Forget overwrites the keys in memory. Nothing else can be called afterwards.
	Forget()
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
	Copier    Copier    // codes go to the usual clipboard where nil

	Login Login // starts the program with the session; nil where that cannot be had

	// Zoom has everything in the window drawn so many percent as large as usual;
	// nil where that cannot be had. The theme is set anew right after it.
	Zoom func(percent int)

	Clock   Clock  // of the computer; time.Now where nil
	After   Timer  // After where nil
	Later   Timer  // one that calls on the Fyne goroutine, where there is one that costs less than After
	Version string // for the About dialog
	Locale  string // as "de-AT", of the alphabet that keys are read aloud in; the system's where empty

	Timekeeper Timekeeper // in place of Clock; the computer's where both are nil
	Settings   Settings   // last as long as the program where nil
	// Loaded is what was read of Settings before there is a window, which is then
	// right when it appears, and LoadError why not all could be. Where Loaded is nil
	// they are read while the window is shown, and its language is the system's.
	Loaded    *settings.Settings
	LoadError error
	Uses      Uses // what is used most; lasts as long as the program where nil

	Tray   Tray            // nil where there can be none
	Frame  Frame           // nil where nothing is known of the window's place
	Hidden bool            // the window starts in the tray
	Shown  func()          // is called when the window is on the screen for the first time; may be nil
	Fonts  <-chan struct{} // is closed when the fonts of the window have been read; nil where nobody does
	Await  Await           // nil where it cannot be told when a keyring can be used again

	// Tests run background work when it suits them, on their own goroutine.
	spawn func(work func()) // starts a goroutine where nil
	do    func(work func()) // fyne.Do where nil
	// And they write backups that cost less to open.
	backup []backup.Option
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
	later    Timer // on the Fyne goroutine; may be nil
	version  string
	zoom     func(percent int)
	look     settings.Look // that the window has
	login    Login

	backupOptions []backup.Option

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
	voice    *spell.Voice  // how keys are read aloud
	revealed *revealScreen // a key that can be seen; nil where none can

	camera     *cameraScreen // what a camera is looked through on; nil where it is not shown
	cameraUsed camera.Device // the one that was used last, to be offered first

	prefs       *preferences
	timekeeping *timekeeping
	lock        *locking
	backups     *backups

	tray    Tray
	frame   Frame
	desk    deskState
	onShown func()
	fonts   <-chan struct{}

	used    used // how much accounts are used
	gallery *face.Gallery
	purging purging

	await Await  // nil where there is none
	vigil *vigil // the last wait for the keyring; nil before the first

	// restoreInstead brings accounts back from a backup where the vault is gone;
	// nil where that cannot be done.
	restoreInstead func()

	hidden    bool   // nothing of the window can be seen
	stopTick  func() // nil while nothing ticks
	pace      pace
	reloading bool
}

// New makes the window. Nothing is read from the keyring until [App.Run].
func New(o Options) *App {
	a := &App{
		fyne: o.Fyne, keyrings: o.Keyrings, screens: o.Screens, cameras: o.Cameras, board: o.Clipboard,
		after: o.After, later: o.Later, version: o.Version, zoom: o.Zoom, login: o.Login, backupOptions: o.backup,
		tray: o.Tray, frame: o.Frame, onShown: o.Shown, fonts: o.Fonts, await: o.Await,
		spawn: o.spawn, do: o.do,
	}
	a.prefs = newPreferences(a, o.Settings)
	if o.Loaded != nil {
		a.prefs.take(*o.Loaded, o.LoadError)
	}
	if err := loadWords(a.prefs.now.Look.Language); err != nil { // before anything is named
		// They are part of the program, and a test reads them.
		fyne.LogError("The translations cannot be read", err)
	}
	a.timekeeping = newTimekeeping(a, o)
	a.used = used{kept: o.Uses, counts: uses.Counts{}}
	a.clock = a.timekeeping.now
	a.gallery = face.NewGallery()
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
	a.lock = newLocking(a)
	a.restoreInstead = a.newInstead()
	a.backups = &backups{app: a}
	a.voice = spell.NewVoice(o.Locale)
	a.ctx, a.stop = context.WithCancel(context.Background())
	a.wear(a.prefs.now.Look)
	a.window = a.fyne.NewWindow("Latchkey")
	a.window.SetPadded(false)
	a.desk.kept, a.desk.inTray = a.prefs.now.Desktop, o.Hidden
	a.window.Resize(a.startSize())
	a.stage = newStage(a)
	a.prefs.once(a.dress)
	a.prefs.once(a.relook)
	a.window.SetContent(a.stage.root)
	a.clip = newClip(a, o.Copier)
	a.catchShortcuts()
	a.window.SetOnDropped(a.dropped)
	a.window.SetCloseIntercept(a.closeWindow)
	return a
}

// Window is the one window there is.
func (a *App) Window() fyne.Window { return a.window }

// Run shows the window, unless it starts in the tray, opens the vault and returns
// when the program has quit.
func (a *App) Run() {
	a.fyne.Lifecycle().SetOnEnteredForeground(a.gotFocus)
	a.fyne.Lifecycle().SetOnExitedForeground(a.lostFocus)
	a.prefs.load()
	a.begin()
	if a.desk.inTray {
		a.stage.meeting.hold() // there is no native window to wait for
		a.SetVisible(false)
		a.awaitTray()
		a.fyne.Run()
		return
	}
	a.window.Show()
	a.stage.meeting.hold() // where the driver did not ask how small it can be
	a.fyne.Run()
}

// Quit ends the program, and with it what is being done in the background. A
// copied code that is still on the clipboard is taken off it.
func (a *App) Quit() {
	a.keepAtEnd()
	a.window.Hide() // the clipboard may take a moment
	a.clip.clearNow()
	a.backups.endNow()
	a.endCamera()
	a.stopTicking()
	a.keepUsesNow()
	a.stop()
	a.fyne.Quit()
}
