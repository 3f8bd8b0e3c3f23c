// Package cbc decrypts the CBC mode of NIST SP 800-38A with the padding of
// PKCS #7 (RFC 5652 section 6.3), which the standard library leaves to do.
//
// The mode protects nothing from changes: what comes out must be looked at
// before it is believed.
package cbc

import (
	"crypto/cipher"
	"crypto/subtle"
	"errors"
)

// ErrSize is returned where there is not a whole number of blocks, or none, or an
// initialisation vector is not of a block's size.
var ErrSize = errors.New("the sizes are not those of whole blocks")

// ErrPadding is returned where what was decrypted does not end as it must. A
// wrong key shows itself so in all but one of some 250 cases.
var ErrPadding = errors.New("the padding is wrong")

// Decrypt returns what was sealed, with its padding.
func Decrypt(block cipher.Block, iv, sealed []byte) ([]byte, error) {
	size := block.BlockSize()
	if len(iv) != size || len(sealed) == 0 || len(sealed)%size != 0 {
		return nil, ErrSize
	}
	opened := make([]byte, len(sealed))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(opened, sealed)
	return opened, nil
}

// Unpad takes off the padding of what was decrypted in blocks of size bytes.
func Unpad(opened []byte, size int) ([]byte, error) {
	if len(opened) == 0 {
		return nil, ErrPadding
	}
	n := int(opened[len(opened)-1])
	if n == 0 || n > size || n > len(opened) {
		return nil, ErrPadding
	}
	for _, b := range opened[len(opened)-n:] {
		if subtle.ConstantTimeByteEq(b, byte(n)) == 0 {
			return nil, ErrPadding
		}
	}
	return opened[:len(opened)-n], nil
}
