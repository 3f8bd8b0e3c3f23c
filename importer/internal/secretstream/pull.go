// Package secretstream opens what libsodium's
// crypto_secretstream_xchacha20poly1305 sealed, as its documentation describes:
// a header of 24 bytes, and messages that are sealed one after the other.
//
// golang.org/x/crypto has the two ciphers that it is made of, and not this way
// of joining them, which differs from their usual AEAD: a tag is encrypted with
// each message, and the padding counts otherwise.
package secretstream

import (
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20"
	//lint:ignore SA1019 the construction is built on the bare authenticator
	"golang.org/x/crypto/poly1305"
)

// Sizes in bytes.
const (
	KeySize    = chacha20.KeySize
	HeaderSize = chacha20.NonceSizeX
	Overhead   = 1 + poly1305.TagSize // of each message
)

// A Tag is sealed with each message.
type Tag byte

// The tags of libsodium.
const (
	Message Tag = 0
	Push    Tag = 1
	Rekey   Tag = 2
	Final   Tag = 3
)

// ErrOpen is returned for what the key does not open: the key is another, or the
// message was changed.
var ErrOpen = errors.New("the message does not open with this key")

// A Stream opens the messages of one stream in their order.
type Stream struct {
	key   [KeySize]byte
	nonce [chacha20.NonceSize]byte // a counter of 4 bytes, then 8 of the stream's
}

// New returns the stream that begins with the given header.
func New(key, header []byte) (*Stream, error) {
	if len(key) != KeySize || len(header) != HeaderSize {
		return nil, fmt.Errorf("a stream has a key of %d bytes and a header of %d", KeySize, HeaderSize)
	}
	derived, err := chacha20.HChaCha20(key, header[:16])
	if err != nil {
		return nil, fmt.Errorf("deriving the key of the stream: %w", err)
	}
	var s Stream
	copy(s.key[:], derived)
	copy(s.nonce[4:], header[16:])
	s.resetCounter()
	return &s, nil
}

// Open opens the next message.
func (s *Stream) Open(sealed []byte) ([]byte, Tag, error) {
	if len(sealed) < Overhead {
		return nil, 0, ErrOpen
	}
	tag, body, mac := sealed[0], sealed[1:len(sealed)-poly1305.TagSize], sealed[len(sealed)-poly1305.TagSize:]
	stream, err := chacha20.NewUnauthenticatedCipher(s.key[:], s.nonce[:])
	if err != nil {
		return nil, 0, fmt.Errorf("opening a message: %w", err)
	}
	// The first block is the authenticator's key, the second hides the tag.
	var first, block [64]byte
	stream.XORKeyStream(first[:], first[:])
	block[0] = tag
	stream.XORKeyStream(block[:], block[:])
	plainTag := block[0]
	block[0] = tag
	want := authenticate([32]byte(first[:32]), block[:], body)
	if subtle.ConstantTimeCompare(want, mac) == 0 {
		return nil, 0, ErrOpen
	}
	opened := make([]byte, len(body))
	stream.XORKeyStream(opened, body)
	s.advance(mac, Tag(plainTag))
	return opened, Tag(plainTag), nil
}

// authenticate computes the authenticator of a message without further data.
func authenticate(key [32]byte, block, body []byte) []byte {
	mac := poly1305.New(&key)
	mac.Write(block)
	mac.Write(body)
	mac.Write(make([]byte, len(body)%16)) // as libsodium counts it
	var sizes [16]byte
	binary.LittleEndian.PutUint64(sizes[8:], uint64(len(block)+len(body)))
	mac.Write(sizes[:])
	return mac.Sum(nil)
}

// advance makes the stream ready for the next message.
func (s *Stream) advance(mac []byte, tag Tag) {
	subtle.XORBytes(s.nonce[4:], s.nonce[4:], mac[:8])
	counter := binary.LittleEndian.Uint32(s.nonce[:]) + 1
	binary.LittleEndian.PutUint32(s.nonce[:], counter)
	if tag&Rekey == 0 && counter != 0 {
		return
	}
	var next [KeySize + 8]byte
	copy(next[:], s.key[:])
	copy(next[KeySize:], s.nonce[4:])
	stream, err := chacha20.NewUnauthenticatedCipher(s.key[:], s.nonce[:])
	if err != nil {
		return // cannot happen: both have their sizes
	}
	stream.XORKeyStream(next[:], next[:])
	copy(s.key[:], next[:])
	copy(s.nonce[4:], next[KeySize:])
	s.resetCounter()
}

func (s *Stream) resetCounter() { binary.LittleEndian.PutUint32(s.nonce[:], 1) }
