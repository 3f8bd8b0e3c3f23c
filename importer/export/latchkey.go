package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
	"latchkey/vault"
	"latchkey/vault/backup"
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
//	    "tags": [], "note": "", "pinned": false,
//	    "icon": "", "color": "", "deleted": null
//	  }]
//	}
//
// with period for all kinds but hotp, and counter, the count of the next code,
// for hotp. Package backup, which writes it, says what each field is. Other fields
// are left aside.
func latchkey() Format {
	return Format{
		Name:   "latchkey",
		Title:  "Latchkey backup",
		How:    "A file of Latchkey itself, encrypted with the passphrase that was chosen for it. To have the order and the trash back too, restore it instead.",
		Detect: func(s *Source) bool { return isLatchkey(s) || backup.Encrypted(s.Data) },
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
	Icon      string   `json:"icon"`
	Color     string   `json:"color"`
	Deleted   *string  `json:"deleted"`
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
	var document latchkeyBackup
	if err := decode(content, &document, "the list of accounts"); err != nil {
		return found.Result{}, err
	}
	if document.Version != 1 {
		return found.Result{}, fmt.Errorf("%w: the backup was written by a later Latchkey; update this one", found.ErrFormat)
	}
	var list found.List
	for i, raw := range document.Accounts {
		var a latchkeyAccount
		if err := decode(raw, &a, "the account"); err != nil {
			list.Skip(fmt.Sprintf("account %d", i+1), err)
			continue
		}
		a.addTo(&list, i+1)
	}
	return list.Finish("Latchkey backup", "file")
}

// addTo takes in one account. One in the trash is left out: to bring it back is a
// matter of restoring the backup.
func (a latchkeyAccount) addTo(list *found.List, place int) {
	e := entry{
		issuer: a.Issuer, name: a.Account, secret: a.Secret, kind: a.Kind, algorithm: a.Algorithm,
		digits: a.Digits.int64, period: a.Period.int64, counter: a.Counter.int64,
		tags: a.Tags, note: a.Note, pinned: a.Pinned, icon: a.Icon, color: a.Color, exact: true,
	}
	if a.Deleted != nil {
		list.Skip(e.title(place), errTrashed)
		return
	}
	e.addTo(list, place)
}

// decryptAge opens an age file with the passphrase.
func decryptAge(ctx context.Context, s *Source) ([]byte, error) {
	if s.Passphrase == "" {
		return nil, fmt.Errorf("%w: the backup is encrypted with the passphrase that was chosen for it", found.ErrPassphraseMissing)
	}
	factor, _ := backup.WorkFactor(s.Data)
	if factor < 1 || factor > 40 {
		return nil, fmt.Errorf("%w: its beginning cannot be read", found.ErrDamaged)
	}
	expected, err := kdf.ScryptCost(1<<factor, 8, 1)
	if err != nil {
		return nil, err
	}
	content, err := kdf.Run(ctx, s.Report, expected, func() ([]byte, error) {
		return backup.Decrypt(s.Data, s.Passphrase)
	})
	switch {
	case ctx.Err() != nil:
		return nil, err
	case errors.Is(err, vault.ErrPassphrase):
		return nil, fmt.Errorf("%w: it is the one that was chosen for this backup", found.ErrPassphraseWrong)
	case err != nil:
		return nil, fmt.Errorf("%w: part of it was changed or cut off; use another copy", found.ErrDamaged)
	}
	return content, nil
}
