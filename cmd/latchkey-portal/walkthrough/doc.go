// Package walkthrough says how somebody is walked through the set-up and the
// log-in of each portal: the steps, what is seen and pressed at each, what is
// said on the telephone, and what the portal answers when something goes wrong.
//
// A [Guide] is made out of a profile and names every label by the profile's own
// words. Its steps are done by a [Hand], of which there are two. One drives the
// real programs and takes the pictures (cmd/internal/walkthrough); the other goes
// through the pages of a portal in the test's own process, looks whether each
// label that a step names is there, and holds what comes of it against the pages
// in docs/walkthrough. So a portal that is changed fails that test until the
// pages and the pictures are made anew.
//
// In what is written for people here, «this» is a label of the portal, which has
// to be on the page of the step, and ‹this› one of Latchkey's window.
package walkthrough
