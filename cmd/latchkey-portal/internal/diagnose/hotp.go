package diagnose

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/binary"

	"latchkey/vault"
)

// A maker makes the codes of one key. [vault.Account.Code] does the same for one code
// at a time, with its digits: here one hash serves for codes of any length. It is the
// HMAC of RFC 2104 in buffers of its own: crypto/hmac takes memory for each of some
// thousand keys, and more time for that than for the hashes. A test holds it against
// the vault's codes.
type maker struct {
	algorithm    vault.Algorithm
	block        int
	inner, outer [sha512.BlockSize + sha512.Size]byte // the key with a pad, and room for what is hashed
}

// set has the maker make the codes of another key.
func (m *maker) set(key []byte, a vault.Algorithm) {
	m.algorithm, m.block = a, sha1.BlockSize
	if a == vault.SHA512 {
		m.block = sha512.BlockSize
	}
	var short [sha512.Size]byte
	if len(key) > m.block {
		key = short[:m.hash(&short, key)]
	}
	for i := range m.block {
		b := byte(0)
		if i < len(key) {
			b = key[i]
		}
		m.inner[i], m.outer[i] = b^0x36, b^0x5c
	}
}

// hash puts the hash of some bytes into sum and returns its length.
func (m *maker) hash(sum *[sha512.Size]byte, of []byte) int {
	switch m.algorithm {
	case vault.SHA256:
		s := sha256.Sum256(of)
		return copy(sum[:], s[:])
	case vault.SHA512:
		*sum = sha512.Sum512(of)
		return len(sum)
	}
	s := sha1.Sum(of)
	return copy(sum[:], s[:])
}

// value is the number of RFC 4226 section 5.3 that a code is the last digits of.
func (m *maker) value(step int64) uint64 {
	var sum [sha512.Size]byte
	binary.BigEndian.PutUint64(m.inner[m.block:], uint64(step))
	n := m.hash(&sum, m.inner[:m.block+8])
	copy(m.outer[m.block:], sum[:n])
	n = m.hash(&sum, m.outer[:m.block+n])
	at := sum[n-1] & 0xf
	return uint64(binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff)
}

func newMaker(key []byte, a vault.Algorithm) *maker {
	m := &maker{}
	m.set(key, a)
	return m
}

// tens returns 10 to the power of n.
func tens(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}

// same compares two codes of one length in the same time however much of them agrees.
func same(a, b uint64) bool {
	differ := a ^ b
	return subtle.ConstantTimeEq(int32(uint32(differ>>32)), 0)&subtle.ConstantTimeEq(int32(uint32(differ)), 0) == 1
}
