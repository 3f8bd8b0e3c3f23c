package export

import (
	"bytes"
	"context"
	"crypto/sha1"
	"fmt"
	"strings"
	"unicode/utf8"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// What begins an encrypted backup of Stratum, and how long the parts of its
// header are.
const (
	stratumStrong = "AUTHENTICATORPRO"
	stratumLegacy = "AuthenticatorPro"

	stratumStrongSalt, stratumStrongNonce = 16, 12
	stratumLegacySalt, stratumLegacyIV    = 20, 16
)

// stratum reads the backups of Stratum, which was called Authenticator Pro, for
// Android: plain, with its present encryption (Argon2id and AES-GCM) and with
// that of before 2023 (PBKDF2 and AES-CBC). doc/BACKUP_FORMAT.md in the app's
// repository describes them. Its backup as a web page is read as any other page.
func stratum() Format {
	return Format{
		Name:  "stratum",
		Title: "Stratum backup",
		How:   "In Stratum (Authenticator Pro): Back up › Back up to encrypted file, or to a plain or HTML file.",
		Detect: func(s *Source) bool {
			return bytes.HasPrefix(s.Data, []byte(stratumStrong)) || bytes.HasPrefix(s.Data, []byte(stratumLegacy)) ||
				s.Has("Authenticators")
		},
		Read: readStratum,
	}
}

// A stratumBackup is a backup without its accounts.
type stratumBackup struct {
	categories []struct {
		ID   string `json:"Id"`
		Name string
	}
	bindings []struct {
		Category string `json:"CategoryId"`
		Secret   string `json:"AuthenticatorSecret"`
	}
}

type stratumEntry struct {
	Type      number
	Icon      string
	Issuer    string
	Username  string
	Secret    string
	Algorithm number
	Digits    number
	Period    number
	Counter   number
}

func readStratum(ctx context.Context, s *Source) (found.Result, error) {
	const what = "its list of accounts"
	fields := s.Object()
	if !s.Has("Authenticators") {
		content, err := decryptStratum(ctx, s)
		if err != nil {
			return found.Result{}, err
		}
		if fields = objectOf(trimMark(content)); fields == nil {
			return found.Result{}, errDamagedPart(what)
		}
	}
	var backup stratumBackup
	err := decodeFields(fields, map[string]any{"Categories": &backup.categories, "AuthenticatorCategories": &backup.bindings}, what)
	if err != nil {
		return found.Result{}, err
	}
	names := make(map[string]string, len(backup.categories))
	for _, category := range backup.categories {
		names[category.ID] = category.Name
	}
	tags := make(map[string][]string)
	for _, binding := range backup.bindings {
		tags[binding.Secret] = append(tags[binding.Secret], names[binding.Category])
	}
	var list found.List
	err = decodeEach(&list, fields["Authenticators"], what, func(place int, a stratumEntry) {
		a.addTo(&list, place, tags[a.Secret])
	})
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish("Stratum backup", "file")
}

// addTo takes in one account.
func (a stratumEntry) addTo(list *found.List, place int, tags []string) {
	e := entry{
		issuer: a.Issuer, name: a.Username, secret: a.Secret,
		kind:      nth(a.Type, "of no kind", "hotp", "totp", "motp", "steam", "yandex"),
		algorithm: "SHA1",
		digits:    a.Digits.int64, period: a.Period.int64, counter: a.Counter.int64,
		tags: tags,
	}
	if a.Algorithm.int64 != nil {
		e.algorithm = nth(a.Algorithm, "SHA1", "SHA256", "SHA512")
	}
	if e.kind == "steam" {
		e.algorithm, e.period = "", nil // which the app does not look at for Steam
	}
	if strings.HasPrefix(a.Icon, "@") { // others are the app's own
		e.remarks = append(e.remarks, iconRemark)
	}
	e.addTo(list, place)
}

// nth returns the word that a number stands for, counted from 0, or one that
// stands for nothing.
func nth(n number, words ...string) string {
	if n.int64 == nil || *n.int64 < 0 || *n.int64 >= int64(len(words)) {
		return "unknown"
	}
	return words[*n.int64]
}

// decryptStratum opens an encrypted backup.
func decryptStratum(ctx context.Context, s *Source) ([]byte, error) {
	if s.Passphrase == "" {
		return nil, fmt.Errorf("%w: the backup is encrypted with the password that was chosen in Stratum for backups", found.ErrPassphraseMissing)
	}
	wrong := fmt.Errorf("%w, or the file is damaged: its encryption does not tell which; the password is the one chosen in Stratum for backups", found.ErrPassphraseWrong)
	strong := bytes.HasPrefix(s.Data, []byte(stratumStrong))
	saltLen, ivLen := stratumLegacySalt, stratumLegacyIV
	if strong {
		saltLen, ivLen = stratumStrongSalt, stratumStrongNonce
	}
	rest := s.Data[len(stratumStrong):]
	if len(rest) <= saltLen+ivLen {
		return nil, fmt.Errorf("%w: it breaks off; copy it again", found.ErrDamaged)
	}
	salt, iv, sealed := rest[:saltLen], rest[saltLen:saltLen+ivLen], rest[saltLen+ivLen:]
	if strong {
		key, err := kdf.Argon2id(ctx, s.Report, s.Passphrase, salt, 3, 64<<10, 4, 32)
		if err != nil {
			return nil, err
		}
		content, err := openGCM(key, iv, sealed, nil)
		if err != nil {
			return nil, wrong
		}
		return content, nil
	}
	key, err := kdf.PBKDF2(ctx, s.Report, sha1.New, s.Passphrase, salt, 64000, 32)
	if err != nil {
		return nil, err
	}
	content, err := openStratumLegacy(key, iv, sealed)
	if err != nil {
		return nil, wrong
	}
	return content, nil
}

// openStratumLegacy decrypts what nothing protects from changes: only what comes
// out tells whether the key was right. A changed byte makes noise of the sixteen
// around it, which is no text.
func openStratumLegacy(key, iv, sealed []byte) ([]byte, error) {
	content, err := openCBC(key, iv, sealed)
	if err != nil || !utf8.Valid(content) || !(&Source{Data: content}).Has("Authenticators") {
		return nil, errSealed
	}
	return content, nil
}
