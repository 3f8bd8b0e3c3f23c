package settings

import (
	"fmt"
	"time"
)

// Lock is when the vault locks that a passphrase protects, and how long a copied
// code lasts.
type Lock struct {
	// IdleMinutes is after how long without a key or a click the vault locks;
	// zero for never.
	IdleMinutes int `json:"idleMinutes"`
	// WithScreen locks when the screen is locked, OnSleep when the computer goes
	// to sleep, OnHide when the window is hidden or minimised.
	WithScreen bool `json:"withScreen"`
	OnSleep    bool `json:"onSleep"`
	OnHide     bool `json:"onHide"`
	// ClipboardSeconds is how long a copied code stays on the clipboard.
	ClipboardSeconds int `json:"clipboardSeconds"`
}

// Bounds of what can be set.
const (
	MaxIdleMinutes      = 24 * 60
	MinClipboardSeconds = 5
	MaxClipboardSeconds = 10 * 60
)

func defaultLock() Lock {
	return Lock{IdleMinutes: 15, WithScreen: true, OnSleep: true, ClipboardSeconds: 30}
}

// Idle is IdleMinutes as a duration.
func (l Lock) Idle() time.Duration { return time.Duration(l.IdleMinutes) * time.Minute }

// Clipboard is ClipboardSeconds as a duration.
func (l Lock) Clipboard() time.Duration { return time.Duration(l.ClipboardSeconds) * time.Second }

func (l *Lock) check() error {
	switch {
	case l.IdleMinutes < 0 || l.IdleMinutes > MaxIdleMinutes:
		return fmt.Errorf("idleMinutes is %d, not 0 to %d", l.IdleMinutes, MaxIdleMinutes)
	case l.ClipboardSeconds < MinClipboardSeconds || l.ClipboardSeconds > MaxClipboardSeconds:
		return fmt.Errorf("clipboardSeconds is %d, not %d to %d", l.ClipboardSeconds, MinClipboardSeconds, MaxClipboardSeconds)
	}
	return nil
}
