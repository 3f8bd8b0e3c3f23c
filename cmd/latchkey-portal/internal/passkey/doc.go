// Package passkey is the relying party's side of WebAuthn: it makes the challenges
// that a browser's script is given, and checks what an authenticator makes of them.
// Whose a passkey is, and what it may do, is decided by enroll; this package knows
// signatures and no users.
//
// # What a challenge is bound to
//
// A challenge is random, good once, and for a few minutes by the portal's clock. It
// stays here, under a ticket that the browser keeps as a cookie, so that an answer
// counts only in the browser that asked; one to add a passkey is bound to the
// session as well. The oldest challenges make room when there are too many.
//
// # What is asked of a passkey
//
// It has to be discoverable, because nobody types a user name, and to verify its
// user, because no other factor is asked for. Which model of authenticator it is on
// is not asked: the portal would make nothing of the answer.
package passkey
