package keyring

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"latchkey/vault"
	"latchkey/vault/disk"
)

// The environment variables that steer the window and the command line alike.
const (
	EnvKeyring        = "LATCHKEY_KEYRING"         // stands in for --keyring
	EnvPassphraseFile = "LATCHKEY_PASSPHRASE_FILE" // stands in for --passphrase-file
	EnvConfig         = "LATCHKEY_CONFIG"          // the folder of the settings
)

const (
	rememberedName = "keyring.json"
	// rememberedMost is more than any path needs.
	rememberedMost = 64 << 10
)

// remembered is what keyring.json holds.
type remembered struct {
	Keyring string `json:"keyring"`
	// Leaving is where the vault was moved from, until that is deleted.
	Leaving string `json:"leaving,omitempty"`
}

// DefaultDir returns the folder of the settings: $LATCHKEY_CONFIG, else the
// folder latchkey where the system keeps its user's settings.
func DefaultDir() (string, error) {
	if dir := os.Getenv(EnvConfig); dir != "" {
		dir, err := filepath.Abs(dir)
		if err != nil {
			return "", fmt.Errorf("finding the current folder: %w", err)
		}
		return dir, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("no folder for the settings is known (%w): name one in %s", err, EnvConfig)
	}
	return filepath.Join(dir, "latchkey"), nil
}

// Remembered returns the choice that was made in the settings folder dir, and
// whether one was. A file that cannot be read or understood is an error, not
// "none": it stands for a vault somewhere.
func Remembered(dir string) (Choice, bool, error) {
	choice, _, ok, err := recall(dir)
	return choice, ok, err
}

// recall is Remembered, with the place that is being left.
func recall(dir string) (choice, left Choice, ok bool, err error) {
	path := filepath.Join(dir, rememberedName)
	data, err := readBounded(path, rememberedMost)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Choice{}, Choice{}, false, nil
	case err != nil:
		return Choice{}, Choice{}, false, fmt.Errorf("reading where the vault lies from %s: %w", path, err)
	}
	choice, left, err = decodeRemembered(data)
	if err != nil {
		return Choice{}, Choice{}, false, fail(vault.ErrDamaged, err, "%s is damaged, and so it is not known where the vault lies: say it with --keyring, or write {\"keyring\":\"os\"} or {\"keyring\":\"file:PATH\"} there", path)
	}
	return choice, left, true, nil
}

func decodeRemembered(data []byte) (choice, left Choice, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var r remembered
	if err := d.Decode(&r); err != nil {
		return Choice{}, Choice{}, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Choice{}, Choice{}, errors.New("something follows the end")
	}
	if choice, err = parseRemembered(r.Keyring); err == nil && r.Leaving != "" {
		left, err = parseRemembered(r.Leaving)
	}
	return choice, left, err
}

func parseRemembered(s string) (Choice, error) {
	choice, err := ParseChoice(s)
	if err == nil && choice.String() != s {
		err = errors.New("the path is not absolute")
	}
	return choice, err
}

// Remember notes a choice in the settings folder dir, for [Locate] to find from
// now on.
func Remember(dir string, c Choice) error { return note(dir, c, Choice{}) }

// note is Remember, with the place that is being left.
func note(dir string, c, left Choice) error {
	if again, err := ParseChoice(c.String()); err != nil || again != c {
		return fmt.Errorf("remembering where the vault lies: %w", errChoice)
	}
	r := remembered{Keyring: c.String()}
	if left != (Choice{}) {
		r.Leaving = left.String()
	}
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("remembering where the vault lies: %w", err)
	}
	unlock, err := lockIn(context.Background(), dir, "settings")
	if err != nil {
		return err
	}
	defer unlock()
	if err := disk.Replace(filepath.Join(dir, rememberedName), append(data, '\n')); err != nil {
		return fail(vault.ErrReadOnly, err, "it cannot be remembered in %s where the vault lies (%s): %s", dir, disk.Reason(err), disk.Mend(err))
	}
	return nil
}

// readBounded reads an ordinary file of at most so many bytes.
func readBounded(path string, most int64) ([]byte, error) {
	data, err := disk.Read(path, most)
	if errors.Is(err, disk.ErrTooBig) {
		return nil, fmt.Errorf("%w: %w", vault.ErrDamaged, err)
	}
	return data, err
}
