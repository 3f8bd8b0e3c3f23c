// Package profile holds the portals that the test server plays, as data: their
// words, their rules, the order of their screens and the users to begin with.
//
// Labels that a portal's help document gives in bold or in quotes are written
// exactly as there, so that its steps can be followed on the pages word for
// word. Everything else is this project's own wording. No profile carries a
// real brand's name, logo or look; each is named after the kind of portal that
// it plays.
//
// The program knows portals only by what is in a [Profile]: another one is
// another entry in the table of [All].
package profile
