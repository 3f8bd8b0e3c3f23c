package keyring

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

const (
	busVariable = "DBUS_SESSION_BUS_ADDRESS"
	// noBus as an address says that there is no bus. Nothing can connect to
	// it, and nothing that sees it starts a bus.
	noBus = "disabled:"
)

var errNoAddress = errors.New("no address of a session bus is known")

// PreventAutolaunch settles which session bus this process and its children
// use: the one of DBUS_SESSION_BUS_ADDRESS, else the one in the user's runtime
// folder, else none. Without it, whatever connects to the session bus first (a
// user interface does, for the system's light or dark look) would start a
// stray dbus-daemon where there is none, and another one at every start.
//
// It changes the environment, so it belongs at the beginning of main, before
// anything else that could connect.
func PreventAutolaunch() error {
	err := settleBus()
	if errors.Is(err, errNoAddress) {
		err = os.Setenv(busVariable, noBus)
	}
	if err != nil {
		return fmt.Errorf("settling the session bus: %w", err)
	}
	return nil
}

// settleBus makes sure that the environment holds the address of a session
// bus, so that godbus need not look for one. It returns errNoAddress where
// there is none. Whether a bus listens there is another question.
func settleBus() error {
	switch address := os.Getenv(busVariable); {
	case address == noBus:
		return errNoAddress
	case address != "" && !strings.HasPrefix(address, "autolaunch:"):
		return nil
	}
	socket := filepath.Join(runtimeFolder(), "bus")
	info, err := os.Stat(socket)
	if err != nil || info.Mode().Type() != os.ModeSocket {
		return errNoAddress
	}
	return os.Setenv(busVariable, "unix:path="+dbus.EscapeBusAddressValue(socket))
}

// runtimeFolder is $XDG_RUNTIME_DIR, or the folder that systemd gives a user
// where that is not set, as for cron.
func runtimeFolder() string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		return dir
	}
	return filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
}
