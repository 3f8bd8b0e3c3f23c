// Package dictation is what is known about a key as people read it aloud, hear
// it and type it: its groups, the words that its characters are spelt with, the
// characters that no key has and what they were probably meant to be, those that
// are taken for each other, and the lengths that websites issue.
//
// [Read] takes a key as far as it has been typed. It guesses nothing: it says
// what is wrong and what may be meant, and leaves the choice to the reader,
// because a wrong guess gives wrong codes.
package dictation
