package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A record is one account as it lies on a page: a JSON object with short keys,
// without whatever has its usual value. Keys that this version does not know
// are kept, so that a newer version's fields survive an edit made here.
//
//	id  the account's ID              c  HOTP count, default 0
//	v   revision, default 1           s  the secret, base64
//	i   issuer                        t  tags
//	n   account name                  o  note
//	k   kind, default totp            f  pinned ("first"), default false
//	a   algorithm, default SHA1       l  place in the list
//	d   digits, default 6 (Steam: 5)  g  icon ("glyph")
//	p   period in seconds, default    h  color ("hue")
//	    30 (HOTP: none)               x  when it was deleted, Unix seconds
type record struct {
	// raw is what is stored. It is written back as it is for as long as the
	// account does not change, and for good where err is set.
	raw []byte
	// account is what raw says. Where err is set only its ID may be, if that
	// much could be read.
	account  Account
	revision uint64
	extra    []field
	err      error
}

// A field is a key of a JSON object with the value's bytes.
type field struct {
	key   string
	value json.RawMessage
}

const (
	firstRevision = 1
	// maxRevision leaves room to count on from any revision that is accepted.
	maxRevision = 1 << 62
	// maxPlace bounds places on both sides, so that gaps never overflow.
	maxPlace = 1 << 62
	// maxID bounds an ID in bytes; NewID draws 16.
	maxID = 64
)

// recordJSON is the known part of a record. Only encoding uses it: decoding
// with it would match keys in any case and so mistake a future key for one of
// these.
type recordJSON struct {
	ID        ID        `json:"id"`
	Revision  uint64    `json:"v,omitempty"`
	Issuer    string    `json:"i,omitempty"`
	Name      string    `json:"n,omitempty"`
	Kind      Kind      `json:"k,omitempty"`
	Algorithm Algorithm `json:"a,omitempty"`
	Digits    int       `json:"d,omitempty"`
	Period    int       `json:"p,omitempty"`
	Counter   uint64    `json:"c,omitempty"`
	Secret    []byte    `json:"s"`
	Tags      []string  `json:"t,omitempty"`
	Note      string    `json:"o,omitempty"`
	Pinned    bool      `json:"f,omitempty"`
	Icon      string    `json:"g,omitempty"`
	Color     string    `json:"h,omitempty"`
	Deleted   int64     `json:"x,omitempty"`
	Place     int64     `json:"l"`
}

// newRecord encodes an account that has been validated.
func newRecord(a Account, revision uint64, extra []field) (record, error) {
	a = a.Clone()
	known := recordJSON{
		ID: a.ID, Revision: revision, Issuer: a.Issuer, Name: a.Name,
		Kind: a.Kind, Algorithm: a.Algorithm, Digits: a.Digits, Period: a.Period,
		Counter: a.Counter, Secret: a.Secret.Bytes(),
		Tags: a.Tags, Note: a.Note, Pinned: a.Pinned, Icon: a.Icon, Color: a.Color, Place: a.Place,
	}
	if !a.Deleted.IsZero() {
		known.Deleted = a.Deleted.Unix()
		a.Deleted = time.Unix(known.Deleted, 0)
	}
	usual := usualParameters(a.Kind)
	if known.Revision == firstRevision {
		known.Revision = 0
	}
	if known.Kind == TOTP {
		known.Kind = ""
	}
	if known.Algorithm == usual.Algorithm {
		known.Algorithm = ""
	}
	if known.Digits == usual.Digits {
		known.Digits = 0
	}
	if known.Period == usual.Period {
		known.Period = 0
	}
	raw, err := encodeJSON(known)
	if err != nil {
		return record{}, errors.New("the account cannot be encoded")
	}
	raw, err = appendFields(raw[:len(raw)-1], extra)
	if err != nil {
		return record{}, err
	}
	return record{raw: append(raw, '}'), account: a, revision: revision, extra: extra}, nil
}

// usualParameters returns what a record of this kind means when it is silent.
func usualParameters(k Kind) Account {
	usual := Account{Kind: k, Algorithm: SHA1, Digits: DefaultDigits, Period: DefaultPeriod}
	switch k {
	case HOTP:
		usual.Period = 0
	case Steam:
		usual.Digits = SteamDigits
	}
	return usual
}

// encodeJSON is json.Marshal without the escapes that are for HTML.
func encodeJSON(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// appendFields adds fields to a JSON object that holds one already and is not
// closed yet.
func appendFields(object []byte, fields []field) ([]byte, error) {
	for _, f := range fields {
		key, err := encodeJSON(f.key)
		if err != nil {
			return nil, errors.New("an unknown field cannot be encoded")
		}
		object = append(object, ',')
		object = append(object, key...)
		object = append(object, ':')
		object = append(object, f.value...)
	}
	return object, nil
}

// decodeRecord reads a record. It always returns one: where the record cannot
// be read, with err set.
func decodeRecord(raw json.RawMessage) record {
	r := record{raw: raw, revision: firstRevision}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		r.err = fmt.Errorf("%w: it is not a record", ErrDamaged)
		return r
	}
	r.err = r.take(fields)
	return r
}

// take moves the known fields into r.account and the others into r.extra.
func (r *record) take(fields map[string]json.RawMessage) error {
	var secret []byte
	var deleted int64
	a := Account{Kind: TOTP}
	// The ID and the revision come first: they are known even where the rest
	// cannot be read. The kind comes next: it decides what silence means.
	steps := []struct {
		key  string
		into any
	}{
		{"id", &r.account.ID}, {"v", &r.revision}, {"k", &a.Kind},
		{"i", &a.Issuer}, {"n", &a.Name},
		{"a", &a.Algorithm}, {"d", &a.Digits}, {"p", &a.Period},
		{"c", &a.Counter}, {"s", &secret}, {"t", &a.Tags}, {"o", &a.Note},
		{"f", &a.Pinned}, {"g", &a.Icon}, {"h", &a.Color}, {"x", &deleted}, {"l", &a.Place},
	}
	for _, step := range steps {
		value, ok := fields[step.key]
		if ok {
			delete(fields, step.key)
			// The cause is left out: it can quote what is stored.
			if string(value) == "null" || json.Unmarshal(value, step.into) != nil {
				return fmt.Errorf("%w: its field %q cannot be read", ErrDamaged, step.key)
			}
		}
		if step.key == "k" {
			usual := usualParameters(a.Kind)
			a.Algorithm, a.Digits, a.Period = usual.Algorithm, usual.Digits, usual.Period
		}
	}
	for key, value := range fields {
		r.extra = append(r.extra, field{key, value})
	}
	slices.SortFunc(r.extra, func(a, b field) int { return strings.Compare(a.key, b.key) })
	if deleted != 0 {
		a.Deleted = time.Unix(deleted, 0)
	}
	a.ID = r.account.ID
	a.Secret = Secret{key: secret}
	if err := validRecord(a, r.revision); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	r.account = a
	return nil
}

// validRecord checks what Account.Validate leaves to the vault.
func validRecord(a Account, revision uint64) error {
	if !validID(a.ID) {
		return errors.New("it has no proper id")
	}
	if revision < firstRevision || revision > maxRevision {
		return errors.New("its revision is out of bounds")
	}
	if a.Place > maxPlace || a.Place < -maxPlace {
		return errors.New("its place is out of bounds")
	}
	return a.Validate()
}

// validID reports whether id is 1 to 64 lower-case letters and digits.
func validID(id ID) bool {
	if len(id) == 0 || len(id) > maxID {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
