// Command latchkey is the desktop app: a window with the codes of the accounts
// that are in the keyring. It only puts the parts together: flags, keyring, app.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"

	"fyne.io/fyne/v2"
	driver "fyne.io/fyne/v2/app"

	"latchkey/app"
	"latchkey/app/settings"
	"latchkey/assets"
	"latchkey/vault/keyring"
)

func main() {
	place := flag.String("keyring", "", "where the vault is: os, or file:`PATH` for an encrypted file; also $LATCHKEY_KEYRING")
	passphraseFile := flag.String("passphrase-file", "", "a `FILE` with the passphrase of the encrypted file; also $LATCHKEY_PASSPHRASE_FILE")
	version := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *version {
		fmt.Println("latchkey", buildVersion())
		return
	}
	if flag.NArg() > 0 {
		fmt.Fprintln(flag.CommandLine.Output(), "latchkey takes no arguments: drop pictures on its window, or use latchkey-cli scan")
		os.Exit(2)
	}
	if err := run(*place, *passphraseFile); err != nil {
		fmt.Fprintln(os.Stderr, "latchkey:", err)
		os.Exit(1)
	}
}

func run(place, passphraseFile string) error {
	if err := keyring.PreventAutolaunch(); err != nil {
		return err
	}
	keyrings, err := newKeyrings(place, passphraseFile)
	if err != nil {
		return err
	}
	f := driver.NewWithID("app.latchkey.Latchkey")
	f.SetIcon(fyne.NewStaticResource("latchkey.png", assets.Icon()))
	monitors := &screens{}
	a := app.New(app.Options{
		Fyne: f, Keyrings: keyrings, Screens: monitors, Clipboard: board{}, Version: buildVersion(),
		Settings: settings.In(keyrings.dir),
	})
	monitors.window = a.Window()
	f.Lifecycle().SetOnStarted(func() {
		followIcon(a)
		followDrops(a)
		quitOnSignals(a)
	})
	a.Run()
	return nil
}

// buildVersion is what the build says of itself.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown version)"
	}
	return info.Main.Version
}
