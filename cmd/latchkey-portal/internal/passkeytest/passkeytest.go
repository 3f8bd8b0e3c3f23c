// Package passkeytest is an authenticator for tests: it makes passkeys and signs with
// them, as browsers hand the answers to a site. It can be made to do so wrongly.
package passkeytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// A Passkey is one, with all that its authenticator knows.
type Passkey struct {
	ID, Handle []byte
	// Site is the RP ID, and Origin what the browser says it is at.
	Site, Origin string
	// Count is of signatures; it goes up with each, unless Still is set.
	Count uint32
	Still bool
	// Unverified says that the user was present, but not verified.
	Unverified bool

	key *ecdsa.PrivateKey
}

// options are what a site hands to the browser.
type options struct {
	PublicKey struct {
		Challenge string
		RP        struct{ ID string }
		RPID      string
		User      struct{ ID string }
	}
}

func read(t testing.TB, given []byte) options {
	t.Helper()
	var o options
	if err := json.Unmarshal(given, &o); err != nil || o.PublicKey.Challenge == "" {
		t.Fatalf("these are no options (%v): %s", err, given)
	}
	return o
}

// The flags of an authenticator's data.
const (
	present  = 1 << 0
	verified = 1 << 2
	attested = 1 << 6
)

// Make makes a passkey by the options of a site, and returns it with the answer.
// The passkey that it is given, if any, says how.
func Make(t testing.TB, given []byte, origin string, how Passkey) (*Passkey, []byte) {
	t.Helper()
	o := read(t, given)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &how
	p.key, p.Site, p.Origin, p.Handle = key, o.PublicKey.RP.ID, origin, decode(t, o.PublicKey.User.ID)
	if p.ID == nil {
		p.ID = []byte(rand.Text())
	}
	point, err := key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	data := p.data(attested)
	data = append(data, make([]byte, 16)...) // of no known model
	data = binary.BigEndian.AppendUint16(data, uint16(len(p.ID)))
	data = append(data, p.ID...)
	// A COSE key (RFC 9053 section 7.1.1): EC2, ES256, P-256, x, y.
	data = append(data, 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32)
	data = append(data, point[1:33]...)
	data = append(data, 0x22, 0x58, 32)
	data = append(data, point[33:]...)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"), byte(len(data)>>8), byte(len(data)))
	object = append(object, data...)
	return p, p.answer(t, map[string]any{
		"clientDataJSON": encode(p.client(t, "webauthn.create", o)), "attestationObject": encode(object), "transports": []string{"internal"},
	})
}

// Sign answers a site that asks for a passkey.
func (p *Passkey) Sign(t testing.TB, given []byte) []byte {
	t.Helper()
	o := read(t, given)
	if !p.Still {
		p.Count++
	}
	data, client := p.data(0), p.client(t, "webauthn.get", o)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte(nil), data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, p.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return p.answer(t, map[string]any{
		"clientDataJSON": encode(client), "authenticatorData": encode(data), "signature": encode(signature), "userHandle": encode(p.Handle),
	})
}

// data is the authenticator's data without what comes with a new key.
func (p *Passkey) data(flags byte) []byte {
	site := sha256.Sum256([]byte(p.Site))
	flags |= present
	if !p.Unverified {
		flags |= verified
	}
	return binary.BigEndian.AppendUint32(append(site[:], flags), p.Count)
}

func (p *Passkey) client(t testing.TB, kind string, o options) []byte {
	t.Helper()
	data, err := json.Marshal(map[string]any{"type": kind, "challenge": o.PublicKey.Challenge, "origin": p.Origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (p *Passkey) answer(t testing.TB, response map[string]any) []byte {
	t.Helper()
	data, err := json.Marshal(map[string]any{"id": encode(p.ID), "rawId": encode(p.ID), "type": "public-key", "response": response})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func decode(t testing.TB, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
