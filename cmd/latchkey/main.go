// Command latchkey is the desktop app: a window with the codes of the accounts
// that are in the keyring. It only puts the parts together: flags, keyring, app.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"fyne.io/fyne/v2"

	"latchkey/app"
	"latchkey/app/settings"
	"latchkey/app/uses"
	"latchkey/assets"
	"latchkey/cmd/latchkey/internal/given"
	"latchkey/importer/clipboard"
	"latchkey/vault/keyring"
)

// appID is what the program calls itself to the desktop.
const appID = "app.latchkey.Latchkey"

func main() {
	place := flag.String("keyring", "", "where the vault is: os, or file:`PATH` for an encrypted file; also $LATCHKEY_KEYRING")
	passphraseFile := flag.String("passphrase-file", "", "a `FILE` with the passphrase of the vault; also $LATCHKEY_PASSPHRASE_FILE")
	hidden := flag.Bool("hidden", false, "start in the tray, without the window; where no tray appears the window is minimised")
	version := flag.Bool("version", false, "print the version and exit")
	flag.Usage = usage
	flag.Parse()
	if *version {
		fmt.Println("latchkey", buildVersion())
		return
	}
	what, err := given.Parse(flag.Args())
	if err == nil {
		// Before anything that takes time: the list of processes shows them.
		var restarted bool
		restarted, err = given.Hide(what, os.Args[:len(os.Args)-flag.NArg()])
		if restarted {
			return
		}
	}
	if err == nil {
		err = what.ReadInput(os.Stdin)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "latchkey:", err)
		os.Exit(2)
	}
	if err := run(*place, *passphraseFile, *hidden, what); err != nil {
		fmt.Fprintln(os.Stderr, "latchkey:", err)
		var fault *startError
		if errors.As(err, &fault) && hasDisplay() {
			app.ShowFault(newFyne(), err)
		}
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprint(flag.CommandLine.Output(), `usage: latchkey [flags] [FILE|URI ...]

Opens the window, with what is in pictures, exports and otpauth links to be
confirmed. A dash reads links from standard input, one a line. Where the window
is open already, it takes them.

`)
	flag.PrintDefaults()
}

// run shows the window, or hands over what was given to the one that is open.
func run(place, passphraseFile string, hidden bool, what given.Given) error {
	tidy()
	if err := keyring.PreventAutolaunch(); err != nil {
		return err
	}
	keyrings, err := newKeyrings(place, passphraseFile)
	if err != nil {
		return &startError{err}
	}
	hold, over, err := enter(keyrings, what)
	if over || err != nil {
		return err
	}
	if !hidden {
		loadMesa()
	}
	keyrings.begin()
	var a *app.App // there before anybody can use its window
	f, later := rest(newFyne(), func() { a.Used() })
	fonts := warm()
	f.SetIcon(fyne.NewStaticResource("latchkey.png", assets.Icon()))
	file := settings.In(keyrings.dir)
	set, damage := file.Load()
	monitors, edge, icon := &screens{}, &frame{}, newTray()
	a = app.New(app.Options{
		Fyne: f, Keyrings: keyrings, Screens: monitors, Cameras: systemCameras(), Clipboard: board{}, Copier: &clipboard.Copier{},
		Version: buildVersion(), Settings: file, Loaded: &set, LoadError: damage, Uses: uses.In(keyrings.dir), Zoom: newZoom(), Login: login{}, Await: keyrings.Await, Tray: icon, Frame: edge,
		Later: later, Fonts: fonts, Hidden: hidden && len(what.Links)+len(what.Files) == 0,
		Shown: func() {
			followIcon(a)
			edge.follow()
			paintPatches(a.Window())
			followDrops(a)
		},
	})
	monitors.window, edge.window, icon.open = a.Window(), a.Window(), a.Open
	following, stop := context.WithCancel(context.Background())
	defer stop()
	f.Lifecycle().SetOnStarted(func() {
		a.Started()
		quitOnSignals(a)
		followSession(following, a)
		if hold != nil {
			go hold.Serve(doorman{app: a, keyrings: keyrings}.take)
		}
	})
	a.Take(what.Links, what.Files)
	a.Run()
	icon.close()
	if hold != nil {
		return hold.Close()
	}
	return nil
}

// A startError is why there is no window at all.
type startError struct{ error }

// Unwrap returns the reason.
func (e *startError) Unwrap() error { return e.error }

// hasDisplay reports whether a window can be shown.
func hasDisplay() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// buildVersion is what the build says of itself.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown version)"
	}
	return info.Main.Version
}
