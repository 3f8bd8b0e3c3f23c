// Package portaltest starts a latchkey-portal inside a Go test: on a free port, in
// memory, with a clock that the test sets, and gone when the test ends. What the test
// has to do with is enrolled in a line, and everything else is done as any browser or
// program does it, over HTTP at [Portal.URL].
//
//	func TestLogIn(t *testing.T) {
//		p := portaltest.Start(t)
//		dana := p.Enroll("dana@example.com")
//		…
//		if out := p.Verify("dana@example.com", dana.Code()); !out.Accepted {
//			t.Error(out.Detail)
//		}
//	}
//
// Passwords are hashed as cheaply as can be, so that a portal starts within
// milliseconds. Whatever goes wrong with the portal itself ends the test.
package portaltest
