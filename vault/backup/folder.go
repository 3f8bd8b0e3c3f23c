package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"latchkey/vault/disk"
)

const (
	nameStart  = "latchkey-"
	nameEnd    = ".age"
	nameLayout = "2006-01-02-150405"
	// maxTries is how many files are opened at most to find one to delete: each
	// costs what its passphrase does.
	maxTries = 20
)

// FileName is what a backup of that time is called: the time in UTC, so that names
// sort as times do, wherever and in whatever season they were made.
func FileName(t time.Time) string {
	return nameStart + t.UTC().Format(nameLayout) + nameEnd
}

// A File is one that has the name of a backup.
type File struct {
	Path string
	Made time.Time // as its name says
}

// List returns the files in a folder that have names of [FileName], the newest
// first. Whether they are backups only reading them tells. Errors are sentences.
func List(folder string) ([]File, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, folderError(err, folder)
	}
	var files []File
	for _, e := range entries {
		text, starts := strings.CutPrefix(e.Name(), nameStart)
		text, ends := strings.CutSuffix(text, nameEnd)
		made, err := time.Parse(nameLayout, text)
		if starts && ends && err == nil && e.Type().IsRegular() {
			files = append(files, File{filepath.Join(folder, e.Name()), made})
		}
	}
	slices.SortStableFunc(files, func(a, b File) int { return b.Made.Compare(a.Made) })
	return files, nil
}

// checkFolder returns a sentence where backups cannot be put into a folder because
// it is not there. It is not made: the drive that it is on may not be connected.
func checkFolder(folder string) error {
	info, err := os.Stat(folder)
	switch {
	case err != nil:
		return folderError(err, folder)
	case !info.IsDir():
		return fail(disk.ErrNotRegular, "%s is not a folder: choose one for backups", folder)
	}
	return nil
}

func folderError(err error, folder string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fail(err, "the folder %s is not there: connect its drive, or choose another folder for backups", folder)
	}
	return fail(err, "the folder %s cannot be looked through (%s): choose another folder for backups", folder, disk.Reason(err))
}

// freePath returns a path for a backup of that time, or of the next second that
// has none yet.
func freePath(folder string, t time.Time) string {
	for {
		path := filepath.Join(folder, FileName(t))
		if _, err := os.Lstat(path); err != nil {
			return path
		}
		t = t.Add(time.Second)
	}
}

// A rotation takes old backups out of a folder.
type rotation struct {
	// foreign are files that were opened and are not of this vault or not whole.
	// They are left alone and do not count.
	foreign map[string]bool
}

// rotate deletes the oldest backups of this vault until keep are left. Each was
// opened with the key before, so that nothing is deleted that is not ours. The one
// that was written last stays whatever the clock said, and so does the newest.
func (r *rotation) rotate(ctx context.Context, folder string, keep int, key Key, written string) error {
	files, err := List(folder)
	if err != nil {
		return err
	}
	var ours []File
	for _, f := range files {
		if !r.foreign[stateOf(f.Path)] {
			ours = append(ours, f)
		}
	}
	left := len(ours)
	for i := len(ours) - 1; i > 0 && left > max(keep, 1) && len(ours)-i <= maxTries; i-- {
		path := ours[i].Path
		if path == written {
			continue
		}
		state := stateOf(path)
		switch c, err := Read(ctx, path, key.Passphrase); {
		case ctx.Err() != nil:
			return fmt.Errorf("deleting old backups: %w", context.Cause(ctx))
		case err != nil || c.Source != key.Source:
			r.foreign[state] = true
		default:
			if err := os.Remove(path); err != nil {
				return fail(err, "the old backup %s could not be deleted (%s): delete it yourself, or choose another folder for backups", path, disk.Reason(err))
			}
		}
		left--
	}
	return nil
}

// stateOf names a file as it is now.
func stateOf(path string) string {
	info, err := os.Lstat(path)
	if err != nil {
		return path
	}
	return fmt.Sprint(path, " ", info.Size(), " ", info.ModTime().UnixNano())
}
