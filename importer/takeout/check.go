package takeout

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"latchkey/importer/export"
	"latchkey/importer/found"
	"latchkey/vault"
)

// check reads a file and compares it with what it was made of. Accounts that are
// equal in all that counts are read once.
func (f Format) check(ctx context.Context, written []byte, accounts []vault.Account, o Options) error {
	got, err := f.decode(ctx, written, o)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return unchecked("it cannot be read: %v", err)
	}
	seen := make(map[string]bool)
	n := 0
	for _, a := range accounts {
		if f.Name == QR && !fitsCode(a) {
			continue
		}
		want := f.asRead(a)
		if id := strings.ToLower(want); seen[id] {
			continue
		} else {
			seen[id] = true
		}
		if n >= len(got) {
			return unchecked("%s is not in it", a.Title())
		}
		if f.asRead(got[n].Account) != want || !f.sameAdded(got[n].Account, a) {
			return unchecked("%s is not the same in it", a.Title())
		}
		n++
	}
	if n != len(got) {
		return unchecked("it holds %d accounts and not %d", len(got), n)
	}
	return nil
}

func unchecked(format string, values ...any) error {
	why := fmt.Sprintf(format, values...)
	return &Error{Kind: ErrUnchecked, Text: "the export was not saved, since what was written could not be read back (" + why + "): try again, or choose another format"}
}

// asRead is what an account is read as, in one text: without spaces at either end
// of its names. Aegis' files are read so that five digits of Steam are a Steam
// account; in the file they are what they are.
func (f Format) asRead(a vault.Account) string {
	if a.Kind == vault.TOTP && a.Algorithm == vault.SHA1 && a.Digits == vault.SteamDigits &&
		strings.EqualFold(strings.TrimSpace(a.Issuer), "Steam") && f.keeps[fieldTags] {
		a.Kind = vault.Steam
	}
	return fmt.Sprintf("%q %q %s %s %d %d %d %s", strings.TrimSpace(a.Issuer), strings.TrimSpace(a.Name), a.Kind, a.Algorithm,
		a.Digits, a.Period, a.Counter, a.Secret.Base32())
}

// sameAdded compares what the user added, as far as the format keeps it.
func (f Format) sameAdded(got, want vault.Account) bool {
	return (!f.keeps[fieldNote] || got.Note == want.Note) && (!f.keeps[fieldPin] || got.Pinned == want.Pinned) &&
		(!f.keeps[fieldTags] || slices.Equal(tagsAsRead(got.Tags), tagsAsRead(want.Tags)))
}

// tagsAsRead are tags as they are read: without spaces at either end, each once.
func tagsAsRead(tags []string) []string {
	var all []string
	seen := make(map[string]bool)
	for _, tag := range tags {
		tag = strings.TrimSpace(tag)
		if id := strings.ToLower(tag); tag != "" && !seen[id] {
			seen[id] = true
			all = append(all, tag)
		}
	}
	return all
}

// decodeExport reads a file as the importer reads an export.
func decodeExport(ctx context.Context, data []byte, o Options) ([]found.Account, error) {
	s := &export.Source{Data: data, Passphrase: o.Passphrase}
	format, ok := export.Detect(s)
	if !ok {
		return nil, errors.New("it is not an export")
	}
	got, err := format.Read(ctx, s)
	return got.Accounts, err
}
