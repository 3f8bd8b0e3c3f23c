package sqlitefile

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"hash"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// A scheme is what one version of SQLCipher does unless it is told otherwise.
type scheme struct {
	hash       func() hash.Hash
	iterations int
	page       int // bytes
}

// schemes returns the versions whose databases are opened: 4, 3 and 2. Version 1
// had no authentication, so nothing could tell a wrong passphrase.
func schemes() []scheme {
	return []scheme{
		{sha512.New, 256_000, 4096},
		{sha1.New, 64_000, 1024},
		{sha1.New, 4_000, 1024},
	}
}

const (
	saltSize = 16 // in place of the magic of SQLite's header
	keySize  = 32
	ivSize   = aes.BlockSize
	saltMask = 0x3a // makes the salt of the second key of the first one's
)

// MayBeEncrypted reports whether data could be a database of SQLCipher: whole
// pages that look like chance. There is nothing else to know one by.
func MayBeEncrypted(data []byte) bool {
	if len(data) < 1024 || len(data)%1024 != 0 {
		return false
	}
	var seen [256]bool
	distinct := 0
	for _, b := range data[:1024] {
		if !seen[b] {
			seen[b] = true
			distinct++
		}
	}
	// Of 1,024 random bytes 251 differ on average, with a deviation of 2.
	return distinct >= 230
}

// Decrypt takes off the encryption of SQLCipher with the settings of its
// versions 4, 3 or 2, as its page "SQLCipher Design" describes it, and returns
// the SQLite database. Each page is AES-256 in CBC mode with an IV of its own,
// and authenticated together with its number.
//
// The error wraps found.ErrPassphraseWrong where the first page is not authentic
// under any of them, which a wrong passphrase, a damaged first page and other
// settings all lead to, and found.ErrDamaged where a later one is not.
func Decrypt(ctx context.Context, report kdf.Meter, data []byte, passphrase string) ([]byte, error) {
	if passphrase == "" {
		return nil, fmt.Errorf("%w: the database is encrypted", found.ErrPassphraseMissing)
	}
	if len(data) > MaxSize {
		return nil, fmt.Errorf("%w: it has more than %d MiB", found.ErrDamaged, MaxSize>>20)
	}
	for _, s := range schemes() {
		if len(data) < s.page {
			continue
		}
		key, err := s.keys(ctx, report, data[:saltSize], passphrase)
		if err != nil {
			return nil, fmt.Errorf("deriving the database's key: %w", err)
		}
		if !key.authentic(data[:s.page], 1) {
			continue
		}
		return key.database(ctx, data)
	}
	return nil, fmt.Errorf("%w, or the beginning of the database is damaged: try the passphrase again", found.ErrPassphraseWrong)
}

// A pageKey opens the pages of one database.
type pageKey struct {
	scheme
	block cipher.Block
	mac   []byte
}

func (s scheme) keys(ctx context.Context, report kdf.Meter, salt []byte, passphrase string) (*pageKey, error) {
	key, err := kdf.PBKDF2(ctx, report, s.hash, passphrase, salt, s.iterations, keySize)
	if err != nil {
		return nil, err
	}
	macSalt := make([]byte, len(salt))
	for i, b := range salt {
		macSalt[i] = b ^ saltMask
	}
	mac, err := pbkdf2.Key(s.hash, string(key), macSalt, 2, keySize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return &pageKey{s, block, mac}, nil
}

// reserved returns how many bytes at a page's end are not SQLite's: the IV, the
// authentication, and what fills up a block.
func (s scheme) reserved() int {
	n := ivSize + s.hash().Size()
	return (n + aes.BlockSize - 1) / aes.BlockSize * aes.BlockSize
}

// parts returns a page's ciphertext, its IV, and its authentication. The first
// page begins with the salt.
func (s scheme) parts(page []byte, number uint32) (text, iv, tag []byte) {
	end := s.page - s.reserved()
	start := 0
	if number == 1 {
		start = saltSize
	}
	return page[start:end], page[end : end+ivSize], page[end+ivSize : end+ivSize+s.hash().Size()]
}

func (k *pageKey) authentic(page []byte, number uint32) bool {
	text, iv, tag := k.parts(page, number)
	mac := hmac.New(k.hash, k.mac)
	mac.Write(text)
	mac.Write(iv)
	mac.Write(binary.LittleEndian.AppendUint32(nil, number))
	return hmac.Equal(mac.Sum(nil), tag)
}

// database decrypts all pages. What was reserved at their ends is zero then.
func (k *pageKey) database(ctx context.Context, data []byte) ([]byte, error) {
	if len(data)%k.page != 0 {
		return nil, fmt.Errorf("%w: the end of the database is missing", found.ErrDamaged)
	}
	plain := make([]byte, len(data))
	copy(plain, magic)
	for at := 0; at < len(data); at += k.page {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("decrypting the database: %w", err)
		}
		page, number := data[at:at+k.page], uint32(at/k.page+1)
		if !k.authentic(page, number) {
			return nil, fmt.Errorf("%w: page %d of its database is not as it was written", found.ErrDamaged, number)
		}
		text, iv, _ := k.parts(page, number)
		into := plain[at : at+k.page]
		if number == 1 {
			into = into[saltSize:]
		}
		cipher.NewCBCDecrypter(k.block, iv).CryptBlocks(into[:len(text)], text)
	}
	if !Is(plain) {
		return nil, fmt.Errorf("%w: what was encrypted is not a SQLite database", found.ErrDamaged)
	}
	return plain, nil
}
