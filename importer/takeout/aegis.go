package takeout

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"golang.org/x/crypto/scrypt"

	"latchkey/vault"
)

// The vaults of Aegis are described in docs/vault.md of its repository. These have
// version 1 with a database of version 3, in which tags are groups of their own.
const (
	aegisVersion  = 1
	aegisDatabase = 3
	aegisKeySize  = 32
	aegisCost     = 15 // 2^15 steps of scrypt, with 8 and 1 as the other parameters
)

type aegisVault struct {
	Version int         `json:"version"`
	Header  aegisHeader `json:"header"`
	DB      any         `json:"db"` // an aegisDB, or where it is encrypted base64
}

type aegisHeader struct {
	Slots  []aegisSlot  `json:"slots"`
	Params *aegisParams `json:"params"`
}

type aegisSlot struct {
	Type     int         `json:"type"` // 1 is a passphrase
	UUID     string      `json:"uuid"`
	Key      string      `json:"key"`
	Params   aegisParams `json:"key_params"`
	N        int         `json:"n"`
	R        int         `json:"r"`
	P        int         `json:"p"`
	Salt     string      `json:"salt"`
	Repaired bool        `json:"repaired"`
	IsBackup bool        `json:"is_backup"`
}

type aegisParams struct {
	Nonce string `json:"nonce"`
	Tag   string `json:"tag"`
}

type aegisDB struct {
	Version int          `json:"version"`
	Entries []aegisEntry `json:"entries"`
	Groups  []aegisGroup `json:"groups"`
}

type aegisGroup struct {
	UUID string `json:"uuid"`
	Name string `json:"name"`
}

type aegisEntry struct {
	Type     vault.Kind `json:"type"`
	UUID     string     `json:"uuid"`
	Name     string     `json:"name"`
	Issuer   string     `json:"issuer"`
	Note     string     `json:"note"`
	Favorite bool       `json:"favorite"`
	Icon     *string    `json:"icon"`
	Info     aegisInfo  `json:"info"`
	Groups   []string   `json:"groups"`
}

type aegisInfo struct {
	Secret    string          `json:"secret"`
	Algorithm vault.Algorithm `json:"algo"`
	Digits    int             `json:"digits"`
	Period    *int            `json:"period,omitempty"`
	Counter   *uint64         `json:"counter,omitempty"`
}

// encodeAegis writes a vault that is not encrypted.
func encodeAegis(_ context.Context, accounts []vault.Account, _ Options) ([]byte, error) {
	db, err := newAegisDB(accounts)
	if err != nil {
		return nil, err
	}
	return encodeVault(aegisVault{Version: aegisVersion, DB: db})
}

func encodeVault(v aegisVault) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", "    ")
	if err != nil {
		return nil, errors.New("the accounts cannot be encoded")
	}
	return append(data, '\n'), nil
}

func newAegisDB(accounts []vault.Account) (aegisDB, error) {
	db := aegisDB{Version: aegisDatabase, Entries: make([]aegisEntry, 0, len(accounts)), Groups: []aegisGroup{}}
	groups := make(map[string]string)
	for _, a := range accounts {
		e := aegisEntry{
			Type: a.Kind, UUID: newUUID(), Name: a.Name, Issuer: a.Issuer, Note: a.Note, Favorite: a.Pinned, Groups: []string{},
			Info: aegisInfo{Secret: a.Secret.Base32(), Algorithm: a.Algorithm, Digits: a.Digits},
		}
		switch {
		case a.Kind != vault.HOTP:
			e.Info.Period = &a.Period
		case a.Counter > math.MaxInt64:
			return aegisDB{}, &Error{Kind: vault.ErrInvalid, Text: fmt.Sprintf("the counter of %s is too high for Aegis: choose another format", a.Title())}
		default:
			e.Info.Counter = &a.Counter
		}
		for _, tag := range tagsAsRead(a.Tags) {
			if groups[tag] == "" {
				groups[tag] = newUUID()
				db.Groups = append(db.Groups, aegisGroup{groups[tag], tag})
			}
			e.Groups = append(e.Groups, groups[tag])
		}
		db.Entries = append(db.Entries, e)
	}
	return db, nil
}

// sealAegis writes a vault that is encrypted: a random key, which lies in a slot
// encrypted under the passphrase, encrypts the database.
func sealAegis(_ context.Context, accounts []vault.Account, o Options) ([]byte, error) {
	db, err := newAegisDB(accounts)
	if err != nil {
		return nil, err
	}
	content, err := json.Marshal(db)
	if err != nil {
		return nil, errors.New("the accounts cannot be encoded")
	}
	if o.Cost == 0 {
		o.Cost = aegisCost
	}
	salt, master := random(aegisKeySize), random(aegisKeySize)
	slot := aegisSlot{Type: 1, UUID: newUUID(), N: 1 << o.Cost, R: 8, P: 1, Salt: hex.EncodeToString(salt), Repaired: true}
	key, err := scrypt.Key([]byte(vault.NormalPassphrase(o.Passphrase)), salt, slot.N, slot.R, slot.P, aegisKeySize)
	if err != nil {
		return nil, fmt.Errorf("deriving the key of the export: %w", err)
	}
	sealedKey, params, err := sealGCM(key, master)
	if err != nil {
		return nil, err
	}
	slot.Key, slot.Params = hex.EncodeToString(sealedKey), params
	sealed, params, err := sealGCM(master, content)
	if err != nil {
		return nil, err
	}
	return encodeVault(aegisVault{
		Version: aegisVersion,
		Header:  aegisHeader{Slots: []aegisSlot{slot}, Params: &params},
		DB:      base64.StdEncoding.EncodeToString(sealed),
	})
}

// sealGCM encrypts with AES-256-GCM; the tag is kept apart.
func sealGCM(key, content []byte) ([]byte, aegisParams, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, aegisParams{}, fmt.Errorf("encrypting the export: %w", err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, aegisParams{}, fmt.Errorf("encrypting the export: %w", err)
	}
	nonce := random(gcm.NonceSize())
	sealed := gcm.Seal(nil, nonce, content, nil)
	end := len(sealed) - gcm.Overhead()
	return sealed[:end], aegisParams{hex.EncodeToString(nonce), hex.EncodeToString(sealed[end:])}, nil
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails, by its contract
	return b
}

// newUUID draws a UUID of version 4 (RFC 9562 section 5.4).
func newUUID() string {
	b := random(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}
