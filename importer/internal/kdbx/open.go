package kdbx

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"math"

	"golang.org/x/crypto/chacha20"
	//lint:ignore SA1019 databases are encrypted with it, nothing of ours is
	"golang.org/x/crypto/twofish"

	"latchkey/importer/found"
	"latchkey/importer/internal/cbc"
)

// otherKeys is what to think of where the right passphrase does not open a
// database: a key file changes the key as another passphrase does.
const otherKeys = "if it also needs a key file or a hardware key, remove that in the security settings of the database first, or export it as XML and delete that file afterwards"

// open4 checks and decrypts what stands behind the header of version 4.
func (h *header) open4(data, key []byte) ([]byte, error) {
	macKey := sha512.Sum512(bytes.Join([][]byte{h.seed, key, {1}}, nil))
	// The header counts as the block before the first, as the number -1.
	if !hmac.Equal(blockMAC(macKey[:], math.MaxUint64, h.fields), h.mac) {
		return nil, fmt.Errorf("%w: it is the one that opens the database in KeePass or KeePassXC; %s", found.ErrPassphraseWrong, otherKeys)
	}
	sealed, err := joinMACed(data, macKey[:])
	if err != nil {
		return nil, err
	}
	opened, size, err := h.decrypt(sealed, key)
	if err != nil {
		return nil, err
	}
	return unpad(opened, size)
}

// open3 decrypts and checks what stands behind the header of version 3.1.
func (h *header) open3(data, key []byte) ([]byte, error) {
	opened, size, err := h.decrypt(data, key)
	if err != nil {
		return nil, err
	}
	if len(opened) < len(h.start) {
		return nil, errCut()
	}
	if !hmac.Equal(opened[:len(h.start)], h.start) {
		return nil, fmt.Errorf("%w, or the database is damaged near its beginning, which its old format (KDBX 3.1) cannot tell apart; %s", found.ErrPassphraseWrong, otherKeys)
	}
	if opened, err = unpad(opened, size); err != nil {
		return nil, err
	}
	return joinHashed(opened[len(h.start):])
}

// joinMACed joins the blocks of version 4, each with a MAC over its number, its
// length and its content.
func joinMACed(data, key []byte) ([]byte, error) {
	c := &cursor{rest: data}
	joined := make([]byte, 0, len(data))
	for place := uint64(0); ; place++ {
		mac := c.take(sha256.Size)
		length := c.number(4)
		block := c.take(length)
		if c.short {
			return nil, errCut()
		}
		var counted [4]byte
		binary.LittleEndian.PutUint32(counted[:], uint32(length))
		if !hmac.Equal(blockMAC(key, place, counted[:], block), mac) {
			return nil, errContent()
		}
		if length == 0 {
			return joined, atEnd(c)
		}
		joined = append(joined, block...)
	}
}

// blockMAC makes the MAC of a block. The header's has no number in it.
func blockMAC(key []byte, place uint64, parts ...[]byte) []byte {
	var number [8]byte
	binary.LittleEndian.PutUint64(number[:], place)
	own := sha512.Sum512(append(number[:], key...))
	mac := hmac.New(sha256.New, own[:])
	if place != math.MaxUint64 {
		mac.Write(number[:])
	}
	for _, part := range parts {
		mac.Write(part)
	}
	return mac.Sum(nil)
}

// joinHashed joins the blocks of version 3.1, each with its number and a hash.
func joinHashed(data []byte) ([]byte, error) {
	c := &cursor{rest: data}
	joined := make([]byte, 0, len(data))
	for place := uint64(0); ; place++ {
		number, sum, block := c.number(4), c.take(sha256.Size), c.take(c.number(4))
		want := sha256.Sum256(block)
		if len(block) == 0 {
			want = [sha256.Size]byte{}
		}
		switch {
		case c.short:
			return nil, errCut()
		case number != place || !bytes.Equal(sum, want[:]):
			return nil, errContent()
		case len(block) == 0:
			return joined, atEnd(c)
		}
		joined = append(joined, block...)
	}
}

// atEnd refuses what stands behind the last block.
func atEnd(c *cursor) error {
	if len(c.rest) > 0 {
		return fmt.Errorf("%w: there is something after its end; copy the database again", found.ErrDamaged)
	}
	return nil
}

// The ciphers, by the identifiers of KeePass.
const (
	cipherAES      = "\x31\xc1\xf2\xe6\xbf\x71\x43\x50\xbe\x58\x05\x21\x6a\xfc\x5a\xff"
	cipherTwofish  = "\xad\x68\xf2\x9f\x57\x6f\x4b\xb9\xa3\x6a\xd4\x7a\xf9\x65\x34\x6c"
	cipherChaCha20 = "\xd6\x03\x8a\x2b\x8b\x6f\x4c\xb5\xa5\x24\x33\x9a\x31\xdb\xb5\x9a"
)

// ciphers returns how to make each cipher that works in blocks; nil is for
// ChaCha20, which does not.
func ciphers() map[string]func(key []byte) (cipher.Block, error) {
	return map[string]func(key []byte) (cipher.Block, error){
		cipherAES:      aes.NewCipher,
		cipherTwofish:  func(key []byte) (cipher.Block, error) { return twofish.NewCipher(key) },
		cipherChaCha20: nil,
	}
}

// decrypt decrypts, and returns the size of the blocks that what comes out is
// padded to, or 0.
func (h *header) decrypt(sealed, key []byte) (opened []byte, size int, err error) {
	own := sha256.Sum256(append(bytes.Clone(h.seed), key...))
	newBlock := ciphers()[h.cipher]
	if newBlock == nil {
		stream, err := chacha20.NewUnauthenticatedCipher(own[:], h.iv)
		if err != nil || len(h.iv) != chacha20.NonceSize {
			return nil, 0, errHeader()
		}
		opened = make([]byte, len(sealed))
		stream.XORKeyStream(opened, sealed)
		return opened, 0, nil
	}
	block, err := newBlock(own[:])
	if err != nil {
		return nil, 0, fmt.Errorf("opening the database: %w", err)
	}
	if len(h.iv) != block.BlockSize() {
		return nil, 0, errHeader()
	}
	if opened, err = cbc.Decrypt(block, h.iv, sealed); err != nil {
		return nil, 0, errCut()
	}
	return opened, block.BlockSize(), nil
}

// unpad takes off what decrypt left on.
func unpad(opened []byte, size int) ([]byte, error) {
	if size == 0 {
		return opened, nil
	}
	content, err := cbc.Unpad(opened, size)
	if err != nil {
		return nil, errContent()
	}
	return content, nil
}
