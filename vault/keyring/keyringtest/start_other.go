//go:build !linux

package keyringtest

import "testing"

// process is a program that a session runs; there are none here.
type process struct{}

// Start skips the test: gnome-keyring runs on Linux only.
func Start(t testing.TB, _ ...Option) *Session {
	t.Helper()
	t.Skip("gnome-keyring runs on Linux only")
	return nil
}

// Use skips the test, like Start.
func (s *Session) Use(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// Lock skips the test, like Start.
func (s *Session) Lock(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// Unlock skips the test, like Start.
func (s *Session) Unlock(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// KillDaemon skips the test, like Start.
func (s *Session) KillDaemon(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// StartDaemon skips the test, like Start.
func (s *Session) StartDaemon(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// StartDaemonLocked skips the test, like Start.
func (s *Session) StartDaemonLocked(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// Freeze skips the test, like Start.
func (s *Session) Freeze(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// Thaw skips the test, like Start.
func (s *Session) Thaw(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// KillBus skips the test, like Start.
func (s *Session) KillBus(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// StartBus skips the test, like Start.
func (s *Session) StartBus(t testing.TB) { t.Skip("gnome-keyring runs on Linux only") }

// Other is another program that answers for the keyring; there is none here.
type Other struct{}

// ServeOther skips the test, like Start.
func (s *Session) ServeOther(t testing.TB, _ string, _ bool, _ ...string) *Other {
	t.Skip("gnome-keyring runs on Linux only")
	return nil
}

// Writes is never called.
func (o *Other) Writes() int { return 0 }

// Dismissed is never called.
func (o *Other) Dismissed() int { return 0 }
