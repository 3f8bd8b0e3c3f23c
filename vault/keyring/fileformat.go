package keyring

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
	"golang.org/x/text/unicode/norm"

	"latchkey/vault"
)

const (
	fileVersion = 1
	// workFactor makes a passphrase cost 2^18 steps of scrypt, age's own
	// choice; no file is believed that asks for more than 2^20, which is
	// 1 GiB of memory.
	workFactor    = 18
	workFactorMax = 20
	// stampSize reaches over the version and the checksum.
	stampSize = 96
)

// envelope is the file: JSON around two age files in armour. The identity is an
// X25519 key encrypted with the passphrase, and the values are encrypted to
// that key, so that a change needs no passphrase. The names of the fields keep
// their order, for the stamp.
type envelope struct {
	Version int `json:"latchkey"`
	// Sum is the SHA-256, in hexadecimal, of identity and values as they
	// stand here, with a zero byte between. It tells a damaged file from a
	// wrong passphrase, which age alone cannot.
	Sum      string `json:"sum"`
	Identity string `json:"identity"`
	Values   string `json:"values"`
}

// contents is what a file holds.
type contents struct {
	sealed string            // the identity as it stands in the file
	values map[string]string // decrypted
}

func checksum(identity, values string) string {
	sum := sha256.Sum256([]byte(identity + "\x00" + values))
	return hex.EncodeToString(sum[:])
}

// stampOf returns the beginning of a file, which tells it from others.
func stampOf(data []byte) []byte {
	return bytes.Clone(data[:min(len(data), stampSize)])
}

// newIdentity draws a key and seals it with the passphrase.
func newIdentity(passphrase string, workFactor int) (*age.X25519Identity, string, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, "", fmt.Errorf("drawing a key: %w", err)
	}
	sealed, err := sealIdentity(identity, passphrase, workFactor)
	return identity, sealed, err
}

// sealIdentity encrypts a key with the passphrase.
func sealIdentity(identity *age.X25519Identity, passphrase string, workFactor int) (string, error) {
	recipient, err := age.NewScryptRecipient(normal(passphrase))
	if err != nil {
		return "", fmt.Errorf("using the passphrase: %w", err)
	}
	recipient.SetWorkFactor(workFactor)
	sealed, err := encrypt([]byte(identity.String()), recipient)
	if err != nil {
		return "", fmt.Errorf("encrypting the key: %w", err)
	}
	return sealed, nil
}

// normal makes one text of the ways in which keyboards and systems write the
// same letters.
func normal(passphrase string) string { return norm.NFC.String(passphrase) }

// openIdentity opens the key of a file with the passphrase.
func openIdentity(path, sealed, passphrase string) (*age.X25519Identity, error) {
	wrong := func(cause error) error {
		return fail(vault.ErrPassphrase, cause, "the passphrase is not that of %s: try again with the one that it was made with", path)
	}
	if passphrase == "" {
		return nil, wrong(nil)
	}
	scrypt, err := age.NewScryptIdentity(normal(passphrase))
	if err != nil {
		return nil, fmt.Errorf("using the passphrase: %w", err)
	}
	scrypt.SetMaxWorkFactor(workFactorMax)
	text, err := decrypt(sealed, scrypt)
	var mismatch *age.NoIdentityMatchError
	switch {
	case errors.As(err, &mismatch) && len(mismatch.StanzaTypes) == 1 && mismatch.StanzaTypes[0] == "scrypt":
		return nil, wrong(nil)
	case err != nil:
		return nil, damaged(path, err)
	}
	identity, err := age.ParseX25519Identity(string(text))
	if err != nil {
		// age's error may quote the key.
		return nil, damaged(path, errors.New("the key in it is not one"))
	}
	return identity, nil
}

// parseFile takes a file apart and checks that it is whole.
func parseFile(path string, data []byte) (identity, values string, err error) {
	var e envelope
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err = d.Decode(&e)
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("something follows the end")
		}
	}
	switch {
	case e.Version > fileVersion:
		return "", "", fmt.Errorf("the encrypted file %s has format %d, which this Latchkey does not know: open it with a newer one", path, e.Version)
	case err != nil:
		return "", "", damaged(path, err)
	case e.Version != fileVersion:
		return "", "", damaged(path, errors.New("it has no version"))
	case e.Sum != checksum(e.Identity, e.Values):
		return "", "", damaged(path, errors.New("its checksum is wrong"))
	}
	return e.Identity, e.Values, nil
}

// decryptValues opens what the file holds.
func decryptValues(path, sealed, values string, identity *age.X25519Identity) (contents, error) {
	text, err := decrypt(values, identity)
	var mismatch *age.NoIdentityMatchError
	switch {
	case errors.As(err, &mismatch):
		return contents{}, fail(vault.ErrPassphrase, nil, "the encrypted file %s has been replaced by another one: open it again with its passphrase", path)
	case err != nil:
		return contents{}, damaged(path, err)
	}
	c := contents{sealed: sealed}
	if err := json.Unmarshal(text, &c.values); err != nil || c.values == nil {
		// An error of JSON may quote a value.
		return contents{}, damaged(path, errors.New("its values are not a list"))
	}
	return c, nil
}

func encodeFile(c contents, recipient age.Recipient) ([]byte, error) {
	text, err := json.Marshal(c.values)
	if err != nil {
		return nil, err
	}
	values, err := encrypt(text, recipient)
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(envelope{
		Version:  fileVersion,
		Sum:      checksum(c.sealed, values),
		Identity: c.sealed,
		Values:   values,
	}, "", "  ")
	return append(data, '\n'), err
}

func encrypt(text []byte, recipient age.Recipient) (string, error) {
	var out strings.Builder
	armoured := armor.NewWriter(&out)
	w, err := age.Encrypt(armoured, recipient)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(text); err != nil {
		return "", err
	}
	if err := errors.Join(w.Close(), armoured.Close()); err != nil {
		return "", err
	}
	return out.String(), nil
}

func decrypt(text string, identity age.Identity) ([]byte, error) {
	r, err := age.Decrypt(armor.NewReader(strings.NewReader(text)), identity)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func damaged(path string, cause error) error {
	return fail(vault.ErrDamaged, cause, "the encrypted file %s is damaged and has been left as it is: put a copy of it back from a backup", path)
}
