// Package keyringtest starts a real keyring for tests: a session bus of its
// own with a real gnome-keyring on it, in folders of their own, so that tests
// neither see nor change the keyring of whoever runs them.
//
// A [Session] serves child processes through [Session.Env], and the test's own
// process through [Session.Use]:
//
//	s := keyringtest.Start(t)
//	s.Use(t) // only where this process itself opens the keyring
//	store := keyring.OS()
//
// Everything a session started ends with the test, and dies with the test
// process should that be killed. Readiness is waited for on the bus itself;
// nothing sleeps. Sessions do not know of each other, so packages and tests
// that use only Env may run side by side.
//
// A session can be made faulty: the keyring locked, stopped, killed, started
// again, the bus taken away. That is how the errors of package keyring are
// tested against what really happens.
//
// The tools are dbus-daemon and gnome-keyring-daemon. Where one is missing the
// test fails and says which; on another system than Linux it is skipped.
package keyringtest
