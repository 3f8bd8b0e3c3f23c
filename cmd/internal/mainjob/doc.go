// Package mainjob walks the job that Latchkey is there for, with the real
// programs: a portal's page shows a QR code, the window takes it in, the secret
// lies in the keyring, and the portal accepts the code that is on the screen.
//
// The end-to-end test walks it on every change, and "make run" shows it where
// there is no display. A walk says each step with what it saw, and leaves
// pictures.
package mainjob
