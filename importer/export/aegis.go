package export

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
	"latchkey/vault"
)

// aegis reads the vaults of Aegis (Android), plain and encrypted. Its own
// documentation, docs/vault.md in the app's repository, describes them: a master
// key lies in slots, each encrypted under another credential, and encrypts the
// database. Slots of type 1 are passphrases; the others are biometric and mean
// nothing outside of the telephone. The database alone is read as well: it is
// what the script of that documentation decrypts a vault to.
func aegis() Format {
	return Format{
		Name:   "aegis",
		Title:  "Aegis vault",
		How:    "In Aegis: Settings › Import & Export › Export; choose the format Aegis (.json), encrypted or not.",
		Detect: func(s *Source) bool { return s.Has("version", "header", "db") || isAegisDatabase(s) },
		Read:   readAegis,
	}
}

func isAegisDatabase(s *Source) bool {
	return s.Has("version", "entries") && firstHas(s.Object()["entries"], "type", "info")
}

type aegisHeader struct {
	Slots  []aegisSlot  `json:"slots"`
	Params *aegisParams `json:"params"`
}

type aegisSlot struct {
	Type   int         `json:"type"`
	Key    string      `json:"key"` // hexadecimal, like all bytes here
	Params aegisParams `json:"key_params"`
	N      int         `json:"n"`
	R      int         `json:"r"`
	P      int         `json:"p"`
	Salt   string      `json:"salt"`
}

type aegisParams struct {
	Nonce string `json:"nonce"`
	Tag   string `json:"tag"`
}

// An aegisDatabase is what is encrypted, without its entries.
type aegisDatabase struct {
	version int // 1 to 3; 3 has groups of their own
	groups  []struct {
		UUID string `json:"uuid"`
		Name string `json:"name"`
	}
}

type aegisEntry struct {
	Type   string   `json:"type"`
	Name   string   `json:"name"`
	Issuer string   `json:"issuer"`
	Note   string   `json:"note"`
	Group  string   `json:"group"`  // versions 1 and 2: a name
	Groups []string `json:"groups"` // version 3: UUIDs
	Icon   *string  `json:"icon"`
	Pinned bool     `json:"favorite"`
	Info   struct {
		Secret    string `json:"secret"`
		Algorithm string `json:"algo"`
		Digits    number `json:"digits"`
		Period    number `json:"period"`
		Counter   number `json:"counter"`
	} `json:"info"`
}

func readAegis(ctx context.Context, s *Source) (found.Result, error) {
	var header aegisHeader
	if err := decodeFields(s.Object(), map[string]any{"header": &header}, "its header"); err != nil {
		return found.Result{}, err
	}
	content := s.Object()["db"]
	if isAegisDatabase(s) {
		content = s.JSON()
	} else if bytes.HasPrefix(bytes.TrimSpace(content), []byte(`"`)) {
		var err error
		if content, err = decryptAegis(ctx, s, header); err != nil {
			return found.Result{}, err
		}
	}
	return readAegisDatabase(content)
}

// readAegisDatabase reads what is encrypted.
func readAegisDatabase(content []byte) (found.Result, error) {
	const what = "its list of entries"
	fields := objectOf(content)
	if fields == nil {
		return found.Result{}, errDamagedPart(what)
	}
	var d aegisDatabase
	if err := decodeFields(fields, map[string]any{"version": &d.version, "groups": &d.groups}, what); err != nil {
		return found.Result{}, err
	}
	groups := make(map[string]string, len(d.groups))
	for _, group := range d.groups {
		groups[group.UUID] = group.Name
	}
	var list found.List
	err := decodeEach(&list, fields["entries"], what, func(place int, a aegisEntry) {
		a.addTo(&list, place, groups)
	})
	if err != nil {
		return found.Result{}, err
	}
	if d.version > 3 { // which may have meant all of it otherwise
		return found.Result{}, fmt.Errorf("%w: it was written by a newer Aegis (database version %d) than this Latchkey knows; export as a plain text of links instead", found.ErrFormat, d.version)
	}
	return list.Finish("Aegis vault", "file")
}

// addTo takes in one entry.
func (a aegisEntry) addTo(list *found.List, place int, groups map[string]string) {
	e := entry{
		issuer: a.Issuer, name: a.Name, note: a.Note, kind: a.Type,
		secret: a.Info.Secret, algorithm: a.Info.Algorithm,
		digits: a.Info.Digits.int64, period: a.Info.Period.int64, counter: a.Info.Counter.int64,
		tags: []string{a.Group}, pinned: a.Pinned,
	}
	for _, uuid := range a.Groups {
		e.tags = append(e.tags, groups[uuid])
	}
	if a.Icon != nil && *a.Icon != "" {
		e.remarks = append(e.remarks, iconRemark)
	}
	e.addTo(list, place)
}

// decryptAegis opens the database with the passphrase.
func decryptAegis(ctx context.Context, s *Source, header aegisHeader) ([]byte, error) {
	var encoded string
	if err := decode(s.Object()["db"], &encoded, "its content"); err != nil {
		return nil, err
	}
	sealed, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || header.Params == nil {
		return nil, fmt.Errorf("%w: the encrypted part cannot be read; export it again", found.ErrDamaged)
	}
	if s.Passphrase == "" {
		return nil, fmt.Errorf("%w: the vault is encrypted with the password that Aegis was set up with, or one chosen for the export", found.ErrPassphraseMissing)
	}
	master, err := aegisMasterKey(ctx, s, header.Slots)
	if err != nil {
		return nil, err
	}
	content, err := openAegis(master, *header.Params, sealed)
	if err != nil {
		return nil, fmt.Errorf("%w: the passphrase is right, but the encrypted part was changed; export it again", found.ErrDamaged)
	}
	return content, nil
}

// aegisMasterKey opens the first slot that the passphrase opens.
func aegisMasterKey(ctx context.Context, s *Source, slots []aegisSlot) ([]byte, error) {
	tried := false
	for _, slot := range slots {
		if slot.Type != 1 {
			continue
		}
		salt, e1 := hex.DecodeString(slot.Salt)
		sealed, e2 := hex.DecodeString(slot.Key)
		if e1 != nil || e2 != nil {
			return nil, fmt.Errorf("%w: the slot of the password cannot be read; export it again", found.ErrDamaged)
		}
		tried = true
		for _, passphrase := range aegisPassphrases(s.Passphrase) {
			key, err := kdf.Scrypt(ctx, s.Report, passphrase, salt, slot.N, slot.R, slot.P, 32)
			if err != nil {
				return nil, err
			}
			if master, err := openAegis(key, slot.Params, sealed); err == nil {
				return master, nil
			}
		}
	}
	if !tried {
		return nil, fmt.Errorf("%w: the vault can be opened only by the telephone it comes from; export it with a password", found.ErrFormat)
	}
	return nil, fmt.Errorf("%w: it is the one that Aegis was set up with, or the one chosen for this export", found.ErrPassphraseWrong)
}

// aegisPassphrases returns what the key may have been derived from: the
// passphrase, the same in the form that Latchkey's own exports use, and, as early
// versions of Aegis did, the passphrase with the zero bytes of its Java buffer.
// HMAC takes the latter for the same up to 64 bytes.
func aegisPassphrases(passphrase string) []string {
	all := []string{passphrase}
	if normal := vault.NormalPassphrase(passphrase); normal != passphrase {
		all = append(all, normal)
	}
	if len(passphrase) <= 64 {
		return all
	}
	// The buffer was made for 1.1 bytes a character.
	padded := make([]byte, max(len(passphrase), int(float64(len([]rune(passphrase)))*1.1)))
	copy(padded, passphrase)
	return append(all, string(padded))
}

// openAegis decrypts AES-256-GCM whose tag is kept apart.
func openAegis(key []byte, params aegisParams, sealed []byte) ([]byte, error) {
	nonce, err := hex.DecodeString(params.Nonce)
	if err != nil {
		return nil, errors.New("the nonce is not hexadecimal")
	}
	tag, err := hex.DecodeString(params.Tag)
	if err != nil {
		return nil, errors.New("the tag is not hexadecimal")
	}
	return openGCM(key, nonce, append(bytes.Clone(sealed), tag...), nil)
}
