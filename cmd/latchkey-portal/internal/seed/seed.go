// Package seed derives from a text what a portal otherwise draws at random, so
// that a rehearsal can be repeated with the same keys. Whoever knows the text
// knows the keys: they are no secrets, and the portal says so on every page.
package seed

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
)

// Longest is the longest text of a seed, in bytes.
const Longest = 1024

// invitationLength makes tokens look like those drawn at random, which have 26
// characters of 5 bits.
const invitationLength = 26

// A Seed implements enroll.Secrets. The same text, portal, user and number give
// the same key, in every version of this program.
type Seed struct {
	secret [sha256.Size]byte
	salt   []byte
}

// New returns the seed of a portal.
func New(text, profile string) Seed {
	return Seed{secret: sha256.Sum256([]byte(text)), salt: []byte(profile)}
}

// Key returns the user's key of that number, in bytes.
func (s Seed) Key(userName string, number uint64, length int) []byte {
	return s.derive(fmt.Sprintf("latchkey-portal key %d of %s", number, userName), length)
}

// Invitation returns the token of the user's invitation.
func (s Seed) Invitation(userName string) string {
	bytes := s.derive(fmt.Sprintf("latchkey-portal invitation of %s", userName), (invitationLength*5+7)/8)
	return base32.StdEncoding.EncodeToString(bytes)[:invitationLength]
}

// derive is HKDF with SHA-256 (RFC 5869).
func (s Seed) derive(info string, length int) []byte {
	key, err := hkdf.Key(sha256.New, s.secret[:], s.salt, info, length)
	if err != nil {
		panic(err) // a length over 8,160 bytes, which no key has
	}
	return key
}
