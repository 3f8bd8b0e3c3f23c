// Package diagnose works out why a code was refused. It is asked after that, with
// copies, and answers in words: nothing that it says has any say in whether a code is
// taken. It knows no HTTP and keeps nothing.
//
// # Two steps
//
// [Inspect] holds one refused code against everything that it could be: a code of
// another time, of another key, of the usual settings, with a digit wrong, of the key
// with one mistake in it. What fits is the code's [Trace]. A trace has no code in it and
// is all that needs to be kept, for some minutes. [Conclude] weighs a trace together
// with those of the same user's other codes, and names the likeliest reason in a
// [Finding].
//
// # How it is weighed
//
// A reason has a share beforehand, of what people do wrong, and hands it out among the
// codes that it could have led to: a clock among the time steps, a mistake in the key
// among some thousand keys next to it, those that look or sound alike first. What
// fits the code that was typed is held against the share of what nobody thought of,
// whose code can be any of a million. So a reason that could have led to many codes
// needs more to be named, and chance is part of the sum: a reason is named only where
// chance is left with less than one part in ten.
//
// What lasts, a clock, a key or an app's settings, has to fit every code of the user,
// and another one multiplies. One code proposes such a reason; a second one, of another
// time step, asserts it. Two codes of a clock that is off give two intervals of how
// much, and both hold.
//
// How often that is right is measured by a run, in docs/diagnosis.md.
package diagnose
