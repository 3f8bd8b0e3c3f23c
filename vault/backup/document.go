package backup

import (
	"bytes"
	"cmp"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"latchkey/vault"
)

const (
	format  = "latchkey-backup"
	version = 1
	// maxID bounds an ID in bytes, as the vault does.
	maxID = 64
)

// Contents is what a backup holds.
type Contents struct {
	// Made is when it was written, in whole seconds.
	Made time.Time
	// Program is what wrote it: "Latchkey v1.2.0".
	Program string
	// Source names the vault that it was made of, for those that are written by
	// themselves; see [Key].
	Source string
	// Accounts are all of the vault, those in the trash among them (Deleted says
	// so), in the order of the list. Place counts them from 1.
	Accounts []vault.Account
}

// Listed returns how many of the accounts are not in the trash.
func (c Contents) Listed() int {
	n := 0
	for _, a := range c.Accounts {
		if a.Deleted.IsZero() {
			n++
		}
	}
	return n
}

// A Vault is what a backup is made of; *vault.Vault is one.
type Vault interface {
	Accounts() []vault.Account
	Trash() []vault.Account
	Problems() []vault.Problem
}

// Of returns the accounts of a vault as [Contents] holds them.
func Of(v Vault) []vault.Account {
	all := append(v.Accounts(), v.Trash()...)
	slices.SortStableFunc(all, func(a, b vault.Account) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), strings.Compare(string(a.ID), string(b.ID)))
	})
	for i := range all {
		all[i].Place = int64(i + 1)
	}
	return all
}

// document is the JSON; package comment says what its fields mean.
type document struct {
	Format   string  `json:"format"`
	Version  int     `json:"version"`
	Created  string  `json:"created"`
	Program  string  `json:"program"`
	Source   string  `json:"source,omitempty"`
	Count    *int    `json:"count"`
	Accounts []entry `json:"accounts"`
}

type entry struct {
	ID        vault.ID        `json:"id,omitempty"`
	Issuer    string          `json:"issuer"`
	Account   string          `json:"account"`
	Kind      vault.Kind      `json:"kind"`
	Algorithm vault.Algorithm `json:"algorithm"`
	Digits    int             `json:"digits"`
	Period    *int            `json:"period"`
	Counter   *uint64         `json:"counter"`
	Secret    string          `json:"secret"`
	Tags      []string        `json:"tags"`
	Note      string          `json:"note"`
	Pinned    bool            `json:"pinned"`
	Icon      string          `json:"icon"`
	Color     string          `json:"color"`
	Order     int64           `json:"order"`
	Deleted   *string         `json:"deleted"`
}

// encode writes the document. It validates nothing: what is in a vault is valid,
// and what was written is read again.
func encode(c Contents) ([]byte, error) {
	count := len(c.Accounts)
	d := document{
		Format: format, Version: version, Created: c.Made.UTC().Format(time.RFC3339),
		Program: c.Program, Source: c.Source, Count: &count, Accounts: make([]entry, 0, count),
	}
	for _, a := range c.Accounts {
		d.Accounts = append(d.Accounts, newEntry(a))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return nil, errors.New("the accounts cannot be encoded")
	}
	return b.Bytes(), nil
}

func newEntry(a vault.Account) entry {
	e := entry{
		ID: a.ID, Issuer: a.Issuer, Account: a.Name, Kind: a.Kind, Algorithm: a.Algorithm, Digits: a.Digits,
		Secret: a.Secret.Base32(), Tags: append([]string{}, a.Tags...), Note: a.Note, Pinned: a.Pinned,
		Icon: a.Icon, Color: a.Color, Order: a.Place,
	}
	if a.Kind == vault.HOTP {
		e.Counter = &a.Counter
	} else {
		e.Period = &a.Period
	}
	if !a.Deleted.IsZero() {
		when := a.Deleted.UTC().Format(time.RFC3339)
		e.Deleted = &when
	}
	return e
}

// isDocument reports whether data is the JSON of a backup, of any version.
func isDocument(data []byte) (version int, ok bool) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	err := json.Unmarshal(data, &head)
	return head.Version, err == nil && head.Format == format
}

// decode reads the document, all of it or nothing. what names the file in errors,
// which hold nothing of what is in it.
func decode(what string, data []byte) (Contents, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	got, ok := isDocument(data)
	switch {
	case !ok:
		return Contents{}, fail(ErrFormat, "%s is not a backup of Latchkey: choose another file", what)
	case got > version:
		return Contents{}, fail(ErrNewer, "%s was written by a newer Latchkey, in version %d of the format: update this one to restore it", what, got)
	case got < 1:
		return Contents{}, damaged(what, "its version is impossible")
	}
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return Contents{}, damaged(what, "its list of accounts cannot be read")
	}
	made, err := time.Parse(time.RFC3339, d.Created)
	switch {
	case err != nil:
		return Contents{}, damaged(what, "it does not say when it was made")
	case d.Count == nil || *d.Count != len(d.Accounts):
		return Contents{}, damaged(what, "it does not hold as many accounts as it says")
	}
	c := Contents{Made: made, Program: d.Program, Source: d.Source, Accounts: make([]vault.Account, 0, len(d.Accounts))}
	seen := make(map[vault.ID]bool)
	for i, e := range d.Accounts {
		a, err := e.account()
		if err == nil && a.ID != "" && seen[a.ID] {
			err = errors.New("another one has its id")
		}
		if err != nil {
			return Contents{}, damaged(what, fmt.Sprintf("account %d in it is wrong: %v", i+1, err))
		}
		seen[a.ID] = true
		c.Accounts = append(c.Accounts, a)
	}
	slices.SortStableFunc(c.Accounts, func(a, b vault.Account) int { return cmp.Compare(a.Place, b.Place) })
	for i := range c.Accounts {
		c.Accounts[i].Place = int64(i + 1)
	}
	return c, nil
}

func damaged(what, why string) error {
	return fail(ErrDamaged, "%s is damaged, since %s: use another backup", what, why)
}

// account reads one account. Its errors hold no secret.
func (e entry) account() (vault.Account, error) {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(e.Secret, "="))
	if err != nil {
		return vault.Account{}, errors.New("the key is not base32")
	}
	a := vault.Account{
		ID: e.ID, Issuer: e.Issuer, Name: e.Account, Kind: e.Kind, Algorithm: e.Algorithm, Digits: e.Digits,
		Secret: vault.NewSecret(key), Tags: e.Tags, Note: e.Note, Pinned: e.Pinned,
		Icon: e.Icon, Color: e.Color, Place: e.Order,
	}
	if len(a.Tags) == 0 {
		a.Tags = nil
	}
	switch {
	case a.Kind == vault.HOTP && e.Counter == nil:
		return vault.Account{}, errors.New("the counter is missing")
	case a.Kind == vault.HOTP:
		a.Counter = *e.Counter
	case e.Period == nil:
		return vault.Account{}, errors.New("the period is missing")
	default:
		a.Period = *e.Period
	}
	if e.Deleted != nil {
		when, err := time.Parse(time.RFC3339, *e.Deleted)
		if err != nil || when.Unix() <= 0 {
			return vault.Account{}, errors.New("the time of its deletion cannot be read")
		}
		a.Deleted = time.Unix(when.Unix(), 0)
	}
	notID := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	if len(a.ID) > maxID || strings.ContainsFunc(string(a.ID), notID) {
		return vault.Account{}, errors.New("the id is not possible")
	}
	if err := a.Validate(); err != nil {
		return vault.Account{}, errors.New(strings.TrimPrefix(err.Error(), vault.ErrInvalid.Error()+": "))
	}
	return a, nil
}
