package kdbx

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// The ways of deriving a key, by the identifiers of KeePass. KeePassXC has one of
// its own for that by AES, which stands for the same.
const (
	kindAES      = "\xc9\xd9\xf3\x9a\x62\x8a\x44\x60\xbf\x74\x0d\x08\xc1\x8a\x4f\xea"
	kindOtherAES = "\x7c\x02\xbb\x82\x79\xa7\x4a\xc0\x92\x7d\x11\x4a\x00\x64\x82\x38"
	kindArgon2d  = "\xef\x63\x6d\xdf\x8c\x29\x44\x4b\x91\xf7\xa9\xa4\x03\xe3\x0a\x0c"
	kindArgon2id = "\x9e\x29\x8b\x19\x56\xdb\x47\x73\xb2\x3d\xfc\x3e\xc6\xf0\xa1\xe6"
)

// argon2Version is the one version of Argon2 that is in use, 1.3.
const argon2Version = 0x13

// A derivation says how a key is made of the passphrase.
type derivation struct {
	kind    string // one of them
	salt    []byte
	passes  uint64 // or rounds, of AES
	memory  uint64 // bytes
	threads uint64
	version uint64
	keyed   bool // with a secret or data that are not in use
}

// parseDerivation reads the parameters of version 4, a "variant dictionary": its
// version, and items of a type, a name and a value. Names that are not known
// change nothing in what KeePass derives.
func parseDerivation(value []byte) (d derivation, err error) {
	c := &cursor{rest: value}
	if version := c.number(2); version>>8 != 1 {
		return d, errHeader()
	}
	for c.number(1) != 0 {
		name := c.take(c.number(4))
		if err := d.set(string(name), c.take(c.number(4))); err != nil {
			return d, err
		}
	}
	if c.short || len(c.rest) > 0 {
		return d, errHeader()
	}
	return d, nil
}

// set takes in one parameter.
func (d *derivation) set(name string, value []byte) error {
	ok := true
	switch name {
	case "$UUID":
		d.kind = string(value)
	case "S":
		d.salt = value
	case "I", "R":
		d.passes, ok = number(value)
	case "M":
		d.memory, ok = number(value)
	case "P":
		d.threads, ok = number(value)
	case "V":
		d.version, ok = number(value)
	case "K", "A":
		d.keyed = d.keyed || len(value) > 0
	}
	if !ok {
		return errHeader()
	}
	return nil
}

// check refuses what cannot be derived, for whatever passphrase.
func (d *derivation) check() error {
	switch d.kind {
	case kindAES, kindOtherAES:
		if len(d.salt) != 32 {
			return errHeader()
		}
	case kindArgon2d, kindArgon2id:
		if d.version != argon2Version || d.keyed {
			return fmt.Errorf("%w: its key is derived by a form of Argon2 that is not in use; choose the usual one in the security settings of the database, or %s", found.ErrFormat, exportXML)
		}
		if d.threads > math.MaxUint8 {
			return fmt.Errorf("%w: %d threads at a time, and Latchkey allows %d; %s", kdf.ErrCost, d.threads, math.MaxUint8, chooseLess)
		}
	default:
		return fmt.Errorf("%w: its key is derived in a way that Latchkey does not know; choose Argon2 or AES-KDF in the security settings of the database, or %s", found.ErrFormat, exportXML)
	}
	return nil
}

// chooseLess is what to do where opening a database costs too much.
const chooseLess = "choose less in the security settings of the database in KeePass or KeePassXC"

// derive makes the 32 bytes that all keys come from.
func (d *derivation) derive(ctx context.Context, report kdf.Meter, passphrase string) ([]byte, error) {
	once := sha256.Sum256([]byte(passphrase))
	composite := sha256.Sum256(once[:]) // of the passphrase alone, without a key file
	passes, kib := uint32(min(d.passes, math.MaxUint32)), uint32(min(d.memory>>10, math.MaxUint32))
	var key []byte
	var err error
	switch d.kind {
	case kindArgon2d:
		key, err = kdf.Argon2d(ctx, report, string(composite[:]), d.salt, passes, kib, uint8(d.threads), 32)
	case kindArgon2id:
		key, err = kdf.Argon2id(ctx, report, string(composite[:]), d.salt, passes, kib, uint8(d.threads), 32)
	default:
		key, err = kdf.KeePassAES(ctx, report, composite, [32]byte(d.salt), d.passes)
	}
	if errors.Is(err, kdf.ErrCost) {
		return nil, fmt.Errorf("%w, for which %s", err, chooseLess)
	}
	return key, err
}
