// Package sealed puts a passphrase of the app on top of a keyring.
//
// # What is stored
//
// A random data key encrypts each page of the vault with XChaCha20-Poly1305. The
// page's name is authenticated with it, so that pages cannot be swapped. The data
// key is encrypted with a key that Argon2id (RFC 9106) makes of the passphrase; so
// another passphrase, or another [Cost], writes one value and no page.
//
// An encrypted page lies beside where the plain one would, under another name. The
// value called passphrase, the record, says which of the two count, how the key is
// derived, and what an interrupted change has left to be cleared away. Turning the
// passphrase on or off makes the other set of pages, reads it again and compares,
// and then replaces the record: at that one write the other set counts. Only then
// the first set is deleted. There is no moment at which part of the vault is in
// one set and part in the other, and nothing to be put together after a crash.
//
// Every user of the store reads the record again when it takes the lock. Who has
// opened the vault without a passphrase cannot write into it once it has one.
//
// # What it is for, and what not
//
// Without the passphrase nothing that is stored can be read. Somebody who can
// write to the keyring can still delete the vault or put another one there; a
// passphrase does not help against that, nor against programs that read this one's
// memory. A forgotten passphrase cannot be got round.
//
// # Passphrases
//
// A passphrase is any UTF-8. It is prepared as an OpaqueString of RFC 8265: other
// spaces become the ordinary one, and the letters are brought into normalization
// form C, so that é opens the same vault however a keyboard makes it. NFKC is not
// used, as the RFC has it: it would take different passphrases for the same, as ²
// and 2. Characters that the RFC's profile refuses because they were not in the
// Unicode of its day are accepted.
package sealed
