package export

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
)

// openSalted decrypts what CryptoJS.AES.encrypt(text, passphrase) wrote, which
// is what `openssl enc -aes-256-cbc -md md5 -a` writes: "Salted__", a salt of
// eight bytes, and AES-256-CBC with key and vector from OpenSSL's
// EVP_BytesToKey, all in base64. Nothing authenticates it: a wrong passphrase is
// found out by the padding in all but one of some 250 cases, and the caller
// looks at what comes out.
func openSalted(passphrase, encoded string) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, errSealed
	}
	rest, ok := bytes.CutPrefix(data, []byte("Salted__"))
	if !ok || len(rest) < 8 {
		return nil, errSealed
	}
	salt, sealed := rest[:8], rest[8:]
	var derived, last []byte
	for len(derived) < 32+16 {
		sum := md5.Sum(append(append(last, passphrase...), salt...))
		last = sum[:]
		derived = append(derived, last...)
	}
	return openCBC(derived[:32], derived[32:48], sealed)
}
