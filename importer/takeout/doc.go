// Package takeout writes accounts into files for other programs, for whoever
// leaves or wants a copy on paper.
//
// Each [Format] says what its user should be warned of, and which fields it has no
// place for ([Format.Lost]). Whatever is written is read from the disk again, by
// the reader that imports the format, and compared before it counts as saved.
//
// Accounts in the trash are the caller's to leave out.
package takeout
