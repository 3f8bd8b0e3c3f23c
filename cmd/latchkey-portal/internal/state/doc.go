// Package state keeps a portal in one file across restarts.
//
// # The file
//
// A line of text says what it is, which portal's, and what its rest must hash to,
// so that a damaged file, another portal's and a later format are told apart
// without the key:
//
//	latchkey-portal-state 1 cin7 <SHA-256 of "1 cin7\n" and the rest, hexadecimal>
//
// The rest is one JSON document encrypted with age (https://age-encryption.org)
// under a random key that lies in a file of its own. Everything is encrypted and
// not only what lets one in: then nobody has to decide which is which, and nonces
// and authentication are age's business. The document names format and portal
// again, where they are authenticated.
//
// # Writing
//
// Each [File.Keep] writes the whole file: a synced copy, a rename, a synced
// folder. At no moment is there half of a file. The values stay encoded in memory,
// so that a write encodes only what has changed and copies the rest; it costs a
// hash and an encryption of all, some milliseconds for a thousand users, most of
// it the disk's. That is no reason to write less often but to write for many at
// once, which is what package enroll does.
//
// Attachments of requests that wait are in the same file, base64 in the document,
// although each write then writes them again: about 7 ms for a MiB. One owner's
// request has 6 MiB at the most, and all together 32 MiB; many small changes share a
// write. A second file would have to be kept in step with this one through every
// crash, for something that is there for an hour.
//
// What could not be written is not written with what comes next either: package
// enroll may have undone it, and offers it again where it has not.
//
// Nothing that could not be read is ever written over, and a lock beside the file
// keeps a second portal away from it.
package state
