package export

import (
	"context"
	"crypto/sha1"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// What an encrypted backup of andOTP begins with: iterations, salt and nonce.
const (
	andOTPSalt, andOTPNonce = 12, 12
	andOTPHeader            = 4 + andOTPSalt + andOTPNonce
)

// andOTP reads the backups of andOTP (Android), plain and encrypted as since
// version 0.6.3: the iterations of PBKDF2 as four bytes, salt, nonce, and
// AES-256-GCM. Its wiki, "Backup format", describes them. The encryption before
// that has no mark of its own; see [headless].
//
// GNOME's Authenticator wrote the same plain list, with another name for TOTP.
func andOTP() Format {
	return Format{
		Name:  "andotp",
		Title: "andOTP backup",
		How:   "In andOTP: Backup › plain text backup, or password-encrypted backup.",
		Detect: func(s *Source) bool {
			return isAndOTPList(s.Objects()) || isAndOTPSealed(s.Data)
		},
		Read: readAndOTP,
	}
}

// isAndOTPList tells andOTP's list by its first record. Others have other names
// for the label, or "algo" for the algorithm.
func isAndOTPList(objects []map[string]json.RawMessage) bool {
	for _, object := range objects {
		if object != nil {
			return has(object, "secret", "label") && !has(object, "algo")
		}
	}
	return false
}

// isAndOTPSealed looks for a number of iterations as andOTP has it (140,000 to
// 160,000 by itself), and for what could be encrypted behind it.
func isAndOTPSealed(data []byte) bool {
	if len(data) < andOTPHeader+gcmTag {
		return false
	}
	iterations := binary.BigEndian.Uint32(data)
	return iterations >= 1000 && iterations <= 10_000_000 && looksSealed(data[4:])
}

type andOTPEntry struct {
	Secret    string   `json:"secret"`
	Issuer    *string  `json:"issuer"` // missing in early versions
	Label     string   `json:"label"`
	Type      string   `json:"type"`
	Algorithm string   `json:"algorithm"`
	Digits    number   `json:"digits"`
	Period    number   `json:"period"`
	Counter   number   `json:"counter"`
	Tags      []string `json:"tags"`
}

func readAndOTP(ctx context.Context, s *Source) (found.Result, error) {
	if isAndOTPList(s.Objects()) {
		return readAndOTPList(s.Data)
	}
	if s.Passphrase == "" {
		return found.Result{}, fmt.Errorf("%w: if this is a backup of andOTP, it is the password that was set in andOTP for backups", found.ErrPassphraseMissing)
	}
	iterations := int(binary.BigEndian.Uint32(s.Data))
	salt, nonce, sealed := s.Data[4:4+andOTPSalt], s.Data[4+andOTPSalt:andOTPHeader], s.Data[andOTPHeader:]
	key, err := kdf.PBKDF2(ctx, s.Report, sha1.New, s.Passphrase, salt, iterations, 32)
	if err != nil {
		return found.Result{}, err
	}
	content, err := openGCM(key, nonce, sealed, nil)
	if err != nil {
		return found.Result{}, fmt.Errorf("%w, or the file is damaged: its encryption does not tell which; if it is a backup of andOTP, the password is the one set there for backups", found.ErrPassphraseWrong)
	}
	return readAndOTPList(content)
}

// readAndOTPList reads the accounts of a plain or decrypted backup.
func readAndOTPList(content []byte) (found.Result, error) {
	var list found.List
	err := decodeEach(&list, trimMark(content), "its list of accounts", func(place int, a andOTPEntry) {
		a.addTo(&list, place)
	})
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish("andOTP backup", "file")
}

// addTo takes in one account.
func (a andOTPEntry) addTo(list *found.List, place int) {
	e := entry{
		name: a.Label, secret: a.Secret, kind: a.Type, algorithm: a.Algorithm,
		digits: a.Digits.int64, period: a.Period.int64, counter: a.Counter.int64,
		tags: a.Tags,
	}
	if strings.EqualFold(a.Type, "OTP") {
		e.kind = "totp" // as GNOME's Authenticator calls it
	}
	if a.Issuer != nil {
		e.issuer = *a.Issuer
	} else {
		e.issuer, e.name = splitLabel(a.Label)
	}
	e.addTo(list, place)
}

// splitLabel takes a label apart into issuer and name, as apps wrote it before
// they kept the two apart: "issuer - name" or "issuer:name", whichever stands
// first, since names have dashes and colons in them as well.
func splitLabel(label string) (issuer, name string) {
	name = label
	for _, between := range []string{" - ", ":"} {
		before, after, ok := strings.Cut(label, between)
		if ok && !strings.HasPrefix(after, "//") && (name == label || len(before) < len(issuer)) {
			issuer, name = before, after
		}
	}
	return issuer, name
}
