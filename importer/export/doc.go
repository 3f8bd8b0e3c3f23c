// Package export reads what other authenticators and password managers export.
//
// Each kind of file is one [Format] in a file of its own, and [Formats] lists
// them all. [Detect] finds out by looking inside which one a file is; names of
// files say little and are not looked at.
//
// Every record of a file ends up as an account or among those left out, with a
// reason. What an account cannot be without (its key, and what an export says
// about algorithm, digits, period and kind of code) is never replaced by
// something usual: see [entry]. Groups become tags. Notes are kept. Icons,
// passwords and the like are left behind, and a remark says so where it was the
// user's own doing.
//
// Keys are derived from passphrases by package kdf, which bounds what a file may
// ask for. A passphrase that is missing, one that is wrong and a damaged file are
// different errors, those of package found.
package export
