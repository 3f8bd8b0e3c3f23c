// Package clock finds out whether this computer's clock is right, and corrects
// the time that codes are made for where it is not.
//
// What the system says of its clock is known without the network: [AskSystem].
// What the time is, several servers are asked at once: [Measure]. A [Correction]
// is the difference that was measured, applied until it ends; it is given up as
// soon as the clock has been set since, for then it would make right codes wrong.
//
// An offset is always what must be added to this clock to have the right time:
// it is positive where this clock is slow.
package clock
