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
// # The journal
//
// Changes after that go to a journal beside the file, so that what a write costs does
// not grow with what there is. After a line of text it has records, each with its
// length before it and the CRC-32C of that, in four bytes each, the most significant
// first. The first is a JSON
// object encrypted with age: the checksum of the data file that the journal goes on
// from, and a random key. Each of the others is what was kept at once, JSON sealed with
// ChaCha20-Poly1305 under that key and its number.
//
// A record that is not whole is the end: a write was interrupted, which nobody was
// answered. One that others follow was damaged, or its length was, and the journal is
// refused.
//
// # Writing
//
// A [File.Keep] appends to the journal and syncs it. The whole file is written at the
// first one, when the journal would become longer than the file and than 4 MiB, when it
// cannot be written, and at the end: a synced copy, a rename, a synced folder.
// Then an empty journal takes the old one's place. If that does not come to pass the
// old one names a file that is gone, and is passed over. At no moment is there half of
// a file. The values stay encoded in memory, so that a write encodes only what has
// changed.
//
// A write still takes about half a millisecond, most of it the disk's. That is no
// reason to write less often but to write for many at once, which is what package
// enroll does.
//
// Attachments of requests that wait are in the same file, base64 in the document. One
// owner's request has 6 MiB at the most, and all together 32 MiB. A second file would
// have to be kept in step with this one through every crash, for something that is
// there for an hour.
//
// What could not be written is not written with what comes next either: package
// enroll may have undone it, and offers it again where it has not.
//
// Nothing that could not be read is ever written over, and a lock beside the file
// keeps a second portal away from it.
package state
