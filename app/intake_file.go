package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

// maxFile is the largest file that is read, in bytes: a picture of an 8K screen
// without any compression fits.
const maxFile = 128 << 20

// loadFile reads a file that was chosen or dropped. What is no plain file is
// refused before it is opened, because opening a pipe waits for its writer; its
// size is looked at before it is read.
func loadFile(ctx context.Context, file fyne.URI) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if file.Scheme() != "file" {
		return loadURI(file)
	}
	info, err := os.Stat(file.Path())
	if err != nil {
		return nil, cannotRead(err)
	}
	switch {
	case info.IsDir():
		return nil, errors.New(tr("this is a folder: drop the pictures that are in it"))
	case !info.Mode().IsRegular():
		return nil, errors.New(tr("this is not a file that can be read: drop a picture or a text file"))
	case info.Size() > maxFile:
		return nil, tooLarge()
	case info.Size() == 0:
		return nil, errors.New(tr("the file is empty: save the picture again"))
	}
	f, err := os.Open(file.Path())
	if err != nil {
		return nil, cannotRead(err)
	}
	return readBounded(f)
}

// loadURI reads what is not on a disk, as far as Fyne knows how to.
func loadURI(file fyne.URI) ([]byte, error) {
	r, err := storage.Reader(file)
	if err != nil {
		return nil, errors.New(tr("this is not on this computer: save it to a file first and drop that"))
	}
	return readBounded(r)
}

func readBounded(r io.ReadCloser) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if closeErr := r.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, cannotRead(err)
	}
	if len(data) > maxFile {
		return nil, tooLarge()
	}
	return data, nil
}

func tooLarge() error {
	return fmt.Errorf(tr("the file is larger than %d MB: cut the QR code out of the picture and try that"), maxFile>>20)
}

// cannotRead says why a file cannot be read, in words where the cause is known.
func cannotRead(err error) error {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf(tr("the file is no longer there: %w"), err)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf(tr("you have no permission to read the file: %w"), err)
	}
	return fmt.Errorf(tr("reading the file: %w"), err)
}
