package state

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"filippo.io/age"

	"latchkey/vault/disk"
)

// keyEnd is behind the name of a data file in that of its key.
const keyEnd = ".key"

// keyHead is the beginning of a key file, for who opens it.
const keyHead = "# The key of a data file of latchkey-portal. Whoever has both can read all of it.\n"

// findKey reads the key of a data file, or makes one if there is no data yet.
func findKey(path, keyPath string, fresh bool) (*age.X25519Identity, error) {
	beside := keyPath == ""
	if beside {
		keyPath = path + keyEnd
	}
	keyPath, err := filepath.Abs(keyPath)
	if err != nil {
		return nil, fmt.Errorf("finding the current folder: %w", err)
	}
	if keyPath == path {
		return nil, fmt.Errorf("--data and --data-key-file name the same file %s; the key needs one of its own", path)
	}
	text, err := readKey(keyPath, beside)
	switch {
	case errors.Is(err, fs.ErrNotExist) && fresh:
		return makeKey(keyPath)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the key %s of the data file %s is not there; put it back, or name it with --data-key-file", keyPath, path)
	case err != nil:
		return nil, err
	}
	key, ok := parseKey(text)
	if !ok {
		return nil, fmt.Errorf("%s holds no key; it must be one line that begins with AGE-SECRET-KEY-1, as latchkey-portal and age-keygen write it", keyPath)
	}
	return key, nil
}

// parseKey reads a key file. It has no error to pass on: age's may quote the key.
func parseKey(text []byte) (*age.X25519Identity, bool) {
	identities, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil || len(identities) != 1 {
		return nil, false
	}
	key, ok := identities[0].(*age.X25519Identity)
	return key, ok
}

// readKey reads a key file. One beside the data was made here and must have stayed
// as it was made; one that was named may be a link, as mounted secrets are.
func readKey(path string, beside bool) ([]byte, error) {
	real := path
	if !beside {
		if followed, err := filepath.EvalSymlinks(path); err == nil {
			real = followed
		}
	}
	text, err := disk.Read(real, keyMost)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, err
	case errors.Is(err, disk.ErrNotRegular):
		return nil, fmt.Errorf("the key %s is a symbolic link, a folder or no ordinary file; name the file itself with --data-key-file", path)
	case err != nil:
		return nil, fmt.Errorf("the key %s cannot be read (%s); make it readable for you", path, disk.Reason(err))
	}
	info, err := os.Stat(real)
	if err == nil && beside && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the key %s can be read by others; make it yours alone with chmod 600, and if others may have read it begin with new data", path)
	}
	return text, nil
}

func makeKey(path string) (*age.X25519Identity, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("the folder of the key %s cannot be made (%s); choose another place with --data-key-file", path, disk.Reason(err))
	}
	if err := disk.Replace(path, []byte(keyHead+key.String()+"\n")); err != nil {
		return nil, fmt.Errorf("the key %s cannot be written (%s); make its folder writable for you", path, disk.Reason(err))
	}
	return key, nil
}
