package keyring

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/vault"
	"latchkey/vault/disk"
)

// ErrElsewhere is wrapped where the accounts were in another keyring than the one
// that answers now. No vault is made in that one unless the user wants it so.
var ErrElsewhere = errors.New("the accounts were in a different keyring from the one that answers now")

// A keeper says which of the keyrings that this system can have it is. Several
// programs can answer for the keyring of a session, one at a time, and each has
// values of its own.
type keeper struct {
	Service string `json:"service"` // as people call it: "GNOME Keyring"
	Keyring string `json:"keyring"` // the one in it: "login"; empty where it has none
}

const (
	keeperName = "keyring-service.json"
	// keeperMost is more than two names need, in bytes.
	keeperMost = 4 << 10
	// nameMost is the longest name that is repeated in a sentence, in characters.
	nameMost = 64
)

// noteKeeper notes in the settings folder which keyring the vault was seen in, for
// the sentence that is needed when it is not there any more. It is no more than
// that: where it cannot be noted, as in a folder that cannot be written, the vault
// is as good as before.
func (f Found) noteKeeper(ctx context.Context) {
	now, err := f.keeper(ctx)
	if err != nil || now.Service == "" || now == notedKeeper(f.dir) {
		return
	}
	data, err := json.Marshal(now)
	if err != nil {
		return
	}
	unlock, err := lockIn(ctx, f.dir, "settings")
	if err != nil {
		return
	}
	defer unlock()
	_ = disk.Replace(filepath.Join(f.dir, keeperName), append(data, '\n'))
}

// notedKeeper returns the keyring that the vault was last seen in, and nothing
// where none was noted, or the note is damaged.
func notedKeeper(dir string) keeper {
	data, err := disk.Read(filepath.Join(dir, keeperName), keeperMost)
	if err != nil {
		return keeper{}
	}
	var k keeper
	if json.Unmarshal(data, &k) != nil || !speakable(k.Service) || !speakable(k.Keyring) {
		return keeper{}
	}
	return k
}

// speakable reports whether a name can be repeated in a sentence.
func speakable(name string) bool {
	return utf8.ValidString(name) && utf8.RuneCountInString(name) <= nameMost &&
		!strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
}

// keeper asks which keyring answers now.
func (f Found) keeper(ctx context.Context) (keeper, error) {
	s, ok := OS(f.opts...).(*system)
	if !ok || f.Kind != KindOS || s.platform.keeper == nil {
		return keeper{}, errors.ErrUnsupported
	}
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	return s.platform.keeper(ctx)
}

// elsewhere looks why a vault in the system keyring could not be opened, and
// returns a better error than err where the reason is that another keyring
// answers than the one it was in, or that none does.
func (f Found) elsewhere(ctx context.Context, err error) error {
	gone, silent := errors.Is(err, vault.ErrNoVault), errors.Is(err, vault.ErrNoKeyring)
	if f.Kind != KindOS || !gone && !silent {
		return err
	}
	was := notedKeeper(f.dir)
	if was.Service == "" {
		return err
	}
	now, asked := f.keeper(ctx)
	cause := fmt.Errorf("%w: %w", ErrElsewhere, err)
	switch {
	case errors.Is(asked, errNoKeeper) && silent:
		return fail(vault.ErrNoKeyring, err, "no keyring service runs in this session, and your accounts are in %s: start it, or log out and in again", was.Service)
	case asked != nil || now.Service == "" || now == was:
		return err
	case now.Service != was.Service && now.Keyring == "":
		return fail(vault.ErrNoKeyring, cause, "%s answers for the keyring now and has none that can be used, and your accounts were in %s: switch back to %s, or bring the accounts back from a backup", now.Service, was.Service, was.Service)
	case now.Service != was.Service && gone:
		return fail(vault.ErrNoVault, cause, "%s answers for the keyring now, and your accounts were in %s: switch back to %s, or bring the accounts back from a backup", now.Service, was.Service, was.Service)
	case now.Service == was.Service && now.Keyring == "":
		return fail(vault.ErrNoKeyring, cause, "%s has no keyring that can be used now, and your accounts were in the one called “%s”: log out and in again with your password, or bring the accounts back from a backup", now.Service, was.Keyring)
	case now.Service == was.Service && gone:
		return fail(vault.ErrNoVault, cause, "%s uses the keyring “%s” now, and your accounts were in the one called “%s”: make that one the default again, or bring the accounts back from a backup", now.Service, now.Keyring, was.Keyring)
	}
	return err
}

// errNoKeeper is returned where nobody answers for the keyring.
var errNoKeeper = errors.New("nobody answers for the keyring")
