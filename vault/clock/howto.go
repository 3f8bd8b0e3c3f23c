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
	switch system {
	case "windows":
		return "To set this clock, open Settings > Time & language > Date & time, switch on “Set time automatically”, and press “Sync now”."
	case "darwin":
		return "To set this clock, open System Settings > General > Date & Time and switch on “Set time and date automatically”."
	case "linux":
	default:
		return "To set this clock, have the system follow a time server, by ntpd for example."
	}
	for name := range strings.SplitSeq(strings.ToUpper(desktop), ":") {
		switch name {
		case "GNOME", "UNITY", "BUDGIE":
			return "To set this clock, open Settings > System > Date & Time (on older systems Settings > Date & Time) and switch on “Automatic Date & Time”; or run in a terminal: timedatectl set-ntp true"
		case "KDE":
			return "To set this clock, open System Settings > Date & Time and switch on “Set date and time automatically”; or run in a terminal: timedatectl set-ntp true"
		case "X-CINNAMON", "CINNAMON":
			return "To set this clock, open System Settings > Date & Time and switch on “Network time”; or run in a terminal: timedatectl set-ntp true"
		}
	}
	return "To set this clock, run in a terminal: timedatectl set-ntp true"
}
