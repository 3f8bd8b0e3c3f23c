package export

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// The derivations that Bitwarden offers.
const (
	bitwardenPBKDF2   = 0
	bitwardenArgon2id = 1
)

// bitwardenSealed is an export that is protected with a password.
type bitwardenSealed struct {
	Protected  bool   `json:"passwordProtected"`
	Salt       string `json:"salt"` // used as it stands, not decoded
	Kind       number `json:"kdfType"`
	Iterations number `json:"kdfIterations"`
	Memory     number `json:"kdfMemory"` // MiB
	Threads    number `json:"kdfParallelism"`
	Check      string `json:"encKeyValidation_DO_NOT_EDIT"`
	Data       string `json:"data"`
}

// decryptBitwarden opens an export with the passphrase.
func decryptBitwarden(ctx context.Context, s *Source) ([]byte, error) {
	var file bitwardenSealed
	if err := decode(s.JSON(), &file, "what it says about its encryption"); err != nil {
		return nil, err
	}
	switch {
	case !file.Protected:
		return nil, fmt.Errorf("%w: it is restricted to the Bitwarden account it comes from, and only that opens it; export again with the export type \"Password protected\", or as .json without encryption", found.ErrFormat)
	case s.Passphrase == "":
		return nil, fmt.Errorf("%w: the export is protected with the password that was chosen for it in Bitwarden", found.ErrPassphraseMissing)
	}
	master, err := bitwardenMaster(ctx, s, file)
	if err != nil {
		return nil, err
	}
	content, err := openBitwarden(master, file.Data)
	if err != nil && !errors.Is(err, errSealed) && !errors.Is(err, found.ErrDamaged) {
		return nil, err
	}
	_, wrong := openBitwarden(master, file.Check)
	switch {
	case err == nil && (wrong == nil || file.Check == ""):
		return content, nil
	case err == nil || wrong == nil: // either shows that the passphrase is right
		return nil, fmt.Errorf("%w: the passphrase is right, but the encrypted part was changed; export it again", found.ErrDamaged)
	case errors.Is(err, found.ErrDamaged):
		return nil, err
	}
	return nil, fmt.Errorf("%w: it is the one that was chosen for this export, not the master password of Bitwarden", found.ErrPassphraseWrong)
}

// bitwardenMaster derives the key from the passphrase.
func bitwardenMaster(ctx context.Context, s *Source, file bitwardenSealed) ([]byte, error) {
	impossible := fmt.Errorf("%w: what it says about its encryption cannot be read; export it again", found.ErrDamaged)
	kind, iterations := file.Kind.int64, file.Iterations.int64
	if iterations == nil || *iterations < 1 || *iterations > 1<<31 {
		return nil, impossible
	}
	switch {
	case kind == nil || *kind == bitwardenPBKDF2: // the only one at first
		return kdf.PBKDF2(ctx, s.Report, sha256.New, s.Passphrase, []byte(file.Salt), int(*iterations), 32)
	case *kind != bitwardenArgon2id:
		return nil, fmt.Errorf("%w: its password is used in a way that is newer than this Latchkey; export as .json without encryption instead", found.ErrFormat)
	}
	memory, threads := file.Memory.int64, file.Threads.int64
	if memory == nil || threads == nil || *memory < 1 || *memory > 1<<20 || *threads < 1 || *threads > 255 {
		return nil, impossible
	}
	salt := sha256.Sum256([]byte(file.Salt))
	return kdf.Argon2id(ctx, s.Report, s.Passphrase, salt[:], uint32(*iterations), uint32(*memory)<<10, uint8(*threads), 32)
}

// openBitwarden opens a text of Bitwarden's type 2, "2.iv|sealed|mac": AES-256
// in CBC mode and HMAC-SHA256 over both of the others, under keys that HKDF (RFC
// 5869) expands from the master key. Its error is errSealed where key and text do
// not go together.
func openBitwarden(master []byte, text string) ([]byte, error) {
	kind, rest, ok := strings.Cut(text, ".")
	parts := strings.Split(rest, "|")
	if ok && kind != "2" && strings.Trim(kind, "0123456789") == "" {
		return nil, fmt.Errorf("%w: it is encrypted in a way that is newer than this Latchkey; export as .json without encryption instead", found.ErrFormat)
	}
	var pieces [3][]byte
	for i := range pieces {
		var err error
		if len(parts) == len(pieces) {
			pieces[i], err = base64.StdEncoding.DecodeString(parts[i])
		}
		if err != nil || len(pieces[i]) == 0 {
			return nil, fmt.Errorf("%w: the encrypted part cannot be read; export it again", found.ErrDamaged)
		}
	}
	key, err := hkdf.Expand(sha256.New, master, "enc", 32)
	if err != nil {
		return nil, fmt.Errorf("deriving the keys of the export: %w", err)
	}
	macKey, err := hkdf.Expand(sha256.New, master, "mac", 32)
	if err != nil {
		return nil, fmt.Errorf("deriving the keys of the export: %w", err)
	}
	mac := hmac.New(sha256.New, macKey)
	mac.Write(pieces[0])
	mac.Write(pieces[1])
	if !hmac.Equal(mac.Sum(nil), pieces[2]) {
		return nil, errSealed
	}
	return openCBC(key, pieces[0], pieces[1])
}
