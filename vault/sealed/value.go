package sealed

import (
	"encoding/base64"
	"errors"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// valueTag begins every encrypted value:
//
//	sealed1.<nonce and ciphertext, base64>
//
// What is encrypted is a byte that says how the value is kept, and the value. One
// that ends in base64, as a page does, is kept as the length of what is before
// that, in a byte, that, and the bytes; so it is not made longer twice.
const valueTag = "sealed1."

const (
	verbatim = 0
	unpacked = 1
)

// growth is how many bytes an encrypted page is longer than a plain one at most.
// The start of a page has 19 bytes: "latchkey1.01234567.".
const growth = len(valueTag) + (4*(2+19+chacha20poly1305.NonceSizeX+chacha20poly1305.Overhead)+2)/3 - 19 + 2

// sealValue encrypts the value called name.
func sealValue(key []byte, name, value string) (string, error) {
	text := pack(value)
	defer clear(text)
	box, err := encrypt(key, text, name)
	if err != nil {
		return "", err
	}
	return valueTag + base64.RawStdEncoding.EncodeToString(box), nil
}

// openValue decrypts the value called name.
func openValue(key []byte, name, stored string) (string, error) {
	encoded, ok := strings.CutPrefix(stored, valueTag)
	if !ok {
		return "", errSealed
	}
	box, err := base64.RawStdEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return "", errSealed
	}
	text, err := decrypt(key, box, name)
	if err != nil {
		return "", err
	}
	defer clear(text)
	return unpack(text)
}

func pack(value string) []byte {
	n := strings.LastIndexByte(value, '.') + 1
	if tail, err := base64.RawStdEncoding.Strict().DecodeString(value[n:]); n > 0 && n < 256 &&
		err == nil && !strings.ContainsAny(value[n:], "\r\n") {
		text := append([]byte{unpacked, byte(n)}, value[:n]...)
		text = append(text, tail...)
		clear(tail)
		return text
	}
	return append([]byte{verbatim}, value...)
}

func unpack(text []byte) (string, error) {
	switch {
	case len(text) > 0 && text[0] == verbatim:
		return string(text[1:]), nil
	case len(text) > 1 && text[0] == unpacked && len(text) >= 2+int(text[1]):
		n := 2 + int(text[1])
		return string(text[2:n]) + base64.RawStdEncoding.EncodeToString(text[n:]), nil
	}
	return "", errSealed
}

// errSealed is no more than that: there is nothing to tell apart.
var errSealed = errors.New("it cannot be decrypted")

// encrypt returns a nonce and text under it, bound to name.
func encrypt(key, text []byte, name string) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	nonce := random(aead.NonceSize())
	return aead.Seal(nonce, nonce, text, []byte(name)), nil
}

func decrypt(key, box []byte, name string) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil || len(box) < aead.NonceSize() {
		return nil, errSealed
	}
	text, err := aead.Open(nil, box[:aead.NonceSize()], box[aead.NonceSize():], []byte(name))
	if err != nil {
		return nil, errSealed
	}
	return text, nil
}
