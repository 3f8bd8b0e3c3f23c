// Package fault holds what a portal can be made to do wrong on purpose, so that
// testers see what an authenticator, or a person, makes of it.
//
// [All] is the catalogue. A fault has an ID that stays the same in every version,
// says what it does and what a good authenticator should do with it, and has the
// function that does it. There are five kinds of these functions, by what they
// change:
//
//   - a draft: the parameters and the length of a key before it is drawn;
//   - a sheet: the link and the key as text, as the set-up shows them;
//   - a picture: how the QR code is drawn;
//   - a conduct: the clock that codes are checked by, and what becomes of a code;
//   - a post: what becomes of a mail or an SMS.
//
// Codes are always checked against the truth: the account whose key was drawn,
// which is what a good authenticator reads from the QR code. Nothing here touches
// that but for the clock, and for the faults that say in so many words that a right
// code is refused.
//
// A [Board] says which faults are on, for all users of a portal and for single
// ones. What two faults would both decide, such as the number of digits, they
// exclude each other from: that is refused with a sentence, and never settled in
// silence.
package fault
