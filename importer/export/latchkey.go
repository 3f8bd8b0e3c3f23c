package export

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// latchkey reads Latchkey's own backups: a JSON document, encrypted with a
// passphrase in the age format (age-encryption.org/v1) so that `age -d` opens it
// too, or as it is. The document is
//
//	{
//	  "format": "latchkey-backup",
//	  "version": 1,
//	  "accounts": [{
//	    "issuer": "", "account": "",
//	    "kind": "totp", "algorithm": "SHA1", "digits": 6,
//	    "period": 30, "counter": null, "secret": "base32",
//	    "tags": [], "note": "", "pinned": false
//	  }]
//	}
//
// with period for all kinds but hotp, and counter, the count of the next code,
// for hotp. Other fields are left aside.
func latchkey() Format {
	return Format{
		Name:   "latchkey",
		Title:  "Latchkey backup",
		How:    "A file of Latchkey itself, encrypted with the passphrase that was chosen for it.",
		Detect: func(s *Source) bool { return isLatchkey(s) || isPassphraseAge(s.Data) },
		Read:   readLatchkey,
	}
}

type latchkeyBackup struct {
	Format   string            `json:"format"`
	Version  int               `json:"version"`
	Accounts []json.RawMessage `json:"accounts"`
}

type latchkeyAccount struct {
	Issuer    string   `json:"issuer"`
	Account   string   `json:"account"`
	Kind      string   `json:"kind"`
	Algorithm string   `json:"algorithm"`
	Digits    number   `json:"digits"`
	Period    number   `json:"period"`
	Counter   number   `json:"counter"`
	Secret    string   `json:"secret"`
	Tags      []string `json:"tags"`
	Note      string   `json:"note"`
	Pinned    bool     `json:"pinned"`
}

func isLatchkey(s *Source) bool {
	var format string
	return s.Has("format", "version", "accounts") && json.Unmarshal(s.Object()["format"], &format) == nil && format == "latchkey-backup"
}

func readLatchkey(ctx context.Context, s *Source) (found.Result, error) {
	content := s.Data
	if !isLatchkey(s) {
		opened, err := decryptAge(ctx, s)
		if err != nil {
			return found.Result{}, err
		}
		if content = opened; !isLatchkey(&Source{Data: opened}) {
			return found.Result{}, fmt.Errorf("%w: the passphrase is right, but what it opens is no backup of Latchkey; decrypt it with age and import what comes out", found.ErrFormat)
		}
	}
	var backup latchkeyBackup
	if err := decode(content, &backup, "the list of accounts"); err != nil {
		return found.Result{}, err
	}
	if backup.Version != 1 {
		return found.Result{}, fmt.Errorf("%w: the backup was written by a later Latchkey; update this one", found.ErrFormat)
	}
	var list found.List
	for i, raw := range backup.Accounts {
		var a latchkeyAccount
		if err := decode(raw, &a, "the account"); err != nil {
			list.Skip(fmt.Sprintf("account %d", i+1), err)
			continue
		}
		entry{
			issuer: a.Issuer, name: a.Account, secret: a.Secret, kind: a.Kind, algorithm: a.Algorithm,
			digits: a.Digits.int64, period: a.Period.int64, counter: a.Counter.int64,
			tags: a.Tags, note: a.Note, pinned: a.Pinned,
		}.addTo(&list, i+1)
	}
	return list.Finish("Latchkey backup", "file")
}

// isPassphraseAge reports whether data is an age file that a passphrase opens,
// in its binary form or in the armored one that mails carry.
func isPassphraseAge(data []byte) bool {
	_, ok := ageWorkFactor(data)
	return ok
}

// ageWorkFactor returns the logarithm of scrypt's N that an age file asks for.
func ageWorkFactor(data []byte) (int, bool) {
	scanner := bufio.NewScanner(io.LimitReader(unarmored(data), 1<<10))
	if !scanner.Scan() || scanner.Text() != "age-encryption.org/v1" || !scanner.Scan() {
		return 0, false
	}
	stanza := strings.Fields(scanner.Text()) // "-> scrypt SALT 18"
	if len(stanza) != 4 || stanza[0] != "->" || stanza[1] != "scrypt" {
		return 0, false
	}
	n, err := strconv.Atoi(stanza[3])
	return n, err == nil
}

// unarmored reads the bytes of an age file.
func unarmored(data []byte) io.Reader {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if trimmed := bytes.TrimSpace(data); bytes.HasPrefix(trimmed, []byte(armor.Header)) {
		return armor.NewReader(bytes.NewReader(trimmed))
	}
	return bytes.NewReader(data)
}

// decryptAge opens an age file with the passphrase.
func decryptAge(ctx context.Context, s *Source) ([]byte, error) {
	if s.Passphrase == "" {
		return nil, fmt.Errorf("%w: the backup is encrypted with the passphrase that was chosen for it", found.ErrPassphraseMissing)
	}
	factor, _ := ageWorkFactor(s.Data)
	if factor < 1 || factor > 40 {
		return nil, fmt.Errorf("%w: its beginning cannot be read", found.ErrDamaged)
	}
	expected, err := kdf.ScryptCost(1<<factor, 8, 1)
	if err != nil {
		return nil, err
	}
	identity, err := age.NewScryptIdentity(s.Passphrase)
	if err != nil {
		return nil, fmt.Errorf("opening the backup: %w", err)
	}
	identity.SetMaxWorkFactor(factor)
	reader, err := kdf.Run(ctx, s.Report, expected, func() (io.Reader, error) {
		return age.Decrypt(unarmored(s.Data), identity)
	})
	switch {
	case ctx.Err() != nil:
		return nil, err
	case errors.Is(err, age.ErrIncorrectIdentity):
		return nil, fmt.Errorf("%w: it is the one that was chosen for this backup", found.ErrPassphraseWrong)
	case err != nil:
		return nil, fmt.Errorf("%w: its beginning cannot be read; use another copy", found.ErrDamaged)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("%w: the passphrase is right, but the encrypted part was changed or cut off; use another copy", found.ErrDamaged)
	}
	return content, nil
}
