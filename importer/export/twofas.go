package export

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
	"latchkey/vault"
)

// twofas reads the backups of 2FAS (Android and iOS), plain and encrypted:
// schemas 1 to 4, and later ones as long as they hold the same. The app's
// repositories describe them by their source only. Services are in a list, or
// encrypted under a passphrase together with a known text, the reference, by
// which a wrong passphrase can be told from a damaged file. Groups stand beside
// them in the open.
func twofas() Format {
	return Format{
		Name:   "2fas",
		Title:  "2FAS backup",
		How:    "In 2FAS: Settings › 2FAS Backup › Export, with or without a password.",
		Detect: detectTwofas,
		Read:   readTwofas,
	}
}

// Sizes and costs that the format fixes.
const (
	twofasSchema     = 4
	twofasIterations = 10_000
)

type twofasFile struct {
	schema    number
	services  json.RawMessage
	encrypted string // the services, in an encrypted backup
	reference string
	groups    []twofasGroup
}

type twofasGroup struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type twofasService struct {
	Name   string `json:"name"` // what the user sees, and may have changed
	Secret string `json:"secret"`
	Group  string `json:"groupId"`
	OTP    struct {
		Label     string `json:"label"`
		Account   string `json:"account"`
		Issuer    string `json:"issuer"`
		Kind      string `json:"tokenType"` // none in schema 1, which had only TOTP
		Algorithm string `json:"algorithm"`
		Digits    number `json:"digits"`
		Period    number `json:"period"`
		Counter   number `json:"counter"`
	} `json:"otp"`
}

func detectTwofas(s *Source) bool {
	return s.Has("servicesEncrypted") || s.Has("services", "schemaVersion") || s.Has("services", "updatedAt") ||
		s.Has("services", "appOrigin")
}

func readTwofas(ctx context.Context, s *Source) (found.Result, error) {
	file := twofasFile{services: s.Object()["services"]}
	err := decodeFields(s.Object(), map[string]any{
		"schemaVersion": &file.schema, "servicesEncrypted": &file.encrypted, "reference": &file.reference, "groups": &file.groups,
	}, "what it says about itself")
	if err != nil {
		return found.Result{}, err
	}
	groups := make(map[string]string, len(file.groups))
	for _, group := range file.groups {
		groups[group.ID] = group.Name
	}
	parts := []json.RawMessage{file.services}
	if file.encrypted != "" {
		content, err := decryptTwofas(ctx, s, file)
		if err != nil {
			return found.Result{}, err
		}
		parts = append(parts, content)
	}
	var list found.List
	for _, part := range parts {
		if len(part) == 0 {
			continue
		}
		err := decodeEach(&list, part, "its list of services", func(place int, service twofasService) {
			service.addTo(&list, place, groups)
		})
		if err != nil {
			return found.Result{}, err
		}
	}
	if later := file.schema.int64; list.Empty() && later != nil && *later > twofasSchema {
		return found.Result{}, fmt.Errorf("%w: it was written by a newer 2FAS (schema %d) than this Latchkey knows; look for a newer Latchkey", found.ErrFormat, *later)
	}
	return list.Finish("2FAS backup", "file")
}

// addTo takes in the service.
func (service twofasService) addTo(list *found.List, place int, groups map[string]string) {
	otp := service.OTP
	e := entry{
		issuer: service.Name, name: otp.Account, kind: otp.Kind,
		secret: service.Secret, algorithm: otp.Algorithm,
		digits: otp.Digits.int64, period: otp.Period.int64, counter: otp.Counter.int64,
		tags: []string{groups[service.Group]},
	}
	if clean(e.issuer) == "" {
		e.issuer = otp.Issuer
	}
	if clean(e.name) == "" {
		e.name = twofasName(otp.Label, e.issuer, otp.Issuer)
	}
	a, err := e.account()
	if err != nil {
		list.Skip(e.title(place), err)
		return
	}
	a.Issuers = twofasIssuers(a.Account, otp.Issuer)
	list.Add(e.title(place), a)
}

// twofasName takes the account name out of a label such as "issuer:account",
// which is all that some services have.
func twofasName(label string, issuers ...string) string {
	label = clean(label)
	for _, issuer := range issuers {
		if issuer = clean(issuer); issuer == "" || len(label) < len(issuer) || !strings.EqualFold(label[:len(issuer)], issuer) {
			continue
		}
		rest := clean(label[len(issuer):])
		if name, ok := strings.CutPrefix(rest, ":"); ok || rest == "" {
			return clean(name)
		}
	}
	return label
}

// twofasIssuers offers the issuer that the website's link named, where the user
// or 2FAS gave the service another name.
func twofasIssuers(a vault.Account, issuer string) []string {
	if issuer = clean(issuer); issuer == "" || strings.EqualFold(issuer, a.Issuer) {
		return nil
	}
	return []string{a.Issuer, issuer}
}

// decryptTwofas opens the list of services with the passphrase.
func decryptTwofas(ctx context.Context, s *Source, file twofasFile) ([]byte, error) {
	if s.Passphrase == "" {
		return nil, fmt.Errorf("%w: the backup is encrypted with the password that was chosen for it in 2FAS", found.ErrPassphraseMissing)
	}
	content, err := openTwofas(ctx, s, file.encrypted)
	if err != nil && !errors.Is(err, errSealed) && !errors.Is(err, found.ErrDamaged) {
		return nil, err
	}
	_, wrong := openTwofas(ctx, s, file.reference)
	switch {
	case err == nil && (wrong == nil || file.reference == ""):
		return content, nil
	case err == nil && !errors.Is(wrong, errSealed) && !errors.Is(wrong, found.ErrDamaged):
		return nil, wrong // it was stopped
	case err == nil || wrong == nil: // either shows that the passphrase is right
		return nil, fmt.Errorf("%w: the passphrase is right, but the encrypted part was changed; export it again", found.ErrDamaged)
	case errors.Is(err, found.ErrDamaged):
		return nil, err
	case errors.Is(wrong, errSealed):
		return nil, fmt.Errorf("%w: it is the one that was chosen for this backup in 2FAS", found.ErrPassphraseWrong)
	case errors.Is(wrong, found.ErrDamaged):
		return nil, fmt.Errorf("%w, or the file is damaged, which this format cannot tell apart: it is the one that was chosen for this backup in 2FAS", found.ErrPassphraseWrong)
	default:
		return nil, wrong
	}
}

// openTwofas decrypts a part: sealed bytes, salt and nonce, with colons between.
// Its error is errSealed where key and part do not go together.
func openTwofas(ctx context.Context, s *Source, part string) ([]byte, error) {
	var pieces [3][]byte
	split := strings.Split(part, ":")
	for i := range pieces {
		var err error
		if len(split) == len(pieces) {
			pieces[i], err = base64.StdEncoding.DecodeString(strings.TrimSpace(split[i]))
		}
		if err != nil || len(pieces[i]) == 0 {
			return nil, fmt.Errorf("%w: the encrypted part cannot be read; export it again", found.ErrDamaged)
		}
	}
	sealed, salt, nonce := pieces[0], pieces[1], pieces[2]
	key, err := kdf.PBKDF2(ctx, s.Report, sha256.New, s.Passphrase, salt, twofasIterations, 32)
	if err != nil {
		return nil, err
	}
	return openGCM(key, nonce, sealed, nil)
}
