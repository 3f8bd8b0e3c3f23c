package clock

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"

	"latchkey/vault/keyring/keyringtest"
)

// timedate is a service that is asked for NTPSynchronized.
type timedate func() (dbus.Variant, *dbus.Error)

// Get implements org.freedesktop.DBus.Properties.
func (d timedate) Get(_, property string) (dbus.Variant, *dbus.Error) {
	if property != "NTPSynchronized" {
		return dbus.Variant{}, dbus.MakeFailedError(errors.New("no such property"))
	}
	return d()
}

// onBus has d answer on a bus of its own that stands in for the system's.
func onBus(t *testing.T, d timedate) {
	t.Helper()
	s := keyringtest.Start(t, keyringtest.WithoutService())
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", s.Address)
	if d == nil {
		return
	}
	conn, err := dbus.Connect(s.Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.Export(d, "/org/freedesktop/timedate1", "org.freedesktop.DBus.Properties"); err != nil {
		t.Fatal(err)
	}
	if reply, err := conn.RequestName("org.freedesktop.timedate1", 0); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("%v, %v", reply, err)
	}
}

func TestTimedate(t *testing.T) {
	for want, value := range map[State]bool{Synchronised: true, Unsynchronised: false} {
		onBus(t, func() (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(value), nil })
		if got := AskSystem(t.Context()); got.State != want {
			t.Errorf("timedate1 says %v: %+v", value, got)
		}
	}
}

// Whatever is wrong with timedate1, the kernel is asked instead, as it is where
// there is none; the answer is that of this machine's real kernel.
func TestKernelIsAskedWhereTimedateFails(t *testing.T) {
	var timex unix.Timex
	if _, err := unix.Adjtimex(&timex); err != nil {
		t.Fatal(err)
	}
	want := systemSays(kernelSynchronised(&timex), nil)
	check := func(what string) {
		t.Helper()
		began := time.Now()
		if got := AskSystem(t.Context()); got != want {
			t.Errorf("%s: %+v, and the kernel says %+v", what, got, want)
		}
		if took := time.Since(began); took > 2*systemPatience {
			t.Errorf("%s: it took %v", what, took)
		}
	}
	onBus(t, func() (dbus.Variant, *dbus.Error) { return dbus.MakeVariant("yes"), nil })
	check("a wrong type")
	onBus(t, func() (dbus.Variant, *dbus.Error) {
		return dbus.Variant{}, dbus.MakeFailedError(errors.New("out of order"))
	})
	check("an error")
	onBus(t, nil)
	check("no service")
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	check("no bus")
	release := make(chan struct{})
	onBus(t, func() (dbus.Variant, *dbus.Error) { <-release; return dbus.MakeVariant(true), nil })
	defer close(release)
	check("no answer")
}

func TestAskingTimedateIsCancelled(t *testing.T) {
	release := make(chan struct{})
	onBus(t, func() (dbus.Variant, *dbus.Error) { <-release; return dbus.MakeVariant(true), nil })
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	began := time.Now()
	if _, err := askTimedate(ctx); err == nil || time.Since(began) > systemPatience {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestKernelsClock(t *testing.T) {
	for _, test := range []struct {
		status   int32
		maxerror int64
		want     bool
	}{
		{0, 100_000, true},
		{unix.STA_PLL, 16_000_000, true},
		{unix.STA_UNSYNC, 16_000_000, false},
		{unix.STA_UNSYNC, 500_000, true}, // chrony, which leaves the hardware's clock alone
	} {
		if got := kernelSynchronised(&unix.Timex{Status: test.status, Maxerror: test.maxerror}); got != test.want {
			t.Errorf("status %#x, unsure by %d µs: %v", test.status, test.maxerror, got)
		}
	}
	if systemSays(false, errSilent).State != Silent {
		t.Error("an error is not “does not say”")
	}
}
