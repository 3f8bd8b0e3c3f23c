// Package lockedzip reads zip archives whose entries may be locked with a
// passphrase: by PKWARE's traditional encryption (APPNOTE.TXT 6.3.10, section
// 6.1), as `zip -e` and old programs write them, or by WinZip's AES (the
// specification of WinZip for AE-1 and AE-2), as 7-Zip and most apps do today.
//
// The archive itself is read by archive/zip. Nothing is written to a disk, so
// that the names of entries can do no harm; sizes are counted as they are
// unpacked and never believed.
package lockedzip

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"strings"

	"latchkey/importer/found"
)

// Bounds of an archive. What is unpacked of it in all may be 16 times its size,
// at least minTotal and at most MaxTotal: exports shrink to a tenth at best, and
// bombs to a thousandth.
const (
	MaxEntries = 10_000
	MaxTotal   = 128 << 20 // bytes
	minTotal   = 16 << 20  // bytes
)

// methodAES stands where the method of compression would, for WinZip's AES.
const methodAES = 99

// Bits of an entry's flags (APPNOTE.TXT 4.4.4).
const (
	flagLocked = 1 << 0
	flagLater  = 1 << 3 // the checksum stands behind the data
	flagStrong = 1 << 6 // PKWARE's certificates, which nothing here reads
)

// An Archive is a zip archive that is being read, by one goroutine.
type Archive struct {
	// Entries are the files in it, in its order, without its folders.
	Entries []*Entry

	left int // bytes that may still be unpacked
}

// An Entry is one file in an archive.
type Entry struct {
	Name   string // as the archive has it, with slashes between folders
	Locked bool   // a passphrase is needed

	archive *Archive
	file    *zip.File
}

// Is reports whether data begins like a zip archive.
func Is(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// Open reads the list of what is in an archive.
func Open(data []byte) (*Archive, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("%w: the list of what is in the archive cannot be read; copy or download it again", found.ErrDamaged)
	}
	if len(r.File) > MaxEntries {
		return nil, fmt.Errorf("%w: the archive has more than %d files", found.ErrFormat, MaxEntries)
	}
	a := &Archive{left: min(MaxTotal, max(minTotal, 16*len(data)))}
	packed := uint64(0)
	for _, f := range r.File {
		// Thousands of entries over the same bytes would take minutes.
		if f.CompressedSize64 > uint64(len(data)) || packed+f.CompressedSize64 > uint64(len(data)) {
			return nil, fmt.Errorf("%w: the files in the archive are larger than itself; copy or download it again", found.ErrDamaged)
		}
		packed += f.CompressedSize64
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		a.Entries = append(a.Entries, &Entry{Name: f.Name, Locked: f.Flags&flagLocked != 0, archive: a, file: f})
	}
	return a, nil
}

// Find returns the entry of that name, or of that name in whatever folder, or
// nil. Case does not count.
func (a *Archive) Find(name string) *Entry {
	for _, e := range a.Entries {
		if strings.EqualFold(e.Name, name) || len(e.Name) > len(name) && strings.EqualFold(e.Name[len(e.Name)-len(name)-1:], "/"+name) {
			return e
		}
	}
	return nil
}

// Check reads every file in the archive but the one that was read already, those
// that nobody needs as well: a change anywhere in them means that the archive is
// not what its writer made. Its error wraps what [Entry.Read] returns, names the
// file, and says what to do about a damaged one.
func (a *Archive) Check(ctx context.Context, passphrase string, done *Entry) error {
	for _, e := range a.Entries {
		if e == done {
			continue
		}
		_, err := e.Read(ctx, passphrase)
		if errors.Is(err, found.ErrDamaged) {
			return fmt.Errorf("%s in the archive: %w: export it again, or unpack the archive and import %s", path.Base(e.Name), err, path.Base(done.Name))
		}
		if err != nil {
			return fmt.Errorf("%s in the archive: %w", path.Base(e.Name), err)
		}
	}
	return nil
}

// Read unpacks the entry, with the passphrase where it is locked. Its errors
// wrap [found.ErrPassphraseMissing], [found.ErrPassphraseWrong],
// [found.ErrDamaged] or [found.ErrFormat].
func (e *Entry) Read(ctx context.Context, passphrase string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	raw, err := e.raw()
	if err != nil {
		return nil, err
	}
	p, err := e.unlock(raw, passphrase)
	if err != nil {
		return nil, err
	}
	data, err := e.unpack(p)
	if err == nil || !e.Locked { // under a wrong passphrase there is only noise
		e.archive.left -= min(e.archive.left, len(data))
	}
	switch {
	case errors.Is(err, found.ErrFormat):
		return nil, err
	case err != nil, p.checked && crc32.ChecksumIEEE(data) != e.file.CRC32:
		return nil, p.broken
	}
	return data, nil
}

// A packed entry is one whose encryption has been taken off.
type packed struct {
	data    []byte
	method  uint16
	checked bool  // the checksum is to be looked at
	broken  error // what it means that this cannot be unpacked
}

// unlock takes off the encryption of an entry, if there is one.
func (e *Entry) unlock(raw []byte, passphrase string) (packed, error) {
	p := packed{raw, e.file.Method, true, found.ErrDamaged}
	switch {
	case !e.Locked:
		return p, nil
	case e.file.Flags&flagStrong != 0:
		return p, fmt.Errorf("%w: the archive is locked in a way that only PKZIP reads; unpack it and use the files in it", found.ErrFormat)
	case passphrase == "":
		return p, fmt.Errorf("%w: the archive is locked", found.ErrPassphraseMissing)
	case p.method == methodAES:
		return openAES(e.file.Extra, raw, passphrase)
	}
	return openTraditional(e.file, raw, passphrase)
}

// raw returns the entry's bytes as they stand in the archive, which are never
// more than the archive has.
func (e *Entry) raw() ([]byte, error) {
	r, err := e.file.OpenRaw()
	if err != nil {
		return nil, found.ErrDamaged
	}
	raw, err := io.ReadAll(r)
	if err != nil || uint64(len(raw)) != e.file.CompressedSize64 {
		return nil, found.ErrDamaged
	}
	return raw, nil
}

// unpack undoes the compression, within the bounds and up to the size that the
// archive says. Neither kind of encryption protects the method; the size tells
// where it was changed.
func (e *Entry) unpack(p packed) ([]byte, error) {
	size := e.file.UncompressedSize64
	if size > uint64(e.archive.left) {
		return nil, fmt.Errorf("%w: what is packed in the archive is far larger than any export", found.ErrFormat)
	}
	var r io.Reader = bytes.NewReader(p.data)
	switch p.method {
	case zip.Store:
	case zip.Deflate:
		r = flate.NewReader(r)
	default:
		return nil, fmt.Errorf("%w: the archive is packed in a rare way; unpack it and use the files in it", found.ErrFormat)
	}
	const most = 1032 // times its size is what deflating can have packed
	var data bytes.Buffer
	data.Grow(bytes.MinRead + min(int(size), most*len(p.data)))
	_, err := data.ReadFrom(io.LimitReader(r, int64(size)+1))
	if err == nil && uint64(data.Len()) != size {
		err = found.ErrDamaged
	}
	return data.Bytes(), err
}
