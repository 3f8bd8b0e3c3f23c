package keyring

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"latchkey/vault"
	"latchkey/vault/disk"
)

// refresh reads the file again if it is not the one that was read or written
// last. Each writing begins with a checksum of what it encrypted, so that its
// beginning tells it from any other.
func (f *File) refresh() error {
	stamp, err := readStamp(f.path)
	if err != nil {
		return readError(err, f.path)
	}
	if f.stamp != nil && bytes.Equal(stamp, f.stamp) {
		return nil
	}
	data, err := readVaultFile(f.path)
	if err != nil {
		return err
	}
	sealed, values, err := parseFile(f.path, data)
	if err != nil {
		return err
	}
	now, err := decryptValues(f.path, sealed, values, f.identity)
	if err != nil {
		return err
	}
	f.now, f.stamp = now, stampOf(data)
	return nil
}

// write replaces the file. Should that fail half way, the next caller reads
// what is there.
func (f *File) write(next contents) error {
	f.stamp = nil
	data, err := encodeFile(next, f.identity.Recipient())
	if err != nil {
		return fmt.Errorf("encrypting %s: %w", f.path, err)
	}
	if len(data) > fileMost {
		return tooBig(nil, len(data), fileMost)
	}
	if err := disk.Replace(f.path, data); err != nil {
		return writeError(err, f.path)
	}
	f.now, f.stamp = next, stampOf(data)
	return nil
}

// there returns an error if the file is not there to be locked: lock files are
// not left where a vault only was.
func (f *File) there() error {
	if err := disk.Regular(f.path); err != nil {
		return readError(err, f.path)
	}
	return nil
}

func readVaultFile(path string) ([]byte, error) {
	data, err := readBounded(path, fileMost)
	if err != nil {
		return nil, readError(err, path)
	}
	return data, nil
}

// readStamp reads the beginning of the file.
func readStamp(path string) ([]byte, error) {
	if err := disk.Regular(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	stamp, err := io.ReadAll(io.LimitReader(f, stampSize))
	return stamp, err
}

func readError(err error, path string) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail(ErrNoFile, err, "the encrypted file %s is not there: put it back, or name another one with --keyring", path)
	case errors.Is(err, disk.ErrNotRegular):
		return fail(disk.ErrNotRegular, err, "the encrypted file %s is a symbolic link or no ordinary file: name the file itself with --keyring", path)
	case errors.Is(err, vault.ErrDamaged):
		return damaged(path, err)
	}
	return fmt.Errorf("the encrypted file %s cannot be read (%s): make it readable for you", path, disk.Reason(err))
}

func writeError(err error, path string) error {
	return fail(vault.ErrReadOnly, err, "the encrypted file %s cannot be written (%s): %s", path, disk.Reason(err), disk.Mend(err))
}
