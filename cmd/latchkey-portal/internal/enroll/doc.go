// Package enroll decides who is let in: users and their passwords, invitations,
// the set-up of second factors, the codes at log-in, and when too many wrong ones
// lock a user. It knows nothing of HTTP, of pages or of any portal by name.
//
// # A state machine of steps
//
// A [Session] stands at a [Step]. Which steps follow a right password is given
// as data, a [Flow]: one list for a user who has no second factor yet, of which the
// steps of methods that are not chosen are left out, and one for a user who has. A
// user who needs none, or whose browser is remembered, has no steps to do. A
// session whose list is done is signed in. Each method of
// [Directory] that moves a session says which step it belongs to and refuses
// any other with [ErrStep].
//
// # What is counted and when
//
// A code is checked against the time steps around now (RFC 6238 section 5.2).
// The step of an accepted code, the one that confirmed the set-up among them,
// moves a floor that belongs to the credential and only rises, so no code is
// taken twice, in whatever order old ones are tried. A code that is sent belongs
// to the session that it was sent for, lives for a while, and is good once; a newer
// one ends it and takes no failure back. Wrong passwords and wrong
// codes share one count per user over all sessions (RFC 4226 section 7.3): after
// a few a growing wait, in the end a lock. Only a finished log-in or an
// administrator clears the count.
//
// All of this happens under one mutex, so that of any number of parallel tries
// with one code exactly one is accepted and no burst of guesses gets past the
// count. Passwords are hashed outside it; their attempts are reserved first.
//
// # Passkeys
//
// A passkey is a public key with a name here. Who asks for a passkey's signature and
// checks it is told of by [Directory.LogInPasskey]: what is decided there is whose it
// is, whether it may be used, and that no signature is taken twice. It signs in past
// the steps and shares the count of failures.
//
// # Faults
//
// What is done wrong on purpose, for testers, is asked of [Faults]: what a new account
// is to be, by how much the clock is off that codes of an authenticator are checked by,
// and whether right codes are refused. A code is always checked against the key that was
// drawn, and no fault has a wrong one accepted, but for those of the times that a wrong
// clock takes for now.
//
// # What is kept
//
// With a [Store] a directory outlasts its process, but for the sessions. Nothing
// counts before it is kept: a method that accepts a code, counts a failure or
// uses up a recovery code returns when the store has that, since otherwise a
// restart would take the code twice or give the guesses back. A failure for a
// name that nobody has is kept just as well, or the time would tell.
//
// The mutex is not held while the store writes. Under it only the users that a
// method touched are copied, and put into the next batch where they differ from
// what was kept last; encoding, encrypting and writing come after it. The first
// caller who finds the store idle writes the batch, for itself and for all whose
// changes are in it; whoever comes meanwhile fills the next one. So a thousand
// callers wait for a few writes and not for a thousand, and the batches are in the
// order of the changes. If the store fails, all callers of the batch are told, and
// the next batch has its changes too, but for what would leave somebody with less
// to show at the log-in, or a ticket decided: that is undone, and stays as it was.
package enroll
