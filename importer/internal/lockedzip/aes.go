package lockedzip

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"fmt"

	"latchkey/importer/found"
)

// Sizes of WinZip's encryption.
const (
	extraAES   = 0x9901 // the extra field that describes it
	iterations = 1000
	checkSize  = 2  // bytes that tell a wrong passphrase, in all but one of 65,536 cases
	macSize    = 10 // of HMAC-SHA1, shortened
)

// openAES decrypts an entry by WinZip's AES. In AE-2 there is no checksum to be
// looked at.
func openAES(extra, raw []byte, passphrase string) (packed, error) {
	field, ok := findExtra(extra)
	if !ok || len(field) < 7 {
		return packed{}, found.ErrDamaged
	}
	version, strength := binary.LittleEndian.Uint16(field), int(field[4])
	method := binary.LittleEndian.Uint16(field[5:])
	if version < 1 || version > 2 || strength < 1 || strength > 3 {
		return packed{}, fmt.Errorf("%w: the archive is locked in a way that is not known; unpack it and use the files in it", found.ErrFormat)
	}
	saltSize, keySize := 4+4*strength, 8+8*strength
	if len(raw) < saltSize+checkSize+macSize {
		return packed{}, found.ErrDamaged
	}
	salt, raw := raw[:saltSize], raw[saltSize:]
	check, raw := raw[:checkSize], raw[checkSize:]
	sealed, mac := raw[:len(raw)-macSize], raw[len(raw)-macSize:]
	key, err := pbkdf2.Key(sha1.New, passphrase, salt, iterations, 2*keySize+checkSize)
	if err != nil {
		return packed{}, fmt.Errorf("deriving the key of the archive: %w", err)
	}
	if subtle.ConstantTimeCompare(key[2*keySize:], check) == 0 {
		return packed{}, found.ErrPassphraseWrong
	}
	h := hmac.New(sha1.New, key[keySize:2*keySize])
	h.Write(sealed)
	if subtle.ConstantTimeCompare(h.Sum(nil)[:macSize], mac) == 0 {
		return packed{}, found.ErrDamaged
	}
	block, err := aes.NewCipher(key[:keySize])
	if err != nil {
		return packed{}, fmt.Errorf("opening the archive: %w", err)
	}
	return packed{countFrom1(block, sealed), method, version == 1, found.ErrDamaged}, nil
}

// countFrom1 is AES in counter mode with the counter as a little-endian number
// that begins at 1, which crypto/cipher does not have.
func countFrom1(block cipher.Block, sealed []byte) []byte {
	var counter, stream [aes.BlockSize]byte
	opened := make([]byte, len(sealed))
	for n := uint64(1); len(sealed) > 0; n++ {
		binary.LittleEndian.PutUint64(counter[:], n)
		block.Encrypt(stream[:], counter[:])
		done := len(opened) - len(sealed)
		sealed = sealed[subtle.XORBytes(opened[done:], sealed, stream[:]):]
	}
	return opened
}

// findExtra returns the extra field that describes the encryption.
func findExtra(extra []byte) ([]byte, bool) {
	for len(extra) >= 4 {
		id, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; size > len(extra) {
			return nil, false
		}
		if id == extraAES {
			return extra[:size], true
		}
		extra = extra[size:]
	}
	return nil, false
}
