package vault

import (
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"log/slog"
)

// redacted is what a Secret looks like wherever it is printed.
const redacted = "••••"

// A Secret is the key that an account shares with its verifier (K in RFC 4226
// section 5.1). It prints itself as dots in every format verb, in logs and in
// JSON, so that it cannot be written out by mistake; [Secret.Base32] and
// [Secret.Bytes] are the deliberate ways to read it.
//
// The zero Secret is empty and gives no codes.
type Secret struct {
	key []byte
}

// NewSecret returns a Secret with a copy of key, which may hold any bytes,
// zero bytes among them.
func NewSecret(key []byte) Secret {
	return Secret{key: append([]byte(nil), key...)}
}

// Bytes returns a copy of the key.
func (s Secret) Bytes() []byte {
	return append([]byte(nil), s.key...)
}

// Wipe overwrites the key with zeroes and leaves s empty. Copies of s that were
// made by assignment share the key, and are not to be used any more; those of
// [Account.Clone] and [NewSecret] are their own.
func (s *Secret) Wipe() {
	clear(s.key)
	s.key = nil
}

// Base32 returns the key as provisioning URIs and portals write it: upper-case
// base32 (RFC 4648 section 6) without padding.
func (s Secret) Base32() string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(s.key)
}

// Len returns the length of the key in bytes.
func (s Secret) Len() int { return len(s.key) }

// Equal reports whether s and other hold the same key. The time it takes does
// not depend on where they differ.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare(s.key, other.key) == 1
}

// Format implements [fmt.Formatter]: every verb prints dots.
func (s Secret) Format(f fmt.State, _ rune) {
	_, _ = f.Write([]byte(redacted))
}

// String returns dots.
func (s Secret) String() string { return redacted }

// MarshalText implements [encoding.TextMarshaler] with dots, which covers JSON
// and XML as well.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements [slog.LogValuer] with dots.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
