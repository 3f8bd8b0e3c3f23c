package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"latchkey/importer/found"
)

// totpAuthList is the setting that TOTP Authenticator keeps its accounts in.
const totpAuthList = "STATIC_TOTP_CODES_LIST"

// totpAuth reads the backups of TOTP Authenticator (Binary Boot, Android): text
// in base64 of AES-256-CBC with an initialisation vector of zeros and the
// SHA-256 of the password as its key; and its settings, which hold the same list
// in plain text, and that list by itself, as scripts that decrypt backups write
// it. Where the user chose no password the app has one of its own.
// Nothing protects such a backup from changes but the shape of what is in it: an
// object whose one name is itself the list, as a text in JSON. The app makes
// SHA-1 codes only.
func totpAuth() Format {
	return Format{
		Name:  "totp-authenticator",
		Title: "TOTP Authenticator backup",
		How:   "In TOTP Authenticator (Binary Boot): Settings › Backup to a file (.encrypt); its password is the one under Settings › Encryption key.",
		Detect: func(s *Source) bool {
			return isPreferences(s, totpAuthList) || totpAuthSealed(s.Data) != nil || anyHas(s.Objects(), "key", "base", "issuer")
		},
		Read: readTOTPAuth,
	}
}

// totpAuthSealed returns what is encrypted in a backup, or nil where the file is
// none.
func totpAuthSealed(data []byte) []byte {
	if bytes.ContainsAny(data[:min(len(data), 128)], `{}[]<>":,;`) {
		return nil // as most files have, so that the rest need not be looked at
	}
	text := bytes.Join(bytes.Fields(data), nil)
	if len(text) < 128 || bytes.IndexFunc(text[:128], func(r rune) bool { return r >= 'a' && r <= 'z' }) < 0 {
		return nil // too short for an account, or as keys are written
	}
	sealed := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(sealed, text)
	if err != nil || n%16 != 0 || !looksSealed(sealed[:n]) {
		return nil
	}
	return sealed[:n]
}

type totpAuthEntry struct {
	Issuer string `json:"issuer"`
	Name   string `json:"name"`
	Key    string `json:"key"`
	Base   number `json:"base"` // what the key is written in: 16, 32 or 64
	Digits number `json:"digits"`
	Period number `json:"period"`
}

func readTOTPAuth(_ context.Context, s *Source) (found.Result, error) {
	if sealed := totpAuthSealed(s.Data); sealed != nil {
		content, err := decryptTOTPAuth(s.Passphrase, sealed)
		if err != nil {
			return found.Result{}, err
		}
		return readTOTPAuthList(content)
	}
	if len(s.Objects()) > 0 {
		return readTOTPAuthList(s.JSON())
	}
	settings, err := preferences(s)
	if err != nil {
		return found.Result{}, err
	}
	for _, p := range settings {
		if p.name == totpAuthList {
			return readTOTPAuthList([]byte(p.value))
		}
	}
	return found.Result{}, fmt.Errorf("%w: there is no list of accounts in these settings", found.ErrEmpty)
}

// decryptTOTPAuth opens a backup with the passphrase, or without one with those
// that the app has had of its own.
func decryptTOTPAuth(passphrase string, sealed []byte) ([]byte, error) {
	candidates := []string{passphrase}
	if passphrase == "" {
		candidates = []string{"TotpAuthenticator", "totpauthenticator"}
	}
	for _, candidate := range candidates {
		key := sha256.Sum256([]byte(candidate))
		opened, err := openCBC(key[:], make([]byte, 16), sealed)
		if err != nil || !utf8.Valid(opened) {
			continue
		}
		if content := totpAuthContent(opened); content != nil {
			return content, nil
		}
	}
	const which = "if this is a backup of TOTP Authenticator, it is the one under Settings › Encryption key"
	if passphrase == "" {
		return nil, fmt.Errorf("%w: %s", found.ErrPassphraseMissing, which)
	}
	return nil, fmt.Errorf("%w, or the file is damaged: its encryption does not tell which; %s", found.ErrPassphraseWrong, which)
}

// totpAuthContent returns the list in a decrypted backup: the one name of an
// object, or else the list that has that name, or all of it. It is nil where
// there is none.
func totpAuthContent(opened []byte) []byte {
	if bytes.HasPrefix(opened, []byte("[{")) && json.Valid(opened) {
		return opened
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(opened, &object) != nil || len(object) != 1 {
		return nil
	}
	for name, value := range object {
		for _, list := range [][]byte{[]byte(name), value} {
			if bytes.HasPrefix(list, []byte("[")) && json.Valid(list) {
				return list
			}
		}
	}
	return nil
}

// readTOTPAuthList reads the accounts.
func readTOTPAuthList(content []byte) (found.Result, error) {
	var list found.List
	err := decodeEach(&list, content, "its list of accounts", func(place int, a totpAuthEntry) {
		e := entry{issuer: a.Issuer, name: a.Name, digits: a.Digits.int64, period: a.Period.int64}
		if err := a.readKey(&e); err != nil {
			list.Skip(e.title(place), err)
			return
		}
		e.addTo(&list, place)
	})
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish("TOTP Authenticator backup", "file")
}

// readKey takes the key, as it is written.
func (a totpAuthEntry) readKey(e *entry) (err error) {
	base := int64(0)
	if a.Base.int64 != nil {
		base = *a.Base.int64
	}
	switch base {
	case 16:
		e.key, err = hex.DecodeString(a.Key)
	case 32:
		e.secret = a.Key
	case 64:
		e.key, err = base64.StdEncoding.DecodeString(a.Key)
	default:
		err = errors.New("unknown")
	}
	if err != nil {
		return errors.New("its key is not written in a way that is known: set it up again at the website")
	}
	return nil
}
