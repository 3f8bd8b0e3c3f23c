//go:build !windows && !darwin

package screen

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"latchkey/importer/qr"
)

// takeFile reads the file at an address that the portal gave, and removes it for
// good, also where it cannot be read. What is not a plain file of this user is
// neither read nor removed.
func takeFile(uri string) (data []byte, err error) {
	name, err := pathOf(uri)
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(name)
	switch {
	case err != nil:
		return nil, &because{ErrFile, "its file is not there", err}
	case !isOwn(info):
		return nil, &because{ErrFile, "what it named is not a plain file of yours", nil}
	}
	defer func() {
		if removeErr := removeSame(name, info); removeErr != nil {
			data, err = nil, errors.Join(err, removeErr)
		}
	}()
	return readSame(name, info)
}

// pathOf is the path in a file's address.
func pathOf(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" || !filepath.IsAbs(u.Path) {
		return "", &because{ErrFile, "what it named is not a file on this computer", nil}
	}
	return filepath.Clean(u.Path), nil
}

// isOwn reports whether a file is a plain one of this user.
func isOwn(info os.FileInfo) bool {
	status, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.Mode().IsRegular() && int(status.Uid) == os.Geteuid()
}

// readSame reads the file if it still is the one that info is of. Nothing waits
// for a pipe that has taken its place.
func readSame(name string, info os.FileInfo) (data []byte, err error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, &because{ErrFile, "its file cannot be opened", err}
	}
	defer f.Close()
	opened, err := f.Stat()
	switch {
	case err != nil:
		return nil, &because{ErrFile, "its file cannot be read", err}
	case !os.SameFile(info, opened):
		return nil, &because{ErrFile, "its file has been replaced", nil}
	case opened.Size() > qr.MaxBytes:
		return nil, ErrTooLarge
	}
	data, err = io.ReadAll(io.LimitReader(f, qr.MaxBytes+1))
	switch {
	case err != nil:
		return nil, &because{ErrFile, "its file cannot be read", err}
	case len(data) > qr.MaxBytes:
		return nil, ErrTooLarge
	}
	return data, nil
}

// removeSame removes the file if it still is the one that info is of.
func removeSame(name string, info os.FileInfo) error {
	now, err := os.Lstat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err == nil && os.SameFile(info, now):
		err = os.Remove(name)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("the picture of the screen is still on the disk, remove it yourself: %w", err)
	}
	return nil
}

// decodeGrey decodes a picture.
func decodeGrey(ctx context.Context, data []byte) (*image.Gray, error) {
	picture, err := qr.Open(ctx, data)
	switch {
	case ctx.Err() != nil:
		return nil, ended(ctx)
	case errors.Is(err, qr.ErrTooLarge):
		return nil, ErrTooLarge
	case err != nil:
		return nil, &because{ErrFile, "what is in its file is not a picture", err}
	}
	return greyOf(picture.Image), nil
}
