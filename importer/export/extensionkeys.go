package export

import (
	"context"
	"crypto/md5"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// The extension has encrypted in three ways, each with CryptoJS and what it
// calls a passphrase there (see [openSalted]):
//
//   - Up to version 5, each account's secret, with the user's password itself.
//   - Version 6, each account's secret, with random bytes written in
//     hexadecimal, which the password opens. They stand in "key", or, by a
//     mistake of some versions, in "enc" and "hash" of the backup itself.
//   - Version 8, each account as a whole, with the password's Argon2id hash in
//     base64. A record of the type "Key" has the salt, and the encoded Argon2id
//     hash of that hash, by which the password is checked.

// maxExtensionKeys bounds the keys that are derived: a browser that synchronises
// may leave one or two behind.
const maxExtensionKeys = 8

// errExtensionKey is for a record whose key the passphrase does not open.
var errExtensionKey = errors.New("it is encrypted with another password than the one given, or damaged")

// extensionKeys are the keys that a passphrase opens.
type extensionKeys struct {
	old   string          // for secrets
	byID  map[text]string // for whole accounts
	right bool            // the passphrase was checked
	gone  bool            // a key is not in the file
}

// unlockExtension opens the keys that records ask for.
func unlockExtension(ctx context.Context, s *Source, records []*extensionRecord) (extensionKeys, error) {
	keys := extensionKeys{byID: make(map[text]string)}
	needed, old := make(map[text]bool), false
	for _, r := range records {
		if r.locked() {
			needed[r.KeyID] = true
			old = old || r.Encrypted.yes()
		}
	}
	if len(needed) == 0 {
		return keys, nil
	}
	if s.Passphrase == "" {
		return keys, fmt.Errorf("%w: the backup is encrypted with the password of the extension", found.ErrPassphraseMissing)
	}
	tried := 0
	for _, r := range records {
		if r.DataType != "Key" || !needed[r.ID] {
			continue
		}
		if tried++; tried > maxExtensionKeys {
			return keys, fmt.Errorf("%w: it is encrypted with more than %d passwords; set one in the extension and export it again", found.ErrFormat, maxExtensionKeys)
		}
		key, err := extensionKey(ctx, s, *r)
		if err != nil {
			return keys, err
		}
		if key != "" {
			keys.byID[r.ID], keys.right = key, true
		}
	}
	keys.gone = tried == 0
	if old {
		return keys, keys.unlockOld(ctx, s)
	}
	return keys, nil
}

// extensionKey returns the key of version 8, or "" where the passphrase is not
// the one it was made from.
func extensionKey(ctx context.Context, s *Source, r extensionRecord) (string, error) {
	check, err := parseArgon(string(r.Hash))
	if err != nil {
		return "", err
	}
	// The salt was made of random bytes, each read as a character, and is written
	// as UTF-8 again when it is used.
	salts := []string{string(r.Salt), latin1(string(r.Salt))}
	if salts[0] == salts[1] {
		salts = salts[:1]
	}
	for _, salt := range salts {
		hash, err := check.derive(ctx, s.Report, s.Passphrase, []byte(salt))
		if err != nil {
			return "", err
		}
		key := base64.RawStdEncoding.EncodeToString(hash)
		again, err := check.derive(ctx, s.Report, key, check.salt)
		if err != nil {
			return "", err
		}
		if subtle.ConstantTimeCompare(again, check.hash) == 1 {
			return key, nil
		}
	}
	return "", nil
}

// latin1 returns the bytes that the characters of s stand for in Latin-1, or s
// where one of them has none.
func latin1(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xff {
			return s
		}
		b = append(b, byte(r))
	}
	return string(b)
}

// unlockOld opens the key of version 6, or takes the passphrase for it where
// there is none.
func (k *extensionKeys) unlockOld(ctx context.Context, s *Source) error {
	k.old, k.gone = s.Passphrase, false
	var key struct{ Enc, Hash text }
	switch {
	case s.Has("key"):
		if err := decode(s.Object()["key"], &key, "its key"); err != nil {
			return err
		}
	case s.Has("enc", "hash"):
		if decode(s.Object()["enc"], &key.Enc, "its key") != nil || decode(s.Object()["hash"], &key.Hash, "its key") != nil {
			return nil // accounts of these names
		}
	default:
		return nil
	}
	raw, err := openSalted(s.Passphrase, string(key.Enc))
	if err != nil {
		return k.failure()
	}
	k.old = hex.EncodeToString(raw)
	// The first versions of it hashed with Argon2d, which cannot be checked here;
	// what the key opens tells then.
	if !strings.HasPrefix(string(key.Hash), "$argon2id$") {
		return nil
	}
	check, err := parseArgon(string(key.Hash))
	if err != nil {
		return err
	}
	hash, err := check.derive(ctx, s.Report, k.old, check.salt)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(hash, check.hash) != 1 {
		return k.failure()
	}
	k.right = true
	return nil
}

// failure is the error where the passphrase opens nothing.
func (k *extensionKeys) failure() error {
	switch {
	case k.right:
		return fmt.Errorf("%w: the passphrase is right, but the encrypted accounts were changed; export it again", found.ErrDamaged)
	case k.gone:
		return fmt.Errorf("%w: the key that its accounts are encrypted with is not in it; export it again", found.ErrDamaged)
	}
	return fmt.Errorf("%w, or the file is damaged: it is the password that the extension had when the backup was made", found.ErrPassphraseWrong)
}

// open decrypts a record, or says in it why it cannot.
func (k *extensionKeys) open(r extensionRecord) extensionRecord {
	if r.Encrypted.yes() && r.DataType != "EncOTPStorage" {
		secret, err := openSalted(k.old, string(r.Secret))
		if err != nil || !r.plausible(string(secret)) {
			r.damaged = errExtensionKey
			return r
		}
		r.Secret = keyText(secret)
		return r
	}
	key, ok := k.byID[r.KeyID]
	data, err := openSalted(key, string(r.Data))
	if !ok || err != nil {
		r.damaged = errExtensionKey
		return r
	}
	opened := extensionRecord{Index: r.Index, place: r.place}
	index := r.Index
	if opened.damaged = decode(data, &opened, "the entry"); opened.damaged == nil && opened.locked() {
		opened.damaged = errExtensionKey
	}
	opened.Index = index
	return opened
}

// plausible reports whether a secret that was decrypted is one: nothing
// authenticates it but, up to version 5, the MD5 sum of the secret as the
// record's name.
func (r extensionRecord) plausible(secret string) bool {
	sum := md5.Sum([]byte(secret))
	if name := hex.EncodeToString(sum[:]); name == r.place || name == string(r.Hash) {
		return true
	}
	secret = strings.ToLower(strings.Join(strings.Fields(secret), ""))
	for _, early := range []string{"blz-", "bliz-", "stm-"} {
		secret = strings.TrimPrefix(secret, early)
	}
	trimmed := strings.TrimRight(secret, "=")
	return strings.Trim(trimmed, "abcdefghijklmnopqrstuvwxyz234567") == "" || strings.Trim(secret, "0123456789abcdef") == ""
}

// An argonHash is a hash in the encoding of Argon2's reference implementation:
// $argon2id$v=19$m=…,t=…,p=…$salt$hash.
type argonHash struct {
	memory, passes uint32 // KiB
	threads        uint8
	salt, hash     []byte
}

// parseArgon reads a hash of Argon2id. Its errors wrap [found.ErrDamaged].
func parseArgon(s string) (argonHash, error) {
	var a argonHash
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v=19" {
		return a, fmt.Errorf("%w: the check of its password is not as it should be; export it again", found.ErrDamaged)
	}
	_, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &a.memory, &a.passes, &a.threads)
	var e1, e2 error
	a.salt, e1 = base64.RawStdEncoding.DecodeString(strings.TrimRight(parts[4], "="))
	a.hash, e2 = base64.RawStdEncoding.DecodeString(strings.TrimRight(parts[5], "="))
	if errors.Join(err, e1, e2) != nil || len(a.hash) < 16 || len(a.hash) > 64 {
		return a, fmt.Errorf("%w: the check of its password is not as it should be; export it again", found.ErrDamaged)
	}
	return a, nil
}

// derive hashes with the same costs.
func (a argonHash) derive(ctx context.Context, report kdf.Meter, passphrase string, salt []byte) ([]byte, error) {
	return kdf.Argon2id(ctx, report, passphrase, salt, a.passes, a.memory, a.threads, len(a.hash))
}
