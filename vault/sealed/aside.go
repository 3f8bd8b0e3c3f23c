package sealed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"latchkey/vault"
)

// SetAside takes a vault that nobody has the passphrase of any more out of under, so
// that another one can be made there. Before anything is deleted, keep is given a
// copy of all that is encrypted, to be read with [OpenAside] should the passphrase
// come back; where it returns an error, that is returned and nothing is changed.
// Interrupted after that, the vault is either whole in under or gone from it, and
// what is left of it there goes at the next opening.
//
// Errors wrap [ErrNotProtected] where the vault has no passphrase, or are keep's or
// the store's.
func SetAside(ctx context.Context, under vault.Store, made time.Time, keep func(data []byte) error) error {
	unlock, r, err := begin(ctx, under)
	if err != nil {
		return err
	}
	defer unlock()
	if r == nil || !r.State.encrypted() {
		return fail(ErrNotProtected, "the vault in %s has no passphrase that could be forgotten: it was left as it is", under)
	}
	pages, err := count(ctx, under, sealedName)
	if err != nil {
		return err
	}
	values, err := gather(ctx, under, pages)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(aside{asideFormat, asideVersion, made.UTC().Format(time.RFC3339), values}, "", "  ")
	if err != nil {
		return fmt.Errorf("copying the vault that is to be set aside: %w", err)
	}
	if err := keep(append(data, '\n')); err != nil {
		return err
	}
	r = &record{State: moved, Sealed: pages}
	if err := writeRecord(ctx, under, r); err != nil {
		return fmt.Errorf("taking the vault out of %s, of which there is a copy now: %w", under, err)
	}
	if err := tidy(ctx, under, r); err != nil {
		return fmt.Errorf("the vault is out of the way, but not all of it could be deleted, which will be tried again when %s is opened: %w", under, err)
	}
	return nil
}

// gather returns the record and all that it opens, as they are stored.
func gather(ctx context.Context, under vault.Store, pages int) (map[string]string, error) {
	names := []string{recordName}
	for _, name := range vault.Beside() {
		names = append(names, sealedName(name))
	}
	for i := range pages {
		names = append(names, sealedName(vault.PageName(i)))
	}
	values := make(map[string]string)
	for _, name := range names {
		value, err := under.Get(ctx, name)
		switch {
		case err == nil:
			values[name] = value
		case name == recordName || !errors.Is(err, vault.ErrNotFound):
			return nil, fmt.Errorf("copying %s: %w", name, err)
		}
	}
	return values, nil
}

// An aside is the file of a vault that was set aside.
type aside struct {
	Format  string            `json:"format"`
	Version int               `json:"version"`
	Made    string            `json:"set_aside"` // RFC 3339
	Values  map[string]string `json:"values"`    // as they were stored
}

const (
	asideFormat  = "latchkey-set-aside"
	asideVersion = 1
	// asideMost is how many values it can hold: the record, the pages, and what
	// lies beside them.
	asideMost = vault.MaxPages + 16
)

// IsAside reports whether data is a vault that was set aside, of any version.
func IsAside(data []byte) bool {
	var head struct {
		Format string `json:"format"`
	}
	return json.Unmarshal(data, &head) == nil && head.Format == asideFormat
}

// OpenAside opens a vault that was set aside, in memory and for reading, with the
// passphrase that it had, and returns when it was set aside. Errors wrap
// vault.ErrPassphrase, vault.ErrDamaged or vault.ErrNewer.
func OpenAside(ctx context.Context, data []byte, passphrase string) (*vault.Vault, time.Time, error) {
	var file aside
	damaged := fail(vault.ErrDamaged, "the vault that was set aside is damaged: use another copy of the file")
	if json.Unmarshal(data, &file) != nil || file.Format != asideFormat || file.Version < 1 {
		return nil, time.Time{}, damaged
	}
	if file.Version > asideVersion {
		return nil, time.Time{}, fail(vault.ErrNewer, "the vault was set aside by a newer version of Latchkey: open it with that")
	}
	made, err := time.Parse(time.RFC3339, file.Made)
	if _, ok := file.Values[recordName]; err != nil || !ok || len(file.Values) > asideMost {
		return nil, time.Time{}, damaged
	}
	s, err := Open(ctx, shelf(file.Values), passphrase)
	if err != nil {
		return nil, time.Time{}, err
	}
	if !s.Protected() {
		return nil, time.Time{}, damaged
	}
	v, err := vault.Open(ctx, s)
	if err != nil {
		return nil, time.Time{}, err
	}
	return v, made, nil
}

// A shelf is a store in memory that is only read.
type shelf map[string]string

// Get implements [vault.Store].
func (s shelf) Get(_ context.Context, name string) (string, error) {
	value, ok := s[name]
	if !ok {
		return "", fmt.Errorf("%w: %s", vault.ErrNotFound, strconv.Quote(name))
	}
	return value, nil
}

// Set implements [vault.Store].
func (s shelf) Set(context.Context, string, string) error { return s.refuse() }

// Delete implements [vault.Store].
func (s shelf) Delete(context.Context, string) error { return s.refuse() }

func (s shelf) refuse() error {
	return fail(vault.ErrReadOnly, "%s is not written to", s)
}

// Lock implements [vault.Store].
func (s shelf) Lock(context.Context) (func(), error) { return func() {}, nil }

// Limit implements [vault.Store].
func (s shelf) Limit() int {
	longest := 0
	for _, value := range s {
		longest = max(longest, len(value))
	}
	return longest + growth
}

// String names the store for a person.
func (s shelf) String() string { return "the file of the vault that was set aside" }
