package export

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"

	"latchkey/importer/internal/cbc"
)

// errSealed is for what a key does not open.
var errSealed = errors.New("the key does not open it")

// openGCM decrypts AES-GCM (NIST SP 800-38D) with the tag at the end of sealed,
// and a nonce of any length. Whatever is wrong is errSealed: the caller knows
// whether that is the passphrase or the file.
func openGCM(key, nonce, sealed, additional []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(nonce) == 0 {
		return nil, errSealed
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, len(nonce))
	if err != nil {
		return nil, errSealed
	}
	opened, err := gcm.Open(nil, nonce, sealed, additional)
	if err != nil {
		return nil, errSealed
	}
	return opened, nil
}

// openCBC decrypts AES-CBC (NIST SP 800-38A) with the padding of PKCS #7. A
// wrong key is found out by the padding, in all but one of some 250 cases; what
// comes out must be looked at before it is believed.
func openCBC(key, iv, sealed []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errSealed
	}
	opened, err := cbc.Decrypt(block, iv, sealed)
	if err != nil {
		return nil, errSealed
	}
	if opened, err = cbc.Unpad(opened, aes.BlockSize); err != nil {
		return nil, errSealed
	}
	return opened, nil
}
