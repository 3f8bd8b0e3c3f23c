package sealed

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"

	"latchkey/vault"
)

// recordName is what the record is called in the store.
const recordName = "passphrase"

// The record as it is stored is one line of ASCII, in three parts between dots, as
// a page is. The checksum tells a damaged record from a wrong passphrase:
//
//	passphrase1.<CRC-32C of the document, 8 hexadecimal digits>.<document, base64>
const (
	recordTag     = "passphrase"
	recordVersion = 1
	recordMost    = 4096 // bytes that are looked at
)

const (
	keySize  = chacha20poly1305.KeySize
	saltSize = 16
	idSize   = 16
)

// A state says which pages count, and what is under way.
type state string

const (
	// plain pages count
	sealing state = "sealing" // encrypted ones are being made
	opened  state = "opened"  // encrypted ones are being deleted
	moved   state = "moved"   // the vault was moved away; later pages are a new one
	// encrypted pages count
	closed state = "closed" // plain ones may be there, being made or left to delete
	// none count
	arriving state = "arriving" // a vault is being copied here
)

// encrypted reports whether the encrypted pages count.
func (s state) encrypted() bool { return s == closed }

// A record is the document.
type record struct {
	State state `json:"state"`
	// Plain and Sealed are how many pages there may be of those that do not count.
	Plain  int         `json:"plain,omitempty"`
	Sealed int         `json:"sealed,omitempty"`
	Key    *wrappedKey `json:"key,omitempty"`
}

// A wrappedKey is the data key under a passphrase.
type wrappedKey struct {
	ID   []byte `json:"id"` // of the data key: the same under another passphrase
	KDF  string `json:"kdf"`
	Cost Cost   `json:"cost"`
	Salt []byte `json:"salt"`
	Key  []byte `json:"key"` // nonce, and the encrypted data key
}

const kdfName = "argon2id"

// readRecord returns the record in a store, nil where there is none.
func readRecord(ctx context.Context, under vault.Store) (*record, error) {
	text, err := under.Get(ctx, recordName)
	switch {
	case errors.Is(err, vault.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	}
	r, err := decodeRecord(text)
	if errors.Is(err, vault.ErrNewer) {
		return nil, fail(vault.ErrNewer, "the vault in %s was protected by a newer version of Latchkey: open it with that", under)
	}
	if err != nil {
		return nil, fail(vault.ErrDamaged, "what opens the protected vault in %s is damaged (%v) and has been left as it is: restore the keyring from a copy, or your accounts from a backup", under, err)
	}
	return r, nil
}

func decodeRecord(text string) (*record, error) {
	head, rest, ok := strings.Cut(text[:min(len(text), recordMost+1)], ".")
	version, tagged := strings.CutPrefix(head, recordTag)
	n, err := strconv.ParseUint(version, 10, 31)
	switch {
	case !ok || !tagged || err != nil || n == 0:
		return nil, errors.New("it is not a record")
	case n > recordVersion:
		return nil, vault.ErrNewer
	}
	sum, encoded, _ := strings.Cut(rest, ".")
	document, err := base64.RawStdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(text) > recordMost || sum != checksum(document) {
		return nil, errors.New("it is not what was stored")
	}
	var r record
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	if d.Decode(&r) != nil {
		return nil, errors.New("it cannot be read")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows its end")
	}
	return &r, r.check()
}

// check bounds all numbers and sizes before they are believed.
func (r *record) check() error {
	if r.Plain < 0 || r.Plain > vault.MaxPages || r.Sealed < 0 || r.Sealed > vault.MaxPages {
		return errors.New("its number of pages is out of bounds")
	}
	switch r.State {
	case sealing, closed:
		if r.Key == nil {
			return errors.New("it holds no key")
		}
	case opened, moved, arriving:
	default:
		return errors.New("its state is unknown")
	}
	k := r.Key
	switch {
	case k == nil:
		return nil
	case k.KDF != kdfName:
		return errors.New("its key derivation is unknown")
	case len(k.ID) != idSize || len(k.Salt) != saltSize ||
		len(k.Key) != chacha20poly1305.NonceSizeX+keySize+chacha20poly1305.Overhead:
		return errors.New("its key has another length")
	}
	return k.Cost.check()
}

func (r *record) encode() (string, error) {
	document, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%d.%s.%s", recordTag, recordVersion, checksum(document),
		base64.RawStdEncoding.EncodeToString(document)), nil
}

func checksum(document []byte) string {
	return fmt.Sprintf("%08x", crc32.Checksum(document, crc32.MakeTable(crc32.Castagnoli)))
}

// writeRecord stores a record. Where that is not known to have failed it looks.
func writeRecord(ctx context.Context, under vault.Store, r *record) error {
	text, err := r.encode()
	if err != nil {
		return err
	}
	if err := under.Set(ctx, recordName, text); err != nil {
		if stored, again := under.Get(ctx, recordName); again != nil || stored != text {
			return err
		}
	}
	return nil
}

// wrap encrypts a data key with a passphrase.
func wrap(ctx context.Context, dataKey, id []byte, passphrase string, cost Cost) (*wrappedKey, error) {
	prepared, err := prepare(passphrase)
	if err != nil {
		return nil, err
	}
	defer clear(prepared)
	w := &wrappedKey{ID: id, KDF: kdfName, Cost: cost, Salt: random(saltSize)}
	key, err := cost.derive(ctx, prepared, w.Salt)
	if err != nil {
		return nil, fmt.Errorf("using the passphrase: %w", err)
	}
	defer clear(key)
	w.Key, err = encrypt(key, dataKey, w.bound())
	return w, err
}

// unwrap returns the data key, or an error that wraps vault.ErrPassphrase.
func (w *wrappedKey) unwrap(ctx context.Context, passphrase string, under vault.Store) ([]byte, error) {
	prepared, err := prepare(passphrase)
	if err != nil {
		return nil, err
	}
	defer clear(prepared)
	key, err := w.Cost.derive(ctx, prepared, w.Salt)
	if err != nil {
		return nil, fmt.Errorf("using the passphrase: %w", err)
	}
	defer clear(key)
	dataKey, err := decrypt(key, w.Key, w.bound())
	if err != nil {
		return nil, fail(vault.ErrPassphrase, "the passphrase is not that of the vault in %s: try again with the one that was set last", under)
	}
	return dataKey, nil
}

// bound is what is authenticated with the key.
func (w *wrappedKey) bound() string {
	return fmt.Sprintf("%s%d %s %d %d %d %x", recordTag, recordVersion, w.KDF, w.Cost.Time, w.Cost.Memory, w.Cost.Threads, w.ID)
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails, by its contract
	return b
}
