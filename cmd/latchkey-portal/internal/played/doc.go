// Package played puts portals together out of their parts: a directory with its rules,
// an outbox, the pages over both, and the ways on which messages leave. A [Stage] is
// all that one process plays, with the one clock and the one feed of events that they
// share. It listens to nothing: that is done by package served.
//
// A user belongs to one portal. Whoever is added to a stage has a name that nobody in
// any of its portals has; only those whom the portals bring along themselves may share
// one, and then it has to be said whose user is meant.
package played
