// Package found holds what readers find in something the user has: accounts,
// and what was left out.
//
// Every reader of links, pictures and exports puts what it finds into a [List],
// which sees to it that each record ends up in exactly one of the two lists of
// its [Result].
package found

import (
	"errors"

	"latchkey/vault"
)

// A Result is what was found in something the user has. Every record of it is
// in one of the two lists.
type Result struct {
	// Format says what it was, in a person's words: "PNG picture with 2 QR
	// codes", "Aegis vault".
	Format string
	// Accounts are in the order they were found in, without an ID.
	Accounts []Account
	// Skipped are the records that are no account that can be taken in.
	Skipped []Skipped
	// Parts are those that were found of exports that come in several QR codes.
	// Skipped names those that are missing.
	Parts []Part
}

// An Account is one that was read, with what the user should know about it
// before it is saved.
type Account struct {
	vault.Account
	// Remarks are whole sentences about what the source left open, or said in
	// two ways, or holds beyond what Latchkey keeps.
	Remarks []string
	// Issuers holds both names where the source names two issuers. The first
	// is the one in Account. It is empty where there is nothing to choose.
	Issuers []string
}

// A Skipped is a record that was not taken in.
type Skipped struct {
	// Name tells the record apart: "line 3", "QR code 2", "GitHub (alice)". It
	// is never taken from a part of the record that could be secret.
	Name string
	// Reason says in a person's words why. It never holds a secret.
	Reason string
}

// Errors that callers may want to tell apart. The errors returned wrap them.
var (
	// ErrEmpty is wrapped where there was nothing at all to read.
	ErrEmpty = errors.New("there is nothing in it")
	// ErrNoCode is wrapped where a picture holds no QR code that can be read.
	ErrNoCode = errors.New("no QR code was found")
	// ErrFormat is wrapped where something is not in a form that is read.
	ErrFormat = errors.New("this cannot be read")
	// ErrPassphraseMissing is wrapped where a file is encrypted and no
	// passphrase was given.
	ErrPassphraseMissing = errors.New("a passphrase is needed")
	// ErrPassphraseWrong is wrapped where the passphrase that was given does
	// not open the file. Some forms of encryption cannot tell that from a
	// damaged file; the sentence says so then.
	ErrPassphraseWrong = errors.New("the passphrase is wrong")
	// ErrDamaged is wrapped where a file is in a form that is read, and broken.
	ErrDamaged = errors.New("the file is damaged")
)
