// Package sso signs users in by another party's word, as OAuth 2 hands it over
// with an authorization code (RFC 6749 section 4.1): the portal's side of that, a
// [Client], and a stand-in for the other party, a [Provider], which believes
// whoever it is asked by. It knows nothing of HTTP.
//
// # What a hand-over is bound to
//
// The state belongs to one attempt of one browser and is good once, for ten
// minutes. The code is good once, for a minute, and only for the client and the
// address that it was given out for and with the verifier whose hash came with the
// request (RFC 7636): one that was overheard, or slipped into another browser's
// attempt, is of no use. The answer names its issuer (RFC 9207). Which second
// factor is asked for afterwards is none of this package's business.
package sso
