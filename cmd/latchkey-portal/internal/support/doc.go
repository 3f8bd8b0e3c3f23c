// Package support says what staff see of a user whom they walk through a set-up or a
// log-in: where the user is, what just failed and why, and what to say next. It also
// knows who looks on at whom.
//
// Nothing that it says holds a key or a code, nor a part of one. Why a code was refused
// may be known to a letter of the key or to a digit; here only its place is named, and
// the letter stays with whoever has the key before them. What is to be said aloud is in
// the words of the walk-throughs (package walkthrough), so that both agree.
package support
