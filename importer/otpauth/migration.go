package otpauth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"latchkey/importer/found"
	"latchkey/vault"
)

// A migrationPart is one otpauth-migration:// link: one QR code of an export of
// Google Authenticator, whose data parameter holds a protocol buffer in base64.
type migrationPart struct {
	records []migrationRecord
	size    int32 // how many parts the export has; 0 and 1 are the same
	index   int32 // which part this is, from 0
	batch   int32 // drawn for each export; often negative
}

// A migrationRecord is one account of the export, as its numbers stand.
type migrationRecord struct {
	secret                  []byte
	name, issuer            string
	algorithm, digits, kind uint64
	counter                 int64
}

// maxParts bounds the parts of one export. Google Authenticator puts ten accounts
// in each.
const maxParts = 1000

var errMigration = errors.New("the export of Google Authenticator in this link is damaged: take a new screenshot of its QR code")

// parseMigration reads what follows otpauth-migration://. Fields that are not
// known are left aside.
func parseMigration(rest string) (migrationPart, error) {
	if len(rest) > maxURI {
		return migrationPart{}, errMigration
	}
	_, query, _ := strings.Cut(rest, "?")
	for part := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(part, "=")
		if !strings.EqualFold(key, "data") {
			continue
		}
		data, err := decodeMigrationText(value)
		if err != nil {
			return migrationPart{}, errMigration
		}
		return parseMigrationData(data)
	}
	return migrationPart{}, errMigration
}

// decodeMigrationText decodes base64 that may be escaped or not, in either
// alphabet, with or without padding. Plus signs are digits here, and spaces are
// what is left of plus signs.
func decodeMigrationText(value string) ([]byte, error) {
	value, _ = unescape(value, false)
	value = strings.NewReplacer(" ", "+", "-", "+", "_", "/").Replace(value)
	return base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
}

func parseMigrationData(data []byte) (migrationPart, error) {
	var part migrationPart
	err := eachField(data, func(number protowire.Number, n uint64, b []byte) error {
		switch number {
		case 1:
			record, err := parseMigrationRecord(b)
			part.records = append(part.records, record)
			return err
		case 3:
			part.size = int32(n)
		case 4:
			part.index = int32(n)
		case 5:
			part.batch = int32(n)
		}
		return nil
	})
	if err != nil || part.size < 0 || part.size > maxParts || part.index < 0 || part.index >= max(part.size, 1) {
		return migrationPart{}, errMigration
	}
	return part, nil
}

func parseMigrationRecord(data []byte) (migrationRecord, error) {
	var r migrationRecord
	err := eachField(data, func(number protowire.Number, n uint64, b []byte) error {
		switch number {
		case 1:
			r.secret = slices.Clone(b)
		case 2:
			r.name = string(b)
		case 3:
			r.issuer = string(b)
		case 4:
			r.algorithm = n
		case 5:
			r.digits = n
		case 6:
			r.kind = n
		case 7:
			r.counter = int64(n)
		}
		return nil
	})
	return r, err
}

// eachField calls see for each field of a message: with n for a number, with b
// for bytes.
func eachField(data []byte, see func(number protowire.Number, n uint64, b []byte) error) error {
	for len(data) > 0 {
		number, kind, width := protowire.ConsumeTag(data)
		if width < 0 {
			return protowire.ParseError(width)
		}
		data = data[width:]
		var n uint64
		var b []byte
		switch kind {
		case protowire.VarintType:
			n, width = protowire.ConsumeVarint(data)
		case protowire.BytesType:
			b, width = protowire.ConsumeBytes(data)
		default:
			width = protowire.ConsumeFieldValue(number, kind, data)
		}
		if width < 0 {
			return protowire.ParseError(width)
		}
		data = data[width:]
		if err := see(number, n, b); err != nil {
			return err
		}
	}
	return nil
}

// migration takes in the accounts of one part.
func (g *Gathering) migration(name string, part migrationPart) {
	g.Part(found.Part{Export: part.batch, Index: part.index, Of: part.size})
	for i, record := range part.records {
		where := fmt.Sprintf("%s, account %d", name, i+1)
		account, err := record.account()
		if err != nil {
			g.Skip(where, err)
			continue
		}
		g.Add(where, account)
	}
}

// account turns the record into an account. What the export leaves open or says
// in a way that is not known is a remark or an error, never a guess.
func (r migrationRecord) account() (found.Account, error) {
	f := found.Account{Account: vault.Account{
		Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: vault.DefaultDigits, Period: vault.DefaultPeriod,
		Secret: vault.NewSecret(r.secret),
	}}
	f.Issuer, f.Name = strings.TrimSpace(r.issuer), strings.TrimSpace(r.name)
	if rest, ok := cutIssuer(f.Name, f.Issuer); ok {
		f.Name = strings.TrimSpace(rest)
	} else if f.Issuer == "" {
		f.Issuer, f.Name, _ = splitLabel(escape(f.Name), "")
	}
	switch r.kind {
	case 1:
		f.Kind, f.Period, f.Counter = vault.HOTP, 0, uint64(max(r.counter, 0))
		if r.counter < 0 {
			return found.Account{}, errors.New("its counter is below zero")
		}
	case 2:
		f.Remarks = append(f.Remarks, "Google Authenticator does not export the period; 30 seconds are taken. If the website uses 60, its codes will be refused: set the period to 60 then.")
	default:
		return found.Account{}, errors.New("its kind of code is not known: set it up again at the website")
	}
	switch r.algorithm {
	case 0:
		f.Remarks = append(f.Remarks, "The export does not say the algorithm; SHA1 is taken, which nearly every website uses.")
	case 1:
	case 2:
		f.Algorithm = vault.SHA256
	case 3:
		f.Algorithm = vault.SHA512
	case 4:
		return found.Account{}, errors.New("its algorithm is MD5, and only SHA1, SHA256 and SHA512 give standard codes: set it up again at the website")
	default:
		return found.Account{}, errors.New("its algorithm is not SHA1, SHA256 or SHA512: set it up again at the website")
	}
	switch r.digits {
	case 0:
		f.Remarks = append(f.Remarks, "The export does not say the number of digits; 6 are taken, which nearly every website uses.")
	case 1:
	case 2:
		f.Digits = 8
	default:
		return found.Account{}, errors.New("its number of digits is neither 6 nor 8: set it up again at the website")
	}
	if f.Secret.Len() == 0 {
		return found.Account{}, errors.New("its key is empty: set it up again at the website")
	}
	if err := f.Validate(); err != nil {
		return found.Account{}, err
	}
	return f, nil
}
