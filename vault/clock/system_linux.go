package clock

import (
	"context"
	"fmt"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"
)

// askSystem asks timedate1, which systemd has, and where nobody answers for it
// the kernel.
func askSystem(ctx context.Context) (synchronised bool, err error) {
	synchronised, err = askTimedate(ctx)
	if err == nil {
		return synchronised, nil
	}
	return askKernel()
}

// askTimedate asks the service of org.freedesktop.timedate1 on the system bus.
// There is a fixed address for that bus and nothing that would start one; a
// service that is to be started by the question and does not come costs no more
// than the context allows.
func askTimedate(ctx context.Context) (bool, error) {
	// A connection of its own: it ends with the question.
	conn, err := dbus.ConnectSystemBus(dbus.WithContext(ctx))
	if err != nil {
		return false, fmt.Errorf("connecting to the system bus: %w", err)
	}
	defer conn.Close()
	var value dbus.Variant
	timedate := conn.Object("org.freedesktop.timedate1", "/org/freedesktop/timedate1")
	err = timedate.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0,
		"org.freedesktop.timedate1", "NTPSynchronized").Store(&value)
	if err != nil {
		return false, fmt.Errorf("asking timedate1: %w", err)
	}
	synchronised, ok := value.Value().(bool)
	if !ok {
		return false, fmt.Errorf("timedate1 says that NTPSynchronized is a %s: %w", value.Signature(), errSilent)
	}
	return synchronised, nil
}

// askKernel asks the kernel, whom every program that keeps the clock right
// tells so.
func askKernel() (bool, error) {
	var timex unix.Timex // modes 0: nothing is set
	if _, err := unix.Adjtimex(&timex); err != nil {
		return false, fmt.Errorf("asking the kernel: %w", err)
	}
	return kernelSynchronised(&timex), nil
}

// unsynchronisedError is the error, in microseconds, from which on the kernel
// takes its clock for unsynchronised: NTP_PHASE_LIMIT, 16 s.
const unsynchronisedError = 16_000_000

// kernelSynchronised reads what adjtimex said. STA_UNSYNC alone does not count:
// some set it to keep the kernel from writing the hardware's clock.
func kernelSynchronised(timex *unix.Timex) bool {
	return timex.Status&unix.STA_UNSYNC == 0 || timex.Maxerror < unsynchronisedError
}
