package kdbx

import (
	"crypto/cipher"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20"
	//lint:ignore SA1019 all values are on one stream, which the package above it cannot go on with
	"golang.org/x/crypto/salsa20/salsa"

	"latchkey/importer/found"
)

// The fields of the inner header of version 4. There are attachments besides.
const (
	innerEnd       = 0
	innerStream    = 1
	innerStreamKey = 2
)

// maxInner bounds the fields of the inner header that are kept, in bytes.
const maxInner = 1 << 10

// readInner reads the inner header, up to where the document begins.
func (h *header) readInner(r io.Reader) error {
	for {
		var start [5]byte
		if _, err := io.ReadFull(r, start[:]); err != nil {
			return innerError(err)
		}
		length := int64(binary.LittleEndian.Uint32(start[1:]))
		if start[0] != innerStream && start[0] != innerStreamKey {
			if _, err := io.CopyN(io.Discard, r, length); err != nil {
				return innerError(err)
			}
			if start[0] == innerEnd {
				return nil
			}
			continue
		}
		if length > maxInner {
			return errContent()
		}
		value := make([]byte, length)
		if _, err := io.ReadFull(r, value); err != nil {
			return innerError(err)
		}
		if start[0] == innerStreamKey {
			h.stream.key = value
		} else if id, ok := number(value); ok {
			h.stream.id = id
		}
	}
}

// innerError is contentError where the end is one as well.
func innerError(err error) error {
	if errors.Is(err, io.EOF) {
		return errContent()
	}
	return contentError(err)
}

// A stream hides the protected values of a document.
type stream struct {
	id  uint64
	key []byte
}

// The ciphers of a stream. KeePass knew another, a form of RC4, before any of the
// versions that are read.
const (
	streamSalsa20  = 2
	streamChaCha20 = 3
)

// cipher begins the stream.
func (s stream) cipher() (cipher.Stream, error) {
	switch s.id {
	case streamSalsa20:
		return &salsa20{
			key:     sha256.Sum256(s.key),
			counter: [16]byte{0xe8, 0x30, 0x09, 0x4b, 0x97, 0x20, 0x5d, 0x2a}, // then the number of the block
		}, nil
	case streamChaCha20:
		sum := sha512.Sum512(s.key)
		stream, err := chacha20.NewUnauthenticatedCipher(sum[:32], sum[32:44])
		if err != nil {
			return nil, fmt.Errorf("opening the protected values: %w", err)
		}
		return stream, nil
	}
	return nil, fmt.Errorf("%w: its protected values are encrypted with a cipher that is not in use any more; open it in KeePassXC or a KeePass of today, save it there, and use that file", found.ErrFormat)
}

// A salsa20 is that cipher with a nonce, begun once for all values:
// golang.org/x/crypto has it for one message only.
type salsa20 struct {
	key     [32]byte
	counter [16]byte
	rest    []byte // of the last block
}

// XORKeyStream implements [cipher.Stream].
func (s *salsa20) XORKeyStream(dst, src []byte) {
	for i := range src {
		if len(s.rest) == 0 {
			var block [64]byte
			salsa.XORKeyStream(block[:], block[:], &s.counter, &s.key)
			number := binary.LittleEndian.Uint64(s.counter[8:]) + 1
			binary.LittleEndian.PutUint64(s.counter[8:], number)
			s.rest = block[:]
		}
		dst[i] = src[i] ^ s.rest[0]
		s.rest = s.rest[1:]
	}
}
