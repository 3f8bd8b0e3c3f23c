package clock

import (
	"os"
	"runtime"
	"strings"
)

// HowToSet says how the clock is set right on this system.
func HowToSet() string { return howToSet(runtime.GOOS, os.Getenv("XDG_CURRENT_DESKTOP")) }

// howToSet says it for a system as Go calls it and a desktop as
// XDG_CURRENT_DESKTOP does, which has several names with colons between them.
func howToSet(system, desktop string) string {
	const byHand = "in a terminal, run: timedatectl set-ntp true"
	switch system {
	case "windows":
		return "Open Settings > Time & language > Date & time, switch on “Set time automatically”, and press “Sync now”."
	case "darwin":
		return "Open System Settings > General > Date & Time and switch on “Set time and date automatically”."
	case "linux":
	default:
		return "Have the system set its clock from a time server, by ntpd for example."
	}
	for name := range strings.SplitSeq(strings.ToUpper(desktop), ":") {
		switch name {
		case "GNOME", "UNITY", "BUDGIE":
			return "Open Settings > System > Date & Time (on older systems Settings > Date & Time) and switch on “Automatic Date & Time”. Or, " + byHand
		case "KDE":
			return "Open System Settings > Date & Time and switch on “Set date and time automatically”. Or, " + byHand
		case "X-CINNAMON", "CINNAMON":
			return "Open System Settings > Date & Time and switch on “Network time”. Or, " + byHand
		}
	}
	return strings.ToUpper(byHand[:1]) + byHand[1:]
}
