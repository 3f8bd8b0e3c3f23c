package importer

import (
	"errors"

	"latchkey/vault"
)

// A Result is what was found in something the user has. Every record of it is
// in one of the two lists.
type Result struct {
	// Format says what it was, in a person's words: "PNG picture with 2 QR
	// codes".
	Format string
	// Accounts are in the order they were found in, without an ID.
	Accounts []Found
	// Skipped are the records that are no account that can be taken in.
	Skipped []Skipped
}

// A Found is an account that was read, with what the user should know about it
// before it is saved.
type Found struct {
	vault.Account
	// Remarks are whole sentences about what the source left open, or said in
	// two ways.
	Remarks []string
	// Issuers holds both names where the source names two issuers. The first
	// is the one in Account. It is empty where there is nothing to choose.
	Issuers []string
}

// A Skipped is a record that was not taken in.
type Skipped struct {
	// Name tells the record apart: "line 3", "QR code 2". It is never taken
	// from a part of the record that could be secret.
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
)
